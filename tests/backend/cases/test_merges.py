"""One person entered twice: merging, what leads where afterwards, and taking it back."""

import threading
from typing import Any

import pytest
from django.db import connection, connections
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.audit.models import Event
from backend.cases import merges
from backend.cases.models import Case, Exposure, Merge, Patient
from backend.common.errors import DomainError
from backend.intake.patients import PatientDetails, find_or_create
from tests.factories import make_case, make_patient


@pytest.fixture
def kept(alice: User) -> Patient:
    return make_patient(alice, hospital_number="A-1", name="王伟", sex="M", birth_date="1970-05-04")


@pytest.fixture
def other(alice: User) -> Patient:
    return make_patient(
        alice, hospital_number="B-2", name="Wang Wei", sex="M", birth_date="1970-05-04", employer="Mine"
    )


@pytest.fixture
def film(other: Patient, alice: User) -> Case:
    return make_case(alice, patient=other)


def _merge(api: APIClient, kept: Patient, other: Patient, **wish: Any) -> Any:
    return api.post(f"/api/v1/patients/{kept.uid}/merge/", {"other": str(other.uid), **wish}, format="json")


def _undo(api: APIClient, merge: Merge | None = None) -> Any:
    merge = merge or Merge.objects.get()
    return api.post(f"/api/v1/merges/{merge.uid}/undo/")


def _owner(row: Case | Exposure) -> Patient:
    row.refresh_from_db()
    return row.patient


def _row(patient: Patient, **fields: Any) -> Exposure:
    return Exposure.objects.create(patient=patient, department=patient.department, **{"employer": "Mine", **fields})


def _names(patient: Patient) -> tuple[str, str]:
    patient.refresh_from_db()
    return patient.hospital_number, patient.name


def test_films_and_exposures_go_to_the_kept_patient(
    kept: Patient, other: Patient, film: Case, bob: User, bob_api: APIClient
) -> None:
    row = _row(other)
    answer = _merge(bob_api, kept, other)
    assert (answer.status_code, answer.json()["cases"], answer.json()["exposures"]) == (201, 1, 1)
    assert (_owner(film), _owner(row)) == (kept, kept)
    event = Event.objects.get(action="patient.merged")
    assert (event.actor, event.detail["other"], event.detail["cases"]) == (bob.uid, str(other.uid), [str(film.uid)])


def test_personal_data_stay_unless_they_are_chosen(kept: Patient, other: Patient, alice_api: APIClient) -> None:
    assert _merge(alice_api, kept, other, take=["employer"]).status_code == 201
    kept.refresh_from_db()
    assert (kept.employer, kept.name, kept.hospital_number) == ("Mine", "王伟", "A-1")


def test_the_other_number_can_become_the_main_one_and_both_lead_to_the_same_person(
    kept: Patient, other: Patient, department: Department, alice_api: APIClient
) -> None:
    assert _merge(alice_api, kept, other, take=["hospital_number"]).status_code == 201
    assert (_names(kept)[0], _names(other)[0]) == ("B-2", "A-1")
    for number in ("A-1", "B-2"):
        assert find_or_create(department=department, details=PatientDetails(number))[0] == kept


@pytest.mark.parametrize("name", ["Wang Wei", "王伟"])
def test_a_later_film_with_the_old_number_lands_on_the_kept_patient(
    name: str, kept: Patient, other: Patient, department: Department, alice_api: APIClient
) -> None:
    _merge(alice_api, kept, other)
    assert find_or_create(department=department, details=PatientDetails("B-2", name))[0] == kept


def test_a_film_of_somebody_else_with_the_old_number_is_still_refused(
    kept: Patient, other: Patient, department: Department, alice_api: APIClient
) -> None:
    _merge(alice_api, kept, other)
    with pytest.raises(DomainError, match="patient_mismatch"):
        find_or_create(department=department, details=PatientDetails("B-2", "Li Na"))


def test_a_number_leads_through_two_merges(
    kept: Patient, other: Patient, alice: User, department: Department, alice_api: APIClient
) -> None:
    last = make_patient(alice)
    _merge(alice_api, kept, other)
    _merge(alice_api, last, kept)
    assert find_or_create(department=department, details=PatientDetails("B-2"))[0] == last


def test_the_merged_patient_points_at_the_kept_one_and_can_no_longer_be_edited(
    kept: Patient, other: Patient, film: Case, alice_api: APIClient
) -> None:
    _merge(alice_api, kept, other)
    address = f"/api/v1/patients/{other.uid}/"
    body = alice_api.get(address).json()
    assert (body["merged_into"]["id"], body["cases"]) == (str(kept.uid), [])
    for answer in (alice_api.patch(address, {"name": "x"}), alice_api.post(f"{address}exposures/", {"employer": "x"})):
        assert (answer.status_code, answer.json()["code"]) == (409, "patient_merged")


def test_a_patient_is_not_merged_with_himself(kept: Patient, alice_api: APIClient) -> None:
    answer = _merge(alice_api, kept, kept)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["other"])


def test_a_merged_patient_is_not_merged_again(kept: Patient, other: Patient, alice: User, alice_api: APIClient) -> None:
    third = make_patient(alice)
    _merge(alice_api, kept, other)
    for answer in (_merge(alice_api, third, other), _merge(alice_api, other, third)):
        assert (answer.status_code, answer.json()["code"]) == (409, "patient_merged")


def test_a_patient_of_another_department_is_not_found(
    kept: Patient, charlie: User, charlie_api: APIClient, alice_api: APIClient
) -> None:
    his = make_patient(charlie)
    assert _merge(alice_api, kept, his).status_code == 404
    assert _merge(charlie_api, his, kept).status_code == 404
    assert not Merge.objects.exists()


def test_charlie_neither_sees_nor_undoes_a_merge(
    kept: Patient, other: Patient, alice_api: APIClient, charlie_api: APIClient
) -> None:
    _merge(alice_api, kept, other)
    assert charlie_api.get(f"/api/v1/merges/{Merge.objects.get().uid}/").status_code == 404
    assert _undo(charlie_api).status_code == 404


def test_an_auditor_sees_a_merge_and_does_not_undo_it(
    kept: Patient, other: Patient, alice_api: APIClient, audrey_api: APIClient
) -> None:
    _merge(alice_api, kept, other, take=["name"])
    body = audrey_api.get(f"/api/v1/merges/{Merge.objects.get().uid}/").json()
    assert (body["kept_before"]["name"], body["other_before"]["name"], body["taken"]) == ("王伟", "Wang Wei", ["name"])
    assert _undo(audrey_api).status_code == 403
    assert _merge(audrey_api, kept, other).status_code == 403


def test_undoing_puts_everything_back(
    kept: Patient, other: Patient, film: Case, alice: User, bob_api: APIClient
) -> None:
    own, row = make_case(alice, patient=kept), _row(other)
    _merge(bob_api, kept, other, take=["name", "hospital_number", "employer"])
    answer = _undo(bob_api)
    assert answer.status_code == 200
    expected = {"cases": 1, "exposures": 1, "cases_stayed": 0, "exposures_stayed": 0, "fields_stayed": []}
    assert answer.json()["undone"] == expected
    assert (_owner(film), _owner(row), _owner(own)) == (other, other, kept)
    assert (_names(kept), _names(other)) == (("A-1", "王伟"), ("B-2", "Wang Wei"))
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.employer, other.merged_into) == ("", None)
    assert Event.objects.filter(action="patient.unmerged").exists()


def test_films_that_came_after_the_merge_stay_with_the_kept_patient_and_the_undo_says_so(
    kept: Patient, other: Patient, film: Case, alice: User, alice_api: APIClient
) -> None:
    _merge(alice_api, kept, other)
    newer, row = make_case(alice, patient=kept), _row(kept)
    undone = _undo(alice_api).json()["undone"]
    assert (undone["cases"], undone["cases_stayed"], undone["exposures_stayed"]) == (1, 1, 1)
    assert (_owner(newer), _owner(row)) == (kept, kept)


def test_what_was_corrected_after_the_merge_stays_and_the_undo_says_so(
    kept: Patient, other: Patient, alice_api: APIClient
) -> None:
    _merge(alice_api, kept, other, take=["name", "employer", "hospital_number"])
    alice_api.patch(f"/api/v1/patients/{kept.uid}/", {"name": "王维", "hospital_number": "C-3"})
    assert _undo(alice_api).json()["undone"]["fields_stayed"] == ["hospital_number", "name"]
    assert (_names(kept), _names(other)) == (("C-3", "王维"), ("B-2", "Wang Wei"))


def test_a_row_removed_after_the_merge_does_not_come_back(kept: Patient, other: Patient, alice_api: APIClient) -> None:
    row = _row(other)
    _merge(alice_api, kept, other)
    row.delete()
    assert _undo(alice_api).json()["undone"]["exposures"] == 0


def test_a_merge_is_undone_once(kept: Patient, other: Patient, alice_api: APIClient) -> None:
    _merge(alice_api, kept, other)
    _undo(alice_api)
    answer = _undo(alice_api)
    assert (answer.status_code, answer.json()["code"]) == (409, "merge_undone")


@pytest.mark.parametrize("later_keeps_the_same", [True, False])
def test_a_later_merge_has_to_be_undone_first(
    later_keeps_the_same: bool, kept: Patient, other: Patient, alice: User, alice_api: APIClient
) -> None:
    third = make_patient(alice)
    _merge(alice_api, kept, other)
    first = Merge.objects.get()
    _merge(alice_api, *((kept, third) if later_keeps_the_same else (third, kept)))
    answer = _undo(alice_api, first)
    assert (answer.status_code, answer.json()["code"]) == (409, "merge_followed")
    assert _undo(alice_api, Merge.objects.latest("pk")).status_code == 200
    assert _undo(alice_api, first).status_code == 200


def test_the_same_two_can_be_merged_again_after_an_undo(
    kept: Patient, other: Patient, film: Case, alice_api: APIClient
) -> None:
    _merge(alice_api, kept, other)
    _undo(alice_api)
    assert _merge(alice_api, other, kept).status_code == 201
    assert _owner(film) == other


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_the_same_moment_one_wins(kept: Patient, other: Patient, film: Case, alice: User) -> None:
    """Each keeps the other one: whatever happens, nobody ends up merged into somebody who is merged into him."""
    outcomes: list[str] = []

    def work(first: Patient, second: Patient) -> None:
        try:
            merges.merge(kept=first, other=second, take=[], by=alice)
            outcomes.append("merged")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in ((kept, other), (other, kept))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["merged", "patient_merged"]
    assert connection.is_usable()
    assert Merge.objects.count() == 1
