"""Filters of the work list that a person keeps for himself."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.permissions import IsReader
from backend.accounts.requests import user_of
from backend.cases.models import Case
from backend.common.language import bilingual
from backend.common.validation import checked
from backend.worklist import services
from backend.worklist.desk_serializers import FilterChangeIn, FilterIn, FilterOut
from backend.worklist.filters import CaseFilter
from backend.worklist.models import SavedFilter
from backend.worklist.views import ListedView

UNKNOWN = bilingual("工作列表没有这样的筛选条件。", "The work list knows no such filter.")


class FiltersView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="filters_list", responses=FilterOut(many=True))
    def get(self, request: Request) -> Response:
        """My saved filters by name."""
        return Response(FilterOut(user_of(request).saved_filters.order_by("name"), many=True).data)

    @extend_schema(operation_id="filter_save", request=FilterIn, responses={201: FilterOut})
    def post(self, request: Request) -> Response:
        sent = checked(FilterIn, request.data)
        sent["query"] = _understood(sent["query"], request)
        saved = services.save_filter(owner=user_of(request), **sent)
        return Response(FilterOut(saved).data, status=201)


class FilterView(APIView):
    permission_classes = [IsReader]

    @extend_schema(operation_id="filter_change", request=FilterChangeIn, responses=FilterOut)
    def patch(self, request: Request, uid: UUID) -> Response:
        saved = self._mine(request, uid)
        changes = checked(FilterChangeIn, request.data)
        if "query" in changes:
            changes["query"] = _understood(changes["query"], request)
        return Response(FilterOut(services.change_filter(saved=saved, changes=changes)).data)

    @extend_schema(operation_id="filter_delete", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        services.delete_filter(saved=self._mine(request, uid))
        return Response(status=204)

    def _mine(self, request: Request, uid: UUID) -> SavedFilter:
        return get_object_or_404(SavedFilter, owner=user_of(request), uid=uid)


def _understood(query: dict[str, str], request: Request) -> dict[str, Any]:
    """What the work list makes of a query: nothing unknown, nothing empty."""
    filled = {name: value for name, value in query.items() if value}
    known = {*CaseFilter.base_filters, "ordering"}
    if not known.issuperset(filled) or filled.get("ordering", "priority") not in ListedView.orderings:
        raise ValidationError({"query": [UNKNOWN]})
    form = CaseFilter(filled, queryset=Case.objects.none(), request=request)
    if not form.is_valid():
        raise ValidationError({"query": form.errors})
    return filled
