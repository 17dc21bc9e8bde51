from django.urls import path

from backend.reports import views

urlpatterns = [
    path("cases/<uuid:uid>/report/", views.CaseReportView.as_view(), name="case-report"),
    path("reports/<uuid:uid>/", views.ReportView.as_view(), name="report"),
    path("reports/<uuid:uid>/file/", views.ReportFileView.as_view(), name="report-file"),
]
