from django.urls import path

from backend.worklist import patients, views

urlpatterns = [
    path("cases/", views.CasesView.as_view(), name="cases"),
    path("cases/counts/", views.CountsView.as_view(), name="case-counts"),
    path("cases/<uuid:uid>/", views.CaseView.as_view(), name="case"),
    path("patients/", patients.PatientsView.as_view(), name="patients"),
    path("patients/<uuid:uid>/", patients.PatientView.as_view(), name="patient"),
]
