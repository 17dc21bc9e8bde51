from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsDoctor, IsReader
from backend.accounts.requests import user_of
from backend.analysis import states, versions
from backend.analysis.models import Analysis
from backend.analysis.serializers import AnalysisOut, ModelOut
from backend.cases import files
from backend.common.errors import DomainError


class MapView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="analysis_map", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, uid: UUID) -> HttpResponseBase:
        """The raw map of a finished analysis; not found while it is hidden from a first reading."""
        shown = Analysis.objects.open_to(user_of(request)).select_related("result")
        analysis = get_object_or_404(shown.filter(result__isnull=False), uid=uid)
        try:
            return FileResponse(files.open_file(analysis.result.map_name), content_type="application/octet-stream")
        except FileNotFoundError as error:
            raise DomainError("storage_missing") from error


class AnalyseView(APIView):
    permission_classes = [IsDoctor]

    @extend_schema(operation_id="case_analyse", request=None, responses={202: AnalysisOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Analyse a rejected or failed film once more."""
        user = user_of(request)
        visible = Analysis.objects.visible_to(user).filter(radiograph__case__uid=uid)
        analysis = get_object_or_404(visible.order_by("-pk")[:1])
        if not states.requeue(analysis=analysis, actor=user):
            raise DomainError("analysis_running")
        analysis.refresh_from_db()
        blind = analysis.radiograph.case.is_blind_for(user)
        return Response(AnalysisOut(analysis, context={"blind": blind}).data, status=202)


class ModelView(APIView):
    @extend_schema(operation_id="model", responses=ModelOut)
    def get(self, request: Request) -> Response:
        """The model that gives results here, and its card."""
        version = versions.active()
        if version is None:
            raise DomainError("model_unavailable")
        return Response(ModelOut(version).data)
