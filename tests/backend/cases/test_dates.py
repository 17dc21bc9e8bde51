"""Dates as exact as they are known."""

from datetime import date

import pytest

from backend.cases import dates


@pytest.mark.parametrize("text", ["1985", "1985-03", "1985-03-20", "2024-02-29"])
def test_a_year_a_month_or_a_day_is_a_date(text: str) -> None:
    assert dates.parse(text)


@pytest.mark.parametrize(
    "text", ["85", "1985-3", "1985-13", "2023-02-29", "1985-03-20-01", "198５", "x985", "0000", ""]
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the text is all there is to say
        dates.parse(text)


@pytest.mark.parametrize(
    ("text", "last"),
    [("1985", "1985-12-31"), ("1984-02", "1984-02-29"), ("1985-12", "1985-12-31"), ("1985-03-20", "1985-03-20")],
)
def test_the_last_day_of_what_is_known(text: str, last: str) -> None:
    assert dates.latest(text) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("began", "ended", "right"),
    [
        ("1985-05", "1985", True),
        ("1985", "1985-01-01", True),
        ("1985-05", "1985-04", False),
        ("1986", "1985", False),
        ("", "1985", True),
        ("1985", "", True),
    ],
)
def test_two_dates_are_in_order_as_far_as_anybody_knows(began: str, ended: str, right: bool) -> None:
    assert dates.in_order(began, ended) is right


@pytest.mark.parametrize(
    ("began", "on", "years"),
    [
        ("1985", "2010-03-01", 25),
        ("1985-04", "2010-03-01", 24),
        ("1985-03", "2010-03-01", 25),
        ("1985-03-02", "2010-03-01", 24),
        ("2011", "2010-03-01", None),
    ],
)
def test_latency_is_counted_in_whole_years(began: str, on: str, years: int | None) -> None:
    assert dates.whole_years(began, date.fromisoformat(on)) == years


def test_years_that_two_jobs_share_count_once() -> None:
    assert dates.years_covered([(1980.0, 1990.0), (1985.0, 1992.0), (2000.0, 2001.5)]) == 13.5
