import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import User
from backend.cases.models import Case
from backend.common import paging
from backend.common.paging import BadCursorError, Order, by_key, paginate
from tests.factories import make_case, make_patient

ORDERS = [
    Order("created_at"),
    Order("created_at", descending=True),
    Order("patient_name"),
    Order("patient_name", descending=True),
    Order("ill_score", nullable=True),
    Order("ill_score", descending=True, nullable=True),
]
SCORES = [0.5, None, 0.1, 0.5, None, 0.9, 0.5, None, 0.3, 0.1 + 0.2, 0.5]


@pytest.fixture
def cases(alice: User) -> QuerySet[Case]:
    """Eleven cases with equal names, equal scores and missing scores."""
    for number, score in enumerate(SCORES):
        make_case(alice, patient=make_patient(alice, name=f"王{number % 3}"), ill_score=score)
    return Case.objects.select_related("patient")


def _walk(cases: QuerySet[Case], order: Order, size: int) -> list[int]:
    seen, cursor = [], None
    for _ in range(50):
        page = paginate(cases, order, cursor, size)
        seen += [case.pk for case in page.rows]
        cursor = page.next
        if cursor is None:
            return seen
    raise AssertionError("the pages never end")


def _expected(cases: QuerySet[Case], order: Order) -> list[int]:
    """Sorted by Python: by key, nulls last, then by primary key in the same direction."""

    def value(case: Case) -> Any:
        return case.patient.name if order.field == "patient_name" else getattr(case, order.field)

    known = sorted((c for c in cases if value(c) is not None), key=lambda c: (value(c), c.pk), reverse=order.descending)
    unknown = sorted((c for c in cases if value(c) is None), key=lambda c: c.pk, reverse=order.descending)
    return [case.pk for case in [*known, *unknown]]


@pytest.mark.parametrize("size", [1, 2, 3, 11, 12])
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_walking_forward_meets_every_row_once_and_in_order(cases: QuerySet[Case], order: Order, size: int) -> None:
    assert _walk(cases, order, size) == _expected(cases, order)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_walking_back_shows_the_same_pages(cases: QuerySet[Case], order: Order) -> None:
    pages, cursor = [], None
    while True:
        page = paginate(cases, order, cursor, 3)
        pages.append([case.pk for case in page.rows])
        if page.next is None:
            break
        cursor = page.next
    back = [pages[-1]]
    while page.previous is not None:
        page = paginate(cases, order, page.previous, 3)
        back.append([case.pk for case in page.rows])
    assert back[::-1] == pages


def test_rows_that_arrive_while_one_pages_shift_nothing(cases: QuerySet[Case], alice: User) -> None:
    order = Order("created_at", descending=True)
    first = paginate(cases, order, None, 4)
    make_case(alice)
    second = paginate(cases, order, first.next, 4)
    assert not {case.pk for case in first.rows} & {case.pk for case in second.rows}
    assert [case.pk for case in [*first.rows, *second.rows]] == _expected(cases, order)[1:9]


def test_no_page_is_found_by_counting(cases: QuerySet[Case]) -> None:
    order = Order("created_at", descending=True)
    cursor = paginate(cases, order, None, 3).next
    with CaptureQueriesContext(
        connection,
    ) as queries:
        paginate(cases, order, cursor, 3)
    keys, page = (query["sql"] for query in queries)  # where the page lies, and what stands there
    assert not re.search(r"\bOFFSET\b|\bCOUNT\(", keys + page)
    assert "patient_name" not in keys


def test_a_cursor_is_good_for_its_own_order_only(cases: QuerySet[Case]) -> None:
    cursor = paginate(cases, Order("created_at"), None, 3).next
    with pytest.raises(BadCursorError):
        paginate(cases, Order("created_at", descending=True), cursor, 3)


def test_a_changed_cursor_is_refused(cases: QuerySet[Case]) -> None:
    cursor = paginate(cases, Order("created_at"), None, 3).next
    with pytest.raises(BadCursorError):
        paginate(cases, Order("created_at"), f"x{cursor}", 3)


def test_a_cursor_holds_no_name_of_a_patient(cases: QuerySet[Case]) -> None:
    from django.core import signing

    cursor = paginate(cases, Order("patient_name"), None, 3).next
    assert cursor is not None
    assert "王" not in str(signing.loads(cursor, salt="cursor:patient_name"))


def test_few_rows_are_sought_once_and_then_known_by_their_keys(cases: QuerySet[Case]) -> None:
    found = by_key(cases.filter(patient_name__icontains="王1"), cases)
    assert {case.patient_name for case in found} == {"王1"}
    assert "LIKE" not in str(found.query)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_few_rows_are_sorted_without_walking_along_an_index(cases: QuerySet[Case], order: Order) -> None:
    named = by_key(cases.exclude(patient_name="王0"), cases)
    with CaptureQueriesContext(connection) as queries:
        walked = _walk(named, order, 3)
    assert walked == _expected(named, order)
    assert not re.search(rf"ORDER BY [`\"]cases_case[`\"]\.[`\"]{order.field}", str(queries.captured_queries))


def test_many_rows_stay_as_they_were_asked_for(cases: QuerySet[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "FEW", 3)
    wished = cases.filter(patient_name__icontains="王1")
    assert by_key(wished, cases) is wished
