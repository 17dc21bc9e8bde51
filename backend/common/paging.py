"""Keyset paging: a page starts after a row, not after a count, so page 1000 costs what page 1 costs.

Rows are ordered by one key and then by primary key, so the order is total; those without a value come last in either
direction. A page is found by its keys alone, which an index holds, and only then read. Where some rows have no value,
those that have one and those that have none are walked one after the other: each is a stretch of an index.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

M = TypeVar("M", bound=Model)
NO_VALUE = "?"  # stands for a text, which may be a patient's name and so must not stand in an address
FEW = 500  # as many rows are found sooner by their keys than on the way along an order
MOST_COUNTED = 1000
NAMED = "named_by_their_keys"


@dataclass(frozen=True)
class Order:
    """One way to sort, by the column `field`.

    `shown` is the attribute of a row that holds the value as the asking person may know it, where that is not the
    column itself; `known` are the conditions under which it is shown. Rows that do not meet them have no value.
    """

    field: str
    descending: bool = False
    nullable: bool = False
    shown: str = ""
    known: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def name(self) -> str:
        return ("-" if self.descending else "") + self.field

    def valued(self) -> Q:
        """The rows that have a value."""
        return Q(**{f"{self.field}__isnull": False}, **self.known)

    def valueless(self) -> Q:
        """The others."""
        return ~self.valued() if self.known else Q(**{f"{self.field}__isnull": True})


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
        found = _take(_stretches(rows, order, backwards=False), rows, size + 1)
        return Page(found[:size], _cursor(found, size, order), None)
    backwards, pk, value = _read(cursor, order, rows)
    found = _take(_behind(rows, order, (value, pk), backwards=backwards), rows, size + 1)
    return _turn(found, size, order) if backwards else _go_on(found, size, order)


def neighbours(rows: QuerySet[M], order: Order, row: M) -> tuple[M | None, M | None]:
    """The rows before and behind `row`, which need not be among `rows` itself any more."""
    place = (value_of(row, order), row.pk)
    before, behind = (_behind(rows, order, place, backwards=backwards) for backwards in (True, False))
    return _first(before, rows), _first(behind, rows)


def count_before(rows: QuerySet[M], order: Order, row: M) -> int:
    """How many of `rows` stand before `row`, counted as `counted` does."""
    stretches = _behind(rows, order, (value_of(row, order), row.pk), backwards=True)
    found = 0
    for stretch in stretches:
        found += stretch.values("pk")[: MOST_COUNTED + 1 - found].count() if found <= MOST_COUNTED else 0
    return found


def counted(rows: QuerySet[M]) -> int:
    """How many rows there are; one more than MOST_COUNTED stands for all beyond it."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


def by_key(rows: QuerySet[M], among: QuerySet[M]) -> QuerySet[M]:
    """The same rows; when they are few they are named, of `among` without what they were found by.

    Any order of them is at hand then. Without this a database that has to order few of many rows would walk all of
    them in that order, and look for them again with every question about them.
    """
    keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return among.filter(pk__in=keys).alias(**{NAMED: Value(True)}) if len(keys) <= FEW else rows


def value_of(row: Model, order: Order) -> Any:
    """What a row is sorted by."""
    return getattr(row, order.shown or order.field)


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


def _take(stretches: Iterator[QuerySet[M]], rows: QuerySet[M], size: int) -> list[M]:
    """The first rows of the stretches: first their keys, then what belongs to them."""
    keys: list[int] = []
    for stretch in stretches:
        if len(keys) < size:
            keys += stretch.values_list("pk", flat=True)[: size - len(keys)]
    found = rows.in_bulk(keys) if keys else {}
    return [found[pk] for pk in keys if pk in found]


def _first(stretches: Iterator[QuerySet[M]], rows: QuerySet[M]) -> M | None:
    return next(iter(_take(stretches, rows, 1)), None)


def _stretches(rows: QuerySet[M], order: Order, *, backwards: bool) -> Iterator[QuerySet[M]]:
    """All rows in the direction of travel, one walk along an index after the other."""
    if not order.nullable:
        yield _sorted(rows, order, backwards=backwards)
        return
    parts = [_sorted(rows.filter(order.valued()), order, backwards=backwards), _valueless(rows, order, backwards)]
    yield from reversed(parts) if backwards else parts


def _behind(rows: QuerySet[M], order: Order, place: tuple[Any, int], *, backwards: bool) -> Iterator[QuerySet[M]]:
    """The rows strictly behind a place (value, primary key) in the direction of travel."""
    value, pk = place
    side = "lt" if order.descending != backwards else "gt"
    tie = Q(**{f"pk__{side}": pk})
    if value is None:
        yield _valueless(rows, order, backwards).filter(tie)
        if backwards:
            yield _sorted(rows.filter(order.valued()), order, backwards=True)
        return
    # the redundant outer bound is what lets the database start inside the index
    beyond = Q(**{f"{order.field}__{side}e": value}) & (
        Q(**{f"{order.field}__{side}": value}) | (Q(**{order.field: value}) & tie)
    )
    valued = rows.filter(order.valued()) if order.nullable else rows
    yield _sorted(valued.filter(beyond), order, backwards=backwards)
    if order.nullable and not backwards:
        yield _valueless(rows, order, backwards)


def _sorted(rows: QuerySet[M], order: Order, *, backwards: bool) -> QuerySet[M]:
    """In the order, which an index has; rows that are named are sorted without it, for MariaDB would walk all of it."""
    descending = order.descending != backwards
    key = Coalesce(order.field, order.field) if NAMED in rows.query.annotations else F(order.field)
    return rows.order_by(key.desc() if descending else key.asc(), "-pk" if descending else "pk")


def _valueless(rows: QuerySet[M], order: Order, backwards: bool) -> QuerySet[M]:
    return rows.filter(order.valueless()).order_by("-pk" if order.descending != backwards else "pk")


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
