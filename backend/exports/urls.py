from django.urls import path

from backend.exports import views

urlpatterns = [
    path("exports/", views.ExportsView.as_view(), name="exports"),
    path("exports/cases/", views.ExportCasesView.as_view(), name="export-cases"),
]
