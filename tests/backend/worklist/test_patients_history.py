"""What the page of a patient shows beside the films themselves, and the list of patients."""

from datetime import date

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.cases import merges
from backend.cases.models import Case, Exposure, Patient
from tests.factories import make_case, make_patient, make_radiograph

LIST = "/api/v1/patients/"


@pytest.fixture
def patient(alice: User) -> Patient:
    return make_patient(alice, name="王伟", birth_date="1970-05-04")


def _at(patient: Patient) -> str:
    return f"/api/v1/patients/{patient.uid}/"


def _film(patient: Patient, doctor: User, day: str | None = None) -> Case:
    case = make_case(doctor, patient=patient)
    make_radiograph(case, acquired_on=day)
    return case


def test_films_stand_in_the_order_they_were_taken_not_uploaded(
    patient: Patient, alice: User, alice_api: APIClient
) -> None:
    new, old = _film(patient, alice, "2020-03-01"), _film(patient, alice, "2010-03-01")
    unknown = _film(patient, alice)
    films = alice_api.get(_at(patient)).json()["cases"]
    assert [film["id"] for film in films] == [str(unknown.uid), str(new.uid), str(old.uid)]
    assert [film["acquired_on"] for film in films] == [None, "2020-03-01", "2010-03-01"]
    assert films[0]["taken_on"] == timezone.localdate().isoformat()


def test_latency_is_told_for_each_film(patient: Patient, alice: User, alice_api: APIClient) -> None:
    Exposure.objects.create(patient=patient, department=patient.department, employer="Mine", began="1999")
    Exposure.objects.create(patient=patient, department=patient.department, employer="Mine", began="1985-04")
    for day in ("2010-03-01", "1980-01-01"):
        _film(patient, alice, day)
    body = alice_api.get(_at(patient)).json()
    assert [film["latency_years"] for film in body["cases"]] == [24, None]
    assert [row["began"] for row in body["exposures"]] == ["1985-04", "1999"]
    assert body["exposure_span"]["first"] == "1985-04"


def test_a_patient_without_films_is_shown(patient: Patient, alice_api: APIClient) -> None:
    body = alice_api.get(_at(patient)).json()
    assert (body["cases"], body["single_film"], body["next_examination"]) == ([], False, None)
    assert body["exposure_span"]["years"] is None


def test_merges_and_possible_twins_are_shown(patient: Patient, alice: User, alice_api: APIClient) -> None:
    twin, merged = make_patient(alice, name="王伟", birth_date="1970-05-04"), make_patient(alice)
    merges.merge(kept=patient, other=merged, take=[], by=alice)
    body = alice_api.get(_at(patient)).json()
    assert [row["id"] for row in body["twins"]] == [str(twin.uid)]
    assert [(row["other"]["id"], row["may_undo"]) for row in body["merges"]] == [(str(merged.uid), True)]


def test_patients_are_listed_with_their_films_by_number(alice: User, alice_api: APIClient) -> None:
    second, first = make_patient(alice, hospital_number="B"), make_patient(alice, hospital_number="A")
    make_case(alice, patient=second)
    make_case(alice, patient=second)
    rows = alice_api.get(LIST).json()["results"]
    assert [(row["id"], row["films"]) for row in rows] == [(str(first.uid), 0), (str(second.uid), 2)]
    assert rows[0]["last_upload"] is None
    assert rows[1]["last_upload"]


def test_the_list_is_searched_by_name_number_and_the_number_of_a_merged_patient(
    alice: User, alice_api: APIClient
) -> None:
    kept, merged = make_patient(alice, hospital_number="A-1", name="王伟"), make_patient(alice, hospital_number="B-2")
    make_patient(alice, hospital_number="C-3")
    merges.merge(kept=kept, other=merged, take=[], by=alice)
    for text in ("王", "a-1", "B-2", "王 B-2"):
        assert [row["id"] for row in alice_api.get(LIST, {"search": text}).json()["results"]] == [str(kept.uid)]


def test_people_of_the_same_name_and_birth_date_are_pointed_out(
    patient: Patient, alice: User, charlie: User, alice_api: APIClient
) -> None:
    twin = make_patient(alice, name="王伟", birth_date="1970-05-04")
    for doctor, fields in ((alice, {"birth_date": "1971-05-04"}), (alice, {}), (charlie, {"birth_date": "1970-05-04"})):
        make_patient(doctor, name="王伟", **fields)
    nameless = [make_patient(alice, name="", birth_date=date(1970, 5, 4)) for _ in range(2)]
    found = {row["id"] for row in alice_api.get(LIST, {"twin": True}).json()["results"]}
    assert found == {str(patient.uid), str(twin.uid)}
    assert all(
        row["twin"] is False for row in alice_api.get(LIST, {"search": nameless[0].hospital_number}).json()["results"]
    )


def test_charlie_lists_his_own_department_only(patient: Patient, charlie: User, charlie_api: APIClient) -> None:
    his = make_patient(charlie)
    assert [row["id"] for row in charlie_api.get(LIST).json()["results"]] == [str(his.uid)]
