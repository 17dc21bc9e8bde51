from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.analysis.models import Analysis
from backend.audit.models import Event
from backend.cases import services
from backend.cases.models import Case, Exposure, Radiograph
from backend.readings.models import Reading
from tests.factories import make_case, make_patient, make_radiograph

CASES = "/api/v1/cases/"


def make_analysed(doctor: User, **fields: Any) -> Case:
    """A case with a film and a queued analysis, as intake leaves it."""
    case = make_case(doctor, **fields)
    film = make_radiograph(case)
    now = timezone.now()
    analysis = Analysis.objects.create(radiograph=film, queued_at=now, enqueued_at=now)
    services.note_analysis(radiograph_id=film.pk, uid=analysis.uid, status="queued")
    case.refresh_from_db()
    return case


def _ids(api: APIClient, **query: str) -> list[UUID]:
    answer = api.get(CASES, query)
    assert answer.status_code == 200, answer.json()
    return [UUID(row["id"]) for row in answer.json()["results"]]


def test_a_row_shows_what_the_list_needs(alice: User, bob_api: APIClient) -> None:
    case = make_analysed(
        alice, patient=make_patient(alice, hospital_number="H-1", name="李强", birth_date="1970-05-01")
    )
    row = bob_api.get(CASES).json()["results"][0]
    assert row["id"] == str(case.uid)
    assert (row["created_by_name"], row["department_name"]) == ("Dr Alice", "Occupational Medicine")
    assert row["patient"] == {
        "id": str(case.patient.uid),
        "hospital_number": "H-1",
        "name": "李强",
        "sex": "M",
        "birth_date": "1970-05-01",
    }
    assert row["analysis"] == {
        "id": str(case.analysis_uid),
        "status": "queued",
        "code": "",
        "stage": None,
        "ill_score": None,
    }
    assert row["reading"] == {"status": "unread", "stage": None, "reader_name": None}
    assert (row["claim"], row["flags"], row["notes"]) == (None, [], {"total": 0, "unread": 0})


def test_charlie_sees_an_empty_list_and_the_auditor_all(
    alice: User, charlie: User, charlie_api: APIClient, audrey_api: APIClient
) -> None:
    hers, his = make_case(alice), make_case(charlie)
    assert _ids(charlie_api) == [his.uid]
    assert set(_ids(audrey_api)) == {hers.uid, his.uid}


def test_an_administrator_has_no_work_list(adam_api: APIClient) -> None:
    assert adam_api.get(CASES).status_code == 403


@pytest.mark.parametrize(
    ("search", "found"), [("wei", 2), ("WANG 002", 1), ("H-00", 3), ("%", 0), ("zhao", 0), (" ", 3)]
)
def test_search_finds_parts_of_name_and_number(search: str, found: int, alice: User, alice_api: APIClient) -> None:
    for number, name in (("H-001", "Wang Wei"), ("H-002", "Wang Fang"), ("H-003", "Li Weimin")):
        make_case(alice, patient=make_patient(alice, hospital_number=number, name=name))
    assert len(_ids(alice_api, search=search)) == found


def test_filters_by_state_stage_and_creator(alice: User, bob: User, alice_api: APIClient) -> None:
    done = make_case(alice, analysis_status="done", stage=2)
    failed = make_case(bob, analysis_status="failed")
    assert _ids(alice_api, status="done") == [done.uid]
    assert _ids(alice_api, stage="2") == [done.uid]
    assert _ids(alice_api, mine="true") == [done.uid]
    assert set(_ids(alice_api, mine="false")) == {done.uid, failed.uid}
    assert _ids(alice_api, status="failed", stage="2") == []


def test_a_draft_is_seen_by_its_author_only(alice: User, bob: User, alice_api: APIClient, bob_api: APIClient) -> None:
    case = make_case(alice)
    Reading.objects.create(case=case, reader=bob, draft_of=bob)
    assert (_ids(bob_api, reading="draft"), _ids(alice_api, reading="draft")) == ([case.uid], [])
    assert (_ids(bob_api, reading="unread"), _ids(alice_api, reading="unread")) == ([], [case.uid])
    assert bob_api.get(CASES).json()["results"][0]["reading"]["status"] == "draft"


def test_a_signed_reading_shows_its_stage_and_reader(alice: User, bob_api: APIClient) -> None:
    case = make_case(alice)
    services.note_reading(case_id=case.pk, stage=1, reader_name="Dr Alice")
    assert _ids(bob_api, reading="signed") == [case.uid]
    expected = {"status": "signed", "stage": 1, "reader_name": "Dr Alice"}
    assert bob_api.get(CASES).json()["results"][0]["reading"] == expected


def test_days_are_those_of_the_hospital_s_clock(alice: User, alice_api: APIClient, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"
    case = make_case(alice)
    Case.objects.filter(pk=case.pk).update(created_at=datetime.fromisoformat("2026-03-01T23:30:00+08:00"))
    assert _ids(alice_api, created_from="2026-03-01", created_to="2026-03-01") == [case.uid]
    assert _ids(alice_api, created_from="2026-03-02") == []
    assert _ids(alice_api, created_to="2026-02-28") == []


def test_the_ends_of_the_calendar_are_just_far_away(alice: User, alice_api: APIClient) -> None:
    case = make_case(alice)
    assert _ids(alice_api, created_from="0001-01-01", created_to="9999-12-31") == [case.uid]
    assert _ids(alice_api, created_from="9999-12-31") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "lost"),
        ("stage", "7"),
        ("reading", "maybe"),
        ("created_from", "yesterday"),
        ("ordering", "note"),
        ("cursor", "x"),
        ("page_size", "0"),
        ("page_size", "101"),
        ("page_size", "²"),
        ("page_size", "000001000000"),
        ("page_size", "000001" + "0" * 25),
        ("search", "x" * 101),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_by_name(name: str, value: str, alice_api: APIClient) -> None:
    answer = alice_api.get(CASES, {name: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [name])


ORDERS = ["created_at", "-created_at", "patient_name", "-patient_name", "hospital_number", "-hospital_number"]


@pytest.mark.parametrize("ordering", [*ORDERS, "ill_score", "-ill_score", "priority"])
def test_all_pages_together_show_each_case_once(ordering: str, alice: User, alice_api: APIClient) -> None:
    cases = [make_case(alice, ill_score=score) for score in (0.2, None, 0.7, 0.2, None)]
    seen: list[str] = []
    query = {"ordering": ordering, "page_size": "2"}
    while True:
        page = alice_api.get(CASES, query).json()
        seen += [row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert sorted(seen) == sorted(str(case.uid) for case in cases)
    assert len(seen) == 5


def test_a_list_of_any_length_takes_the_same_few_queries(
    alice: User, alice_api: APIClient, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        make_case(alice)
    with django_assert_max_num_queries(7):
        assert len(_ids(alice_api)) == 12


def test_counts_tell_the_states_apart(alice: User, bob: User, alice_api: APIClient, charlie_api: APIClient) -> None:
    for status in ("queued", "running", "done", "done", "rejected", "failed"):
        make_case(alice, analysis_status=status)
    read, drafted = Case.objects.order_by("pk")[:2]
    services.note_reading(case_id=read.pk, stage=0, reader_name="Dr Bob")
    Reading.objects.create(case=drafted, reader=alice, draft_of=alice)
    counts = alice_api.get(f"{CASES}counts/").json()
    states = {"total": 6, "queued": 1, "running": 1, "done": 2, "rejected": 1, "failed": 1, "unread": 4}
    states |= {"unread_rejected": 1, "unread_failed": 1}
    assert counts == states | {"queue_mine": 0, "queue_unclaimed": 2, "queue_claimed": 0}
    assert charlie_api.get(f"{CASES}counts/").json()["total"] == 0


def test_films_without_an_answer_wait_until_somebody_has_read_them(alice: User, alice_api: APIClient) -> None:
    read, drafted, refused, failed = (
        make_case(alice, analysis_status=status) for status in ("rejected", "rejected", "rejected", "failed")
    )
    services.note_reading(case_id=read.pk, stage=0, reader_name="Dr Bob")
    Reading.objects.create(case=drafted, reader=alice, draft_of=alice)
    counts = alice_api.get(f"{CASES}counts/").json()
    assert (counts["unread_rejected"], counts["unread_failed"]) == (1, 1)
    assert _ids(alice_api, status="rejected", reading="unread") == [refused.uid]
    assert _ids(alice_api, status="failed", reading="unread") == [failed.uid]


def test_a_row_tells_the_day_of_its_film(alice: User, alice_api: APIClient) -> None:
    make_radiograph(make_case(alice), acquired_on="2019-05-06")
    make_radiograph(make_case(alice))
    make_case(alice)
    assert [row["acquired_on"] for row in alice_api.get(CASES).json()["results"]] == [None, None, "2019-05-06"]


def test_a_case_tells_what_the_jobs_of_its_patient_come_to_by_the_day_of_its_film(
    alice: User, alice_api: APIClient
) -> None:
    case = make_analysed(alice)
    Radiograph.objects.filter(case=case).update(acquired_on="2025-05-06")
    patient = case.patient
    Exposure.objects.create(
        patient=patient, department=patient.department, dust_type="silica", began="1985-03", ended="1999"
    )
    exposure = alice_api.get(f"{CASES}{case.uid}/").json()["exposure"]
    assert (exposure["dusts"], exposure["first"], exposure["latency_years"]) == (["silica"], "1985-03", 40)
    assert exposure["years"] == pytest.approx(14.3, abs=0.1)


def test_a_case_shows_patient_film_analysis_and_readings(alice: User, alice_api: APIClient) -> None:
    case = make_analysed(alice, note="cough")
    body = alice_api.get(f"{CASES}{case.uid}/").json()
    assert (body["id"], body["note"]) == (str(case.uid), "cough")
    assert body["patient"]["hospital_number"] == case.patient.hospital_number
    assert body["radiograph"]["original_url"] == f"/api/v1/films/{case.radiograph.uid}/original/"
    assert body["radiograph"]["display_url"] is None
    assert (body["analysis"]["status"], body["analysis"]["prediction"]) == ("queued", None)
    assert body["readings"] == []


def test_what_a_worker_learned_is_on_the_film(alice: User, alice_api: APIClient) -> None:
    case = make_analysed(alice)
    name = "a" * 32 + ".dcm"
    facts: dict[str, Any] = {"rows": 2000, "columns": 1800, "spacing_mm": (0.14, 0.15), "bits": 12}
    services.note_film(radiograph_id=case.radiograph.pk, display_name=name, photometric="MONOCHROME2", **facts)
    film = alice_api.get(f"{CASES}{case.uid}/").json()["radiograph"]
    assert (film["rows"], film["columns"], film["spacing_mm"], film["bits"]) == (2000, 1800, [0.14, 0.15], 12)
    assert film["display_url"] == f"/api/v1/films/{case.radiograph.uid}/display/"


def test_a_colleague_s_draft_is_not_on_the_case(
    alice: User, bob: User, alice_api: APIClient, bob_api: APIClient
) -> None:
    case = make_analysed(alice)
    Reading.objects.create(case=case, reader=bob, draft_of=bob)
    assert alice_api.get(f"{CASES}{case.uid}/").json()["readings"] == []
    mine = bob_api.get(f"{CASES}{case.uid}/").json()["readings"]
    assert [(reading["status"], reading["mine"]) for reading in mine] == [("draft", True)]


def test_looking_at_a_case_is_in_the_audit_log(alice: User, bob: User, bob_api: APIClient) -> None:
    case = make_analysed(alice)
    bob_api.get(f"{CASES}{case.uid}/")
    event = Event.objects.get(action="case.viewed")
    assert (event.actor, event.object_type, event.object_id) == (bob.uid, "cases.case", str(case.uid))


def test_looking_for_a_case_one_may_not_see_leaves_no_view(alice: User, charlie_api: APIClient) -> None:
    case = make_analysed(alice)
    assert charlie_api.get(f"{CASES}{case.uid}/").status_code == 404
    assert not Event.objects.filter(action="case.viewed").exists()
