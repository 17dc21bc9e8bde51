from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsReader
from backend.accounts.requests import user_of
from backend.audit.services import record
from backend.cases.models import Case
from backend.common.pagination import KeysetPagination
from backend.common.paging import Order
from backend.worklist.filters import CaseFilter
from backend.worklist.queries import counts_for, rows_for
from backend.worklist.serializers import CaseCountsOut, CaseOut, CaseRowOut


class CasesView(ListAPIView[Case]):
    """The work list."""

    queryset = Case.objects.none()  # tells the schema the model; get_queryset gives the rows
    permission_classes = [IsReader]
    serializer_class = CaseRowOut
    pagination_class = KeysetPagination
    filter_backends = [DjangoFilterBackend]
    filterset_class = CaseFilter
    orderings = {
        "-created_at": Order("created_at", descending=True),
        "created_at": Order("created_at"),
        "patient_name": Order("patient__name"),
        "-patient_name": Order("patient__name", descending=True),
        "hospital_number": Order("patient__hospital_number"),
        "-hospital_number": Order("patient__hospital_number", descending=True),
        "ill_score": Order("ill_score", nullable=True),
        "-ill_score": Order("ill_score", descending=True, nullable=True),
    }

    def get_queryset(self) -> QuerySet[Case]:
        return rows_for(user_of(self.request))

    @extend_schema(operation_id="cases_list", filters=True)
    def get(self, request: Request) -> Response:
        """Cases, a page at a time."""
        return self.list(request)


class CountsView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="cases_counts", responses=CaseCountsOut)
    def get(self, request: Request) -> Response:
        """How many cases are in which state."""
        return Response(CaseCountsOut(counts_for(user_of(request))).data)


class CaseView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="case_detail", responses=CaseOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """One case. That it was looked at goes into the audit log."""
        user = user_of(request)
        case = get_object_or_404(rows_for(user).select_related("radiograph"), uid=uid)
        data = CaseOut(case, context={"user": user}).data
        record(actor=user, action="case.viewed", obj=case)
        return Response(data)
