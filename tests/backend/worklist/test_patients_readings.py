"""What signed readings add to the page of a patient: zones, stages, the next examination."""

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.cases.models import Case, Patient
from backend.readings.models import Reading
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


def _sign(case: Case, reader: User, **form: Any) -> Reading:
    return Reading.objects.create(
        case=case, reader=reader, status="signed", stage=1, signed_at=timezone.now(), form={"schema_version": 1, **form}
    )


def _small(profusion: str, **zones: str) -> dict[str, Any]:
    return {"profusion": profusion, "zones": zones}


def test_signed_readings_are_shown_with_their_zones(
    patient: Patient, alice: User, bob: User, alice_api: APIClient
) -> None:
    case = _film(patient, alice)
    _sign(case, bob, small=_small("1/1", right_upper="1/1", left_lower="0/1"))
    Reading.objects.create(case=case, reader=bob, draft_of=bob, stage=3)
    readings = alice_api.get(_at(patient)).json()["cases"][0]["readings"]
    assert [(row["reader"]["full_name"], row["stage"], row["profusion"]) for row in readings] == [("Dr Bob", 1, "1/1")]
    assert readings[0]["zones"] == {"right_upper": "1/1", "left_lower": "0/1"}


def test_an_amendment_takes_the_place_of_what_it_amends(patient: Patient, alice: User, alice_api: APIClient) -> None:
    case = _film(patient, alice)
    first = _sign(case, alice, small=_small("1/1"))
    Reading.objects.create(
        case=case, reader=alice, status="signed", stage=2, amends=first, signed_at=timezone.now(), form={}
    )
    assert [row["stage"] for row in alice_api.get(_at(patient)).json()["cases"][0]["readings"]] == [2]


@pytest.mark.parametrize(("due", "state"), [("2000-01-01", "overdue"), ("2999-01-01", "due")])
def test_the_next_examination_comes_from_a_signed_reading_and_says_who_asked_for_it(
    due: str, state: str, patient: Patient, alice: User, bob: User, alice_api: APIClient
) -> None:
    case = _film(patient, alice)
    _sign(case, alice, next_examination="2001-01-01")
    _sign(case, bob, next_examination=due)
    found = alice_api.get(_at(patient)).json()["next_examination"]
    assert (found["due"], found["state"], found["set_by"], found["case_id"]) == (due, state, "Dr Bob", str(case.uid))


def test_an_examination_that_took_place_is_not_overdue(patient: Patient, alice: User, alice_api: APIClient) -> None:
    _sign(_film(patient, alice, "2010-03-01"), alice, next_examination="2011-03-01")
    _film(patient, alice, "2011-02-01")
    assert alice_api.get(_at(patient)).json()["next_examination"]["state"] == "examined"


def test_thirty_films_take_as_many_queries_as_three(
    patient: Patient, alice: User, alice_api: APIClient, django_assert_max_num_queries: Any
) -> None:
    for year in range(1990, 2020):
        _sign(_film(patient, alice, f"{year}-01-01"), alice, small=_small("0/1", right_upper="0/1"))
    with django_assert_max_num_queries(30):
        assert len(alice_api.get(_at(patient)).json()["cases"]) == 30


def test_a_blind_case_shows_own_readings_only(
    patient: Patient, alice: User, bob: User, department: Department, bob_api: APIClient
) -> None:
    case = _film(patient, alice)
    _sign(case, alice, next_examination="2000-01-01")
    department.blinded_first_reading = True
    department.save()
    body = bob_api.get(_at(patient)).json()
    assert (body["cases"][0]["blind"], body["cases"][0]["readings"], body["next_examination"]) == (True, [], None)
