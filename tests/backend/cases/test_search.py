"""People are found by any part of name and number, on every database, and by what they are called now."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from backend.accounts.models import User
from backend.cases.merges import merge, undo
from backend.cases.models import NamePart, Patient
from backend.cases.search import known_by
from backend.cases.services import edit_patient
from tests.factories import make_patient


def _numbers(patients: list[int] | None) -> set[str]:
    known: QuerySet[Patient] = Patient.objects.filter(pk__in=patients or [])
    return set(known.values_list("hospital_number", flat=True))


@pytest.fixture
def people(alice: User) -> None:
    for number, name in (("H-001", "Wang Wei"), ("H-002", "王伟"), ("X/31", "José Núñez")):
        make_patient(alice, hospital_number=number, name=name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("wang", {"H-001"}),
        ("ANG", {"H-001"}),
        ("伟", {"H-002"}),
        ("h-00", {"H-001", "H-002"}),
        ("01", {"H-001"}),
        ("nunez", {"X/31"}),
        ("/", {"X/31"}),
        ("wei h-001", {"H-001"}),
        ("wei h-002", set()),
        ("%", set()),
    ],
)
def test_any_part_finds_them_without_case_and_accents(text: str, found: set[str], alice: User, people: None) -> None:
    assert _numbers(known_by(text, alice, 10)) == found


def test_more_than_are_wanted_are_not_told(alice: User, people: None) -> None:
    assert known_by("h-0", alice, 1) is None
    assert known_by(" ", alice, 10) is None


def test_a_long_word_is_found_by_its_beginning(alice: User) -> None:
    long = "a-very-long-family-name-of-many-letters"
    make_patient(alice, hospital_number="L1", name=long)
    assert _numbers(known_by(long, alice, 10)) == {"L1"}


def test_nobody_of_another_department_is_found(alice: User, charlie: User, audrey: User, people: None) -> None:
    assert known_by("wang", charlie, 10) == []
    assert _numbers(known_by("wang", audrey, 10)) == {"H-001"}


def test_a_corrected_name_is_found_and_the_old_one_is_not(alice: User) -> None:
    patient = make_patient(alice, hospital_number="H-1", name="Wang Wei")
    edit_patient(patient=patient, changes={"name": "Zhao Wei"}, by=alice)
    assert _numbers(known_by("zhao", alice, 10)) == {"H-1"}
    assert known_by("wang", alice, 10) == []
    assert known_by("wei", alice, 10) == [patient.pk]


def test_a_name_taken_over_in_a_merge_is_found_until_that_is_undone(alice: User) -> None:
    kept, other = make_patient(alice, name="Li Na"), make_patient(alice, name="Li Nana")
    made = merge(kept=kept, other=other, take=["name"], by=alice)
    assert set(known_by("nana", alice, 10) or []) == {kept.pk, other.pk}
    undo(merge=made, by=alice)
    assert known_by("nana", alice, 10) == [other.pk]


def test_a_part_is_kept_once(alice: User) -> None:
    patient = make_patient(alice, hospital_number="11", name="11")
    assert NamePart.objects.filter(patient=patient).count() == 2


def test_no_index_holds_only_into_whom_patients_were_merged(db: None) -> None:
    """Nearly all rows say the same there; MariaDB took such an index for a narrow one and read everybody for each."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Patient._meta.db_table)
    assert ["merged_into_id"] not in [each["columns"] for each in found.values() if each["index"]]
