from django.urls import path

from backend.worklist import views

urlpatterns = [
    path("cases/", views.CasesView.as_view(), name="cases"),
    path("cases/counts/", views.CountsView.as_view(), name="case-counts"),
    path("cases/<uuid:uid>/", views.CaseView.as_view(), name="case"),
    path("patients/<uuid:uid>/", views.PatientView.as_view(), name="patient"),
]
