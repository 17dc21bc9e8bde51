from dataclasses import asdict
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsReader
from backend.accounts.requests import user_of
from backend.audit.services import record
from backend.cases import files
from backend.cases.models import Case
from backend.common.errors import DomainError
from backend.common.validation import checked
from backend.reports import services
from backend.reports.content import content_of
from backend.reports.document import document_of
from backend.reports.models import Report, ReportStatus
from backend.reports.serializers import ReportDocumentOut, ReportIn, ReportOut

PDF = "application/pdf"


class CaseReportView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="report_document", parameters=[ReportIn], responses=ReportDocumentOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """The report in words, as this person may see it now."""
        user = user_of(request)
        case = self._case(request, uid)
        language = checked(ReportIn, request.query_params)["language"]
        document = document_of(content_of(case, user), language)
        record(actor=user, action="report.viewed", obj=case, detail={"language": language})
        return Response(ReportDocumentOut(asdict(document)).data)

    @extend_schema(operation_id="report_start", request=ReportIn, responses={200: ReportOut, 202: ReportOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Have the report written as a PDF; 200 where this very one is written already."""
        case = self._case(request, uid)
        language = checked(ReportIn, request.data)["language"]
        report = services.ask_for(case=case, user=user_of(request), language=language)
        done = report.status == ReportStatus.DONE
        return Response(ReportOut(report).data, status=200 if done else 202)

    def _case(self, request: Request, uid: UUID) -> Case:
        cases = Case.objects.visible_to(user_of(request))
        found: Case = get_object_or_404(cases.select_related("patient", "department", "created_by"), uid=uid)
        return found


class ReportView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="report", responses=ReportOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Where a report stands."""
        visible = Report.objects.visible_to(user_of(request)).select_related("case")
        return Response(ReportOut(get_object_or_404(visible, uid=uid)).data)


class ReportFileView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="report_file", responses={(200, PDF): OpenApiTypes.BINARY})
    def get(self, request: Request, uid: UUID) -> HttpResponseBase:
        """The file of a finished report. That it left goes into the audit log."""
        user = user_of(request)
        report = get_object_or_404(Report.objects.visible_to(user).select_related("case"), uid=uid)
        if report.status != ReportStatus.DONE:
            raise Http404
        try:
            file = files.open_file(report.file_name)
        except FileNotFoundError as error:
            raise DomainError("storage_missing") from error
        detail = {"case": str(report.case.uid), "language": report.language, "digest": report.file_sha256}
        record(actor=user, action="report.downloaded", obj=report, detail=detail)
        name = f"report-{report.case.uid.hex[:8]}-{report.language}-{report.digest[:8]}.pdf"
        return FileResponse(file, content_type=PDF, filename=name)
