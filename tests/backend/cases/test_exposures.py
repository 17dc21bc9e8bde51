"""The exposure history: who may write it, what is refused, what follows from it."""

from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.audit.models import Event
from backend.cases.exposures import span_of
from backend.cases.models import Dust, Exposure, Patient
from tests.factories import make_patient

ROW = {"employer": "North Mine", "job": "driller", "dust_type": "silica", "began": "1985-03", "ended": "1999"}


@pytest.fixture
def patient(alice: User) -> Patient:
    return make_patient(alice, employer="North Mine", dust_type="coal", exposure_years="12.5")


@pytest.fixture
def row(patient: Patient) -> Exposure:
    return Exposure.objects.create(patient=patient, department=patient.department, **ROW)


def _of(patient: Patient) -> str:
    return f"/api/v1/patients/{patient.uid}/exposures/"


def _at(row: Exposure) -> str:
    return f"/api/v1/exposures/{row.uid}/"


def test_a_doctor_adds_a_row_and_it_is_recorded(patient: Patient, bob: User, bob_api: APIClient) -> None:
    answer = bob_api.post(_of(patient), {**ROW, "hours_per_day": 7.5, "protection": "half mask"})
    assert answer.status_code == 201
    assert answer.json().items() >= {**ROW, "hours_per_day": 7.5, "protection": "half mask", "ongoing": False}.items()
    event = Event.objects.get(action="exposure.added")
    assert (event.actor, event.detail) == (bob.uid, {"patient": str(patient.uid)})


def test_rows_never_touch_the_summary_that_came_with_the_films(patient: Patient, alice_api: APIClient) -> None:
    assert alice_api.post(_of(patient), {**ROW, "employer": "South Mine"}).status_code == 201
    patient.refresh_from_db()
    assert (patient.employer, patient.dust_type, patient.exposure_years) == ("North Mine", "coal", 12.5)


def test_jobs_may_overlap(patient: Patient, row: Exposure, alice_api: APIClient) -> None:
    assert alice_api.post(_of(patient), {**ROW, "began": "1990", "ended": "1995"}).status_code == 201


def test_a_row_needs_no_dates(patient: Patient, alice_api: APIClient) -> None:
    answer = alice_api.post(_of(patient), {"employer": "A quarry"})
    assert (answer.status_code, answer.json()["began"], answer.json()["ended"]) == (201, "", "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"began": "1999-02", "ended": "1999-01"}, "ended"),
        ({"ended": "1985-02"}, "ended"),
        ({"began": "2999"}, "began"),
        ({"ended": "2999-01"}, "ended"),
        ({"ongoing": True}, "ended"),
        ({"began": "March 1985"}, "began"),
        ({"dust_type": "gold"}, "dust_type"),
        ({"hours_per_day": 25}, "hours_per_day"),
        ({"employer": "", "job": "", "dust_type": "", "began": "", "ended": ""}, "employer"),
    ],
)
def test_nonsense_is_refused_by_name(
    change: dict[str, Any], field: str, patient: Patient, row: Exposure, alice_api: APIClient
) -> None:
    for answer in (alice_api.post(_of(patient), {**ROW, **change}), alice_api.patch(_at(row), change)):
        assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    row.refresh_from_db()
    assert (row.began, row.ended) == ("1985-03", "1999")


def test_only_what_is_sent_is_changed(row: Exposure, alice_api: APIClient) -> None:
    assert alice_api.patch(_at(row), {"job": "blaster"}).status_code == 200
    row.refresh_from_db()
    assert (row.job, row.employer) == ("blaster", "North Mine")
    assert Event.objects.get(action="exposure.edited").detail["fields"] == ["job"]


def test_a_removed_row_is_gone_and_the_removal_recorded(row: Exposure, alice_api: APIClient) -> None:
    assert alice_api.delete(_at(row)).status_code == 204
    assert not Exposure.objects.exists()
    assert Event.objects.get(action="exposure.removed").object_id == str(row.uid)
    assert alice_api.patch(_at(row), {"job": "x"}).status_code == 404


def test_an_auditor_does_not_write(patient: Patient, row: Exposure, audrey_api: APIClient) -> None:
    assert audrey_api.post(_of(patient), ROW).status_code == 403
    assert audrey_api.patch(_at(row), {"job": "x"}).status_code == 403
    assert audrey_api.delete(_at(row)).status_code == 403


def test_charlie_finds_neither_patient_nor_row(patient: Patient, row: Exposure, charlie_api: APIClient) -> None:
    assert charlie_api.post(_of(patient), ROW).status_code == 404
    assert charlie_api.patch(_at(row), {"job": "x"}).status_code == 404
    assert charlie_api.delete(_at(row)).status_code == 404
    assert Exposure.objects.get().job == "driller"


def test_the_rows_together(patient: Patient) -> None:
    rows = [
        Exposure(patient=patient, dust_type="coal", began="1990", ended="1995"),
        Exposure(patient=patient, dust_type="silica", began="1985-03", ended="1992"),
        Exposure(patient=patient, dust_type="coal", began="2001", ongoing=True),
        Exposure(patient=patient, employer="A quarry"),
    ]
    span = span_of(rows, today=date(2003, 7, 2))
    assert (span.first, span.last, span.ongoing, span.years) == ("1985-03", "1995", True, 12.3)
    assert span.dusts == ("coal", "silica")


def test_rows_without_dates_tell_no_years(patient: Patient) -> None:
    span = span_of([Exposure(patient=patient, employer="A quarry")])
    assert (span.first, span.years) == ("", None)


def test_exposure_to_asbestos_is_known_from_the_summary_or_a_row(patient: Patient, row: Exposure) -> None:
    assert patient.was_exposed_to(Dust.COAL)
    assert patient.was_exposed_to(Dust.SILICA)
    assert not patient.was_exposed_to(Dust.ASBESTOS)
