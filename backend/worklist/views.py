from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsReader
from backend.accounts.requests import user_of
from backend.audit.services import record
from backend.cases.models import Case
from backend.common.pagination import KeysetPagination, asked_order
from backend.common.paging import MOST_COUNTED, Order, count_before, counted, neighbours
from backend.worklist.counts import counts_for
from backend.worklist.filters import CaseFilter
from backend.worklist.queries import listed_for, may_prioritise, rows_for
from backend.worklist.serializers import CaseCountsOut, CaseOut, CaseRowOut, NeighboursOut

SCORE: dict[str, Any] = {"shown": "seen_score", "known": {"blind": False}}
AHEAD = OpenApiParameter("ahead", bool, description="nobody looks at it yet")


class ListedView(GenericAPIView[Case]):
    """Cases as the work list selects and orders them."""

    queryset = Case.objects.none()  # tells the schema the model; get_queryset gives the rows
    permission_classes = [IsReader]
    filter_backends = [DjangoFilterBackend]
    filterset_class = CaseFilter
    orderings = {
        "-created_at": Order("created_at", descending=True),
        "created_at": Order("created_at"),
        "patient_name": Order("patient_name"),
        "-patient_name": Order("patient_name", descending=True),
        "hospital_number": Order("patient_number"),
        "-hospital_number": Order("patient_number", descending=True),
        "ill_score": Order("ill_score", nullable=True, **SCORE),
        "-ill_score": Order("ill_score", descending=True, nullable=True, **SCORE),
        "priority": Order("priority"),
    }

    def refused_orderings(self, request: Request) -> tuple[str, ...]:
        return () if may_prioritise(user_of(request)) else ("priority",)


class CasesView(ListAPIView[Case], ListedView):
    """The work list."""

    serializer_class = CaseRowOut
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Case]:
        return listed_for(user_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "user": user_of(self.request)}

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

    @extend_schema(operation_id="case_detail", parameters=[AHEAD], responses=CaseOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """One case. That it was looked at goes into the audit log - or that it was fetched ahead, to be shown at once
        when its turn comes."""
        user = user_of(request)
        case = get_object_or_404(rows_for(user).select_related("radiograph"), uid=uid)
        data = CaseOut(case, context={"user": user}).data
        ahead = request.query_params.get("ahead") == "true"
        record(actor=user, action="case.fetched_ahead" if ahead else "case.viewed", obj=case)
        return Response(data)


class NeighboursView(ListedView):
    @extend_schema(
        operation_id="case_neighbours",
        filters=True,
        parameters=[OpenApiParameter("ordering", enum=list(ListedView.orderings))],
        responses=NeighboursOut,
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """The films before and behind this one in the list that the same filters and order give."""
        order = asked_order(request, self)
        rows = rows_for(user_of(request))
        case = get_object_or_404(rows, uid=uid)
        listed = self.filter_queryset(rows)
        previous, following = neighbours(listed, order, case)
        before = count_before(listed, order, case) if listed.filter(pk=case.pk).exists() else None
        position = None if before is None else min(before, MOST_COUNTED) + 1
        places = {"position": position, "total": counted(listed), "counted_to": MOST_COUNTED}
        found = {"previous": previous, "next": following, **places}
        return Response(NeighboursOut(found).data)
