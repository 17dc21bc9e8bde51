from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsAuditor
from backend.accounts.requests import user_of
from backend.cases.models import Case
from backend.common.validation import checked
from backend.exports.serializers import ExportOut
from backend.exports.services import Export, history
from backend.exports.writers import WRITERS
from backend.worklist.filters import CaseFilter
from backend.worklist.queries import rows_for

SHOWN = 200


class FormatIn(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`as` is a word of Python, so it cannot be declared."""
        return {"as": serializers.ChoiceField(choices=sorted(WRITERS), default="csv")}


class ExportCasesView(GenericAPIView[Case]):
    permission_classes = [IsAuditor]
    filter_backends = [DjangoFilterBackend]
    filterset_class = CaseFilter
    queryset = Case.objects.none()  # tells the schema the model; every request asks rows_for

    @extend_schema(
        operation_id="export_cases",
        filters=True,
        parameters=[OpenApiParameter("as", enum=sorted(WRITERS), default="csv")],
        responses={
            (200, "text/csv"): OpenApiTypes.BINARY,
            (200, "application/json"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Cases with results and signed readings as a file, narrowed like the work list."""
        kind = checked(FormatIn, request.query_params)["as"]
        user = user_of(request)
        used = {name: request.query_params[name] for name in CaseFilter.base_filters if request.query_params.get(name)}
        export = Export(user, kind, used, self.filter_queryset(rows_for(user)))
        response = StreamingHttpResponse(export.stream(), content_type=WRITERS[kind].content_type)
        stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
        response["Content-Disposition"] = f'attachment; filename="dustlens-cases-{stamp}.{kind}"'
        return response


class ExportsView(APIView):
    permission_classes = [IsAuditor]

    @extend_schema(operation_id="exports_list", responses=ExportOut(many=True))
    def get(self, request: Request) -> Response:
        """Who exported what, newest first."""
        return Response(ExportOut(history()[:SHOWN], many=True).data)
