"""Agreement of two readings by 42 CFR 37.53."""

from itertools import count, product
from typing import Any
from uuid import UUID

import pytest

from backend.readings.agreement import REASONS, Opinion, between, opinion
from backend.readings.form.schema import PROFUSIONS

numbers = count(1)


def reads(profusion: str | None = None, reader: int = 0, **rest: Any) -> Opinion:
    number = next(numbers)
    return Opinion(UUID(int=number), reader or number, profusion=profusion, **rest)


@pytest.mark.parametrize(
    ("one", "other", "agree", "reason", "reported"),
    [
        ("0/-", "0/1", True, "same_category", "0/1"),
        ("0/0", "0/0", True, "same_category", "0/0"),
        ("1/0", "1/2", True, "same_category", "1/2"),
        ("3/2", "3/+", True, "same_category", "3/+"),
        ("0/1", "1/0", False, "zero_or_one", None),
        ("0/0", "1/0", False, "apart", None),
        ("1/2", "2/1", True, "one_apart", "2/1"),
        ("2/3", "3/2", True, "one_apart", "3/2"),
        ("1/1", "2/1", False, "apart", None),
        ("1/2", "2/2", False, "apart", None),
        ("0/-", "3/+", False, "apart", None),
    ],
)
def test_profusions_agree_within_a_category_or_one_sub_category(
    one: str, other: str, agree: bool, reason: str, reported: str | None
) -> None:
    for found in (between(reads(one), reads(other)), between(reads(other), reads(one))):
        assert (found.agree, found.reason, found.reported) == (agree, reason, reported)


def test_of_the_144_pairs_of_profusions_those_of_the_regulation_agree() -> None:
    agreed = {pair for pair in product(PROFUSIONS, repeat=2) if between(reads(pair[0]), reads(pair[1])).agree}
    across = {("1/2", "2/1"), ("2/1", "1/2"), ("2/3", "3/2"), ("3/2", "2/3")}
    assert agreed == {pair for pair in product(PROFUSIONS, repeat=2) if pair[0][0] == pair[1][0]} | across


@pytest.mark.parametrize(("one", "other", "reported"), [("A", "C", "C"), ("B", "B", "B"), ("C", "B", "C")])
def test_two_large_opacities_agree_whatever_lies_around_them(one: str, other: str, reported: str) -> None:
    found = between(reads("0/0", large=one), reads("3/3", large=other))
    assert (found.agree, found.reason, found.reported) == (True, "both_large", reported)


def test_a_large_opacity_that_one_reader_sees_is_no_agreement() -> None:
    found = between(reads("2/2", large="A"), reads("2/2"))
    assert (found.agree, found.reason) == (False, "large_one")


def test_a_film_that_one_reader_cannot_read_is_no_agreement() -> None:
    bad = reads(unreadable=True)
    assert (between(bad, reads("1/1")).agree, between(bad, reads(unreadable=True)).agree) == (False, True)


def test_readings_without_a_profusion_cannot_be_compared() -> None:
    found = between(reads(None), reads("1/1"))
    assert (found.agree, found.reason) == (None, "not_comparable")


def test_the_entered_profusion_counts_before_the_derived_one() -> None:
    derived = {"overall": {"ilo": "2/2"}}
    form = {"parenchymal": True, "small": {"profusion": "1/1"}, "large": {"category": "A"}}
    mine = opinion(UUID(int=1), 1, form, derived)
    assert (mine.profusion, mine.large) == ("1/1", "A")
    assert opinion(UUID(int=1), 1, {"parenchymal": True}, derived).profusion == "2/2"


@pytest.mark.parametrize("form", [{}, {"small": None, "large": None}, {"small": {"profusion": None}}])
@pytest.mark.parametrize("derived", [None, {}, {"overall": None}, {"overall": {"ilo": None}}])
def test_a_reading_without_a_form_has_no_profusion(form: Any, derived: Any) -> None:
    assert opinion(UUID(int=1), 1, form, derived) == Opinion(UUID(int=1), 1)


def test_no_abnormality_counts_as_no_profusion() -> None:
    assert opinion(UUID(int=1), 1, {"parenchymal": False}, None).profusion == "0/0"


def test_every_reason_is_declared() -> None:
    values = [reads(p, large=large) for p in (None, *PROFUSIONS) for large in "OABC"] + [reads(unreadable=True)] * 2
    assert {between(one, other).reason for one, other in product(values, repeat=2)} == set(REASONS)
