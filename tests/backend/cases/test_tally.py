"""Totals that are kept say what counting everything says."""

from datetime import timedelta

import pytest

from backend.accounts.models import Department, User
from backend.cases import tally
from backend.cases.models import Case, CaseTally, DisclosureTally
from backend.cases.services import disclose, note_reading
from tests.factories import make_case


@pytest.fixture(autouse=True)
def _few_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "WORTH_KEEPING", 2)
    monkeypatch.setattr(tally, "SETTLED_AFTER", timedelta(0))


def test_a_total_goes_on_from_what_is_kept(alice: User, charlie: User, audrey: User) -> None:
    for doctor in (alice, alice, alice, charlie):
        make_case(doctor)
    tally.keep_up()
    make_case(alice)
    make_case(charlie)
    kept = CaseTally.objects.get()  # one case of the other department is not worth it
    assert (kept.department, kept.cases) == (alice.department, 3)
    assert [tally.total(user) for user in (alice, charlie, audrey)] == [4, 2, 6]


def test_beginnings_move_on(alice: User) -> None:
    for expected in (3, 6):
        for _ in range(3):
            make_case(alice)
        tally.keep_up()
        assert CaseTally.objects.get().cases == expected
    assert tally.total(alice) == Case.objects.count()


def test_what_may_still_be_joined_by_older_cases_is_not_kept(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "SETTLED_AFTER", timedelta(hours=1))
    for _ in range(3):
        make_case(alice)
    tally.keep_up()
    assert not CaseTally.objects.exists()


def test_who_may_see_nothing_counts_nothing(alice: User, adam: User) -> None:
    for _ in range(3):
        make_case(alice)
    tally.keep_up()
    alice.is_active = False
    assert [tally.total(user) for user in (alice, adam)] == [0, 0]


@pytest.fixture
def opened(alice: User) -> list[Case]:
    """Three cases in a blinded department that Alice has read."""
    Department.objects.filter(pk=alice.department_id).update(blinded_first_reading=True)
    cases = [make_case(alice) for _ in range(4)]
    for case in cases[:3]:
        note_reading(case_id=case.pk, stage=0, reader_name="Dr Alice")
        disclose(case_id=case.pk, user=alice)
    return cases


def test_cases_opened_to_a_doctor_go_on_from_what_is_kept(alice: User, bob: User, opened: list[Case]) -> None:
    tally.keep_up()
    assert DisclosureTally.objects.get().cases == 3
    note_reading(case_id=opened[3].pk, stage=0, reader_name="Dr Alice")
    disclose(case_id=opened[3].pk, user=alice)
    assert (tally.opened(alice), tally.opened(bob)) == (4, 0)


def test_a_doctor_who_changes_departments_starts_anew(
    alice: User, other_department: Department, opened: list[Case]
) -> None:
    tally.keep_up()
    alice.department = other_department
    alice.save()
    assert tally.opened(alice) == 0
