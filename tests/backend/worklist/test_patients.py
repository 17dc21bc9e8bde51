import pytest
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.audit.models import Event
from backend.cases.models import Patient
from tests.factories import make_case, make_patient


@pytest.fixture
def patient(alice: User) -> Patient:
    return make_patient(alice, name="王伟", employer="North Mine", dust_type="silica", exposure_years="12.5")


def _at(patient: Patient) -> str:
    return f"/api/v1/patients/{patient.uid}/"


def test_a_patient_is_shown_with_all_films_newest_first(patient: Patient, alice: User, bob_api: APIClient) -> None:
    old, new = make_case(alice, patient=patient), make_case(alice, patient=patient)
    make_case(alice)
    body = bob_api.get(_at(patient)).json()
    assert [row["id"] for row in body["cases"]] == [str(new.uid), str(old.uid)]
    assert (body["name"], body["dust_type"], body["exposure_years"]) == ("王伟", "silica", 12.5)
    assert body["single_film"] is False
    assert Event.objects.filter(action="patient.viewed", object_id=str(patient.uid)).exists()


def test_a_single_film_is_pointed_out(patient: Patient, alice: User, alice_api: APIClient) -> None:
    make_case(alice, patient=patient)
    assert alice_api.get(_at(patient)).json()["single_film"] is True


def test_a_doctor_of_the_department_corrects_what_he_sends_and_nothing_else(
    patient: Patient, bob: User, bob_api: APIClient
) -> None:
    answer = bob_api.patch(_at(patient), {"employer": "South Mine", "exposure_years": 13})
    assert answer.status_code == 200
    assert (answer.json()["employer"], answer.json()["exposure_years"], answer.json()["name"]) == (
        "South Mine",
        13,
        "王伟",
    )
    event = Event.objects.get(action="patient.edited")
    assert (event.actor, event.detail) == (bob.uid, {"fields": ["employer", "exposure_years"]})


def test_sending_what_is_already_there_is_no_edit(patient: Patient, alice_api: APIClient) -> None:
    assert alice_api.patch(_at(patient), {"name": "王伟"}).status_code == 200
    assert not Event.objects.filter(action="patient.edited").exists()


def test_a_number_of_another_patient_is_refused(patient: Patient, alice: User, alice_api: APIClient) -> None:
    other = make_patient(alice)
    answer = alice_api.patch(_at(patient), {"hospital_number": other.hospital_number})
    assert (answer.status_code, answer.json()["code"]) == (409, "patient_mismatch")
    assert list(answer.json()["fields"]) == ["hospital_number"]
    patient.refresh_from_db()
    assert patient.hospital_number != other.hospital_number


def test_the_same_number_may_exist_in_two_departments(patient: Patient, charlie: User, charlie_api: APIClient) -> None:
    his = make_patient(charlie)
    assert charlie_api.patch(_at(his), {"hospital_number": patient.hospital_number}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("sex", "X"), ("dust_type", "gold"), ("exposure_years", -1), ("birth_date", "1.5.1970"), ("hospital_number", "")],
)
def test_nonsense_is_refused_by_name(field: str, value: object, patient: Patient, alice_api: APIClient) -> None:
    answer = alice_api.patch(_at(patient), {field: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_an_auditor_looks_but_does_not_touch(patient: Patient, audrey_api: APIClient) -> None:
    assert audrey_api.get(_at(patient)).status_code == 200
    assert audrey_api.patch(_at(patient), {"name": "x"}).status_code == 403


def test_charlie_neither_sees_nor_edits(patient: Patient, charlie_api: APIClient) -> None:
    assert charlie_api.get(_at(patient)).status_code == 404
    assert charlie_api.patch(_at(patient), {"name": "x"}).status_code == 404


def test_an_edit_that_changes_nothing_still_shows_the_patient_and_is_recorded(
    patient: Patient, bob_api: APIClient
) -> None:
    assert bob_api.patch(_at(patient), {}).status_code == 200
    assert Event.objects.filter(action="patient.viewed", object_id=str(patient.uid)).exists()
