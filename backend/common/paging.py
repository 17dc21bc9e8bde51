"""Keyset paging: a page starts after a row, not after a count, so page 1000 costs what page 1 costs.

Rows are ordered by one key and then by primary key, so the order is total. The key may be annotated, related or
nullable (nulls come last in either direction).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Model, Q, QuerySet

M = TypeVar("M", bound=Model)
NO_VALUE = "?"  # stands for a text, which may be a patient's name and so must not stand in an address


@dataclass(frozen=True)
class Order:
    """One way to sort. `field` is a lookup path that also works as an attribute path of a row."""

    field: str
    descending: bool = False
    nullable: bool = False

    @property
    def name(self) -> str:
        return ("-" if self.descending else "") + self.field

    def reversed(self) -> "Order":
        return Order(self.field, not self.descending, self.nullable)


@dataclass(frozen=True)
class Page(Generic[M]):
    rows: list[M]
    next: str | None
    previous: str | None


class BadCursorError(ValueError):
    """The cursor is not one of ours, belongs to another order, or its row is gone."""


def paginate(rows: QuerySet[M], order: Order, cursor: str | None, size: int) -> Page[M]:
    """The page of `size` rows that `cursor` points to; the first page without one."""
    if cursor is None:
        found = list(_sorted(rows, order, backwards=False)[: size + 1])
        return Page(found[:size], _cursor(found, size, order), None)
    backwards, pk, value = _read(cursor, order, rows)
    after = rows.filter(_after(order, value, pk, backwards=backwards))
    found = list(_sorted(after, order, backwards=backwards)[: size + 1])
    return _turn(found, size, order) if backwards else _go_on(found, size, order)


def neighbours(rows: QuerySet[M], order: Order, row: M) -> tuple[M | None, M | None]:
    """The rows before and behind `row`, which need not be among `rows` itself any more."""
    before, behind = (
        _sorted(
            rows.filter(_after(order, value_of(row, order), row.pk, backwards=backwards)), order, backwards=backwards
        )
        for backwards in (True, False)
    )
    return before.first(), behind.first()


def count_before(rows: QuerySet[M], order: Order, row: M) -> int:
    """How many of `rows` stand before `row`."""
    return rows.filter(_after(order, value_of(row, order), row.pk, backwards=True)).count()


def value_of(row: Model, order: Order) -> Any:
    """What a row is sorted by."""
    value: Any = row
    for name in order.field.split("__"):
        value = getattr(value, name)
    return value


def _go_on(found: list[M], size: int, order: Order) -> Page[M]:
    previous = _write(found[0], order, backwards=True) if found else None
    return Page(found[:size], _cursor(found, size, order), previous)


def _turn(found: list[M], size: int, order: Order) -> Page[M]:
    rows = found[:size][::-1]
    more = len(found) > size
    return Page(
        rows,
        _write(rows[-1], order, backwards=False) if rows else None,
        _write(rows[0], order, backwards=True) if more else None,
    )


def _cursor(found: Sequence[M], size: int, order: Order) -> str | None:
    return _write(found[size - 1], order, backwards=False) if len(found) > size else None


def _sorted(rows: QuerySet[M], order: Order, *, backwards: bool) -> QuerySet[M]:
    descending = order.descending != backwards
    nulls: dict[str, Any] = {"nulls_first" if backwards else "nulls_last": True} if order.nullable else {}
    key = F(order.field).desc(**nulls) if descending else F(order.field).asc(**nulls)
    return rows.order_by(key, "-pk" if descending else "pk")


def _after(order: Order, value: Any, pk: int, *, backwards: bool) -> Q:
    """Rows strictly behind (value, pk) in the direction of travel."""
    side = "lt" if order.descending != backwards else "gt"
    tie = Q(**{f"pk__{side}": pk})
    null = Q(**{f"{order.field}__isnull": True})
    if value is None:
        return (null & tie) | (~null if backwards else Q(pk__in=[]))
    # the redundant outer bound is what lets the database start inside the index
    beyond = Q(**{f"{order.field}__{side}e": value}) & (
        Q(**{f"{order.field}__{side}": value}) | (Q(**{order.field: value}) & tie)
    )
    return beyond | null if order.nullable and not backwards else beyond


def _write(row: Model, order: Order, *, backwards: bool) -> str:
    value = value_of(row, order)
    if isinstance(value, str):
        value = [NO_VALUE, None]
    elif isinstance(value, datetime | date):
        value = ["t", value.isoformat()]
    else:
        value = ["v", value]
    return signing.dumps([backwards, row.pk, *value], salt=_salt(order))


def _read(cursor: str, order: Order, rows: QuerySet[M]) -> tuple[bool, int, Any]:
    try:
        backwards, pk, kind, value = signing.loads(cursor, salt=_salt(order))
        if kind == NO_VALUE:
            value = rows.model._default_manager.values_list(order.field, flat=True).get(pk=pk)
    except (signing.BadSignature, ValueError, ObjectDoesNotExist) as error:
        raise BadCursorError(cursor) from error
    return backwards, pk, datetime.fromisoformat(value) if kind == "t" else value


def _salt(order: Order) -> str:
    return f"cursor:{order.name}"
