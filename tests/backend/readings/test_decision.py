"""What the readings of a film come to: by pairs (42 CFR 37.53) or by the majority of a panel."""

from itertools import count
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.cases.models import Case
from backend.readings.agreement import Opinion
from backend.readings.decision import Decision, decide
from backend.readings.models import Reading
from tests.backend.reports.filled import signed

numbers = count(1)


def reads(profusion: str | None = None, reader: int = 0, **rest: Any) -> Opinion:
    number = next(numbers)
    return Opinion(UUID(int=number), reader or number, profusion=profusion, **rest)


def by_pairs(*opinions: Opinion) -> Decision:
    found = decide(opinions, "pairs", 3)
    assert found is not None
    return found


def panel(*stages: int | None, size: int = 3) -> Decision:
    found = decide([reads(stage=stage) for stage in stages], "panel", size)
    assert found is not None
    return found


def test_one_reader_does_not_agree_with_himself() -> None:
    assert decide([], "pairs", 3) is None
    assert decide([reads("1/1", 7), reads("1/2", 7)], "pairs", 3) is None


def test_two_readers_that_agree_decide() -> None:
    found = by_pairs(reads("1/1"), reads("1/2"))
    assert (found.agree, found.reported, found.needed) == (True, "1/2", 0)


def test_where_two_do_not_agree_a_third_is_needed() -> None:
    found = by_pairs(reads("0/0"), reads("3/3"))
    assert (found.agree, found.needed) == (False, 1)


def test_each_reader_s_last_word_counts() -> None:
    first, second, changed = reads("1/1", 7), reads("3/3", 8), reads("1/2", 8)
    found = by_pairs(first, second, changed)
    assert (found.agree, set(found.readings)) == (True, {first.reading, changed.reading})


def test_any_two_of_three_that_agree_decide() -> None:
    first, second, third = reads("1/1"), reads("3/3"), reads("1/0")
    found = by_pairs(first, second, third)
    assert (found.agree, found.reported, set(found.readings)) == (True, "1/1", {first.reading, third.reading})


def test_while_none_agree_the_newest_two_are_told_and_five_are_needed() -> None:
    opinions = [reads("0/0"), reads("3/3"), reads("1/1"), reads("2/2")]
    three, four = by_pairs(*opinions[:3]), by_pairs(*opinions)
    assert (three.agree, three.needed, three.readings) == (False, 2, tuple(one.reading for one in opinions[1:3]))
    assert (four.agree, four.needed, four.readings) == (False, 1, tuple(one.reading for one in opinions[2:]))


@pytest.mark.parametrize(
    ("profusions", "large", "median"),
    [
        (["0/0", "3/3", "1/1", "2/1", "2/2"], "OOOOO", "2/1"),
        (["0/0", "3/3", "1/1", "1/0", "1/0"], "OOOOO", "1/0"),
        (["0/0", "1/1", "2/2", "3/3", "3/3"], "OAOAO", "3/3"),
        (["0/0", "1/1", "2/2", "3/3", "3/3"], "OOABC", "A"),
    ],
)
def test_where_no_two_of_three_agree_the_median_of_five_counts(profusions: list[str], large: str, median: str) -> None:
    opinions = [reads(value, large=size) for value, size in zip(profusions, large, strict=True)]
    found = by_pairs(*opinions)
    assert (found.agree, found.reason, found.reported, found.needed) == (True, "median", median, 0)
    assert found.readings == tuple(one.reading for one in opinions)


def test_late_readers_do_not_undo_what_three_have_decided() -> None:
    found = by_pairs(reads("1/1"), reads("1/0"), reads("1/1"), reads("3/3"), reads("3/3"))
    assert (found.reason, found.reported) == ("same_category", "1/1")


def test_who_amends_keeps_his_place_among_the_five() -> None:
    first, others = reads("3/2", 1), [reads("0/0"), reads("2/1"), reads("1/1")]
    changed = reads("3/+", 1)
    found = by_pairs(first, *others, changed)
    assert (found.needed, found.readings) == (1, (others[1].reading, others[2].reading))


@pytest.mark.parametrize("fifth", [reads(None), reads("1/1", unreadable=True)])
def test_there_is_no_median_of_five_of_which_one_says_nothing(fifth: Opinion) -> None:
    found = by_pairs(reads("0/0"), reads("3/3"), reads("1/1"), reads("2/2"), fifth)
    assert (found.agree, found.reason) == (None, "not_comparable")


def test_a_panel_decides_when_all_have_signed() -> None:
    assert decide([], "panel", 3) is None
    early = panel(2, 2)
    assert (early.agree, early.reason, early.needed, early.stage) == (None, "incomplete", 1, None)


def test_the_majority_of_a_panel_decides_and_the_dissent_is_kept() -> None:
    found = panel(2, 1, 2)
    assert (found.agree, found.reason, found.stage) == (True, "majority", 2)
    assert (len(found.readings), len(found.dissent)) == (2, 1)


@pytest.mark.parametrize("stages", [(0, 1, 2), (1, 1, 2, 2)])
def test_without_more_than_half_a_panel_has_no_majority(stages: tuple[int, ...]) -> None:
    found = panel(*stages)
    assert (found.agree, found.reason, found.stage) == (False, "no_majority", None)


def test_a_majority_that_cannot_read_the_film_is_one_without_a_stage() -> None:
    found = panel(None, None, 3)
    assert (found.agree, found.stage, len(found.dissent)) == (True, None, 1)


def test_a_panel_of_one_is_one_physician() -> None:
    assert panel(3, size=1).stage == 3


def test_the_department_says_how_its_readings_decide(
    uids: dict[str, str], alice: User, bob: User, alice_api: APIClient, department: Department
) -> None:
    case = Case.objects.get(uid=uids["cases"])
    Reading.objects.all().delete()
    Department.objects.filter(pk=department.pk).update(decision_rule="panel", panel_size=3)
    third = User.objects.create_user("dora", "dust-lens-dora", role="doctor", department=department)
    ids = [str(signed(case, reader, stage=stage).uid) for reader, stage in ((alice, 2), (bob, 1), (third, 2))]
    found = alice_api.get(f"/api/v1/cases/{case.uid}/").json()["decision"]
    assert found == {
        "rule": "panel",
        "agree": True,
        "reason": "majority",
        "reported": None,
        "stage": 2,
        "readings": [ids[0], ids[2]],
        "dissent": [ids[1]],
        "needed": 0,
    }
