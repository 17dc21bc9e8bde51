from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.language import bilingual
from backend.common.paging import BadCursorError, Order, Page, paginate

UNKNOWN_ORDER = bilingual("不支持的排序方式。", "There is no such order.")
BAD_SIZE = bilingual("每页数量须在 1 到 100 之间。", "The page size must lie between 1 and 100.")
BAD_CURSOR = bilingual("分页位置已失效，请从第一页开始。", "This page is gone. Start again from the first one.")


def asked_order(request: Request, view: Any) -> Order:
    """The order a request asks for, out of the view's `orderings` less those in `refused_orderings(request)`."""
    orderings: dict[str, Order] = view.orderings
    name = request.query_params.get("ordering") or next(iter(orderings))
    refused = view.refused_orderings(request) if hasattr(view, "refused_orderings") else ()
    if name not in orderings or name in refused:
        raise ValidationError({"ordering": [UNKNOWN_ORDER]})
    return orderings[name]


class KeysetPagination(BasePagination):
    """Pages of a view that names its `orderings` (the first one is the default)."""

    page_size = 25
    max_page_size = 100
    page: Page[Any]

    def paginate_queryset(  # type: ignore[override]  # a plain sequence has no keys to page by
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        order = asked_order(request, view)
        try:
            cursor = request.query_params.get("cursor") or None
            self.page = paginate(queryset, order, cursor, self._size(request))
        except BadCursorError as error:
            raise ValidationError({"cursor": [BAD_CURSOR]}) from error
        return self.page.rows

    def _size(self, request: Request) -> int:
        text = request.query_params.get("page_size") or str(self.page_size)
        if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= self.max_page_size):
            raise ValidationError({"page_size": [BAD_SIZE]})
        return int(text)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.page.next, "previous": self.page.previous, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        cursor = {"type": "string", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": cursor, "previous": cursor, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        orders: list[str] = list(getattr(view, "orderings", {}))
        return [
            _parameter("cursor", {"type": "string"}),
            _parameter("page_size", {"type": "integer", "minimum": 1, "maximum": self.max_page_size}),
            _parameter("ordering", {"type": "string", "enum": orders, "default": orders[0] if orders else ""}),
        ]


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}
