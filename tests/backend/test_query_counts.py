"""What an address costs in queries, whatever number of cases there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.analysis.models import Analysis
from backend.cases import claims, services
from backend.cases.models import Case
from backend.readings.models import Reading
from backend.worklist.models import Flag, Note
from tests.factories import make_case, make_patient, make_radiograph

CASES = "/api/v1/cases/"
COSTS: list[tuple[str, dict[str, str], int]] = [
    (CASES, {}, 4),
    (CASES, {"ordering": "patient_name"}, 4),
    (CASES, {"ordering": "-hospital_number"}, 4),
    (CASES, {"ordering": "ill_score"}, 5),
    (CASES, {"ordering": "priority"}, 4),
    (CASES, {"status": "done"}, 5),
    (CASES, {"stage": "2"}, 5),
    (CASES, {"mine": "true"}, 5),
    (CASES, {"created_from": "2020-01-01"}, 5),
    (CASES, {"reading": "unread"}, 6),
    (CASES, {"reading": "draft"}, 6),
    (CASES, {"reading": "signed"}, 6),
    (CASES, {"queue": "mine"}, 6),
    (CASES, {"queue": "unclaimed"}, 6),
    (CASES, {"queue": "claimed"}, 6),
    (CASES, {"flag": "any"}, 6),
    (CASES, {"search": "wang"}, 6),
    (CASES, {"search": "wang h00"}, 6),
    (f"{CASES}counts/", {}, 13),
    (f"{CASES}{{case}}/neighbours/", {}, 9),
    (f"{CASES}{{case}}/", {}, 6),
    (f"{CASES}{{case}}/desk/", {}, 4),
    ("/api/v1/patients/", {}, 3),
    ("/api/v1/patients/", {"search": "wang"}, 5),
    ("/api/v1/patients/{patient}/", {}, 8),
    ("/api/v1/worklist/inbox/", {}, 3),
    ("/api/v1/worklist/day/", {}, 2),
]
IDS = [f"{address} {query}" for address, query, _ in COSTS]


def _work(alice: User, bob: User, count: int) -> None:
    """Cases in all kinds of states, all of one patient."""
    patient = Case.objects.first().patient if Case.objects.exists() else make_patient(alice)  # type: ignore[union-attr]
    for number in range(count):
        case = make_case(alice, patient=patient, analysis_status="done", stage=2, ill_score=0.5 + number / 100)
        film, now = make_radiograph(case), timezone.now()
        Analysis.objects.create(radiograph=film, queued_at=now, enqueued_at=now)
        Flag.objects.create(case=case, author=bob, kind="discuss")
        Note.objects.create(case=case, author=bob, addressee=alice, text="look")
        Reading.objects.create(case=case, reader=bob, status="signed", stage=1, signed_at=now)
    newest = Case.objects.order_by("-pk")
    services.note_reading(case_id=newest[3].pk, stage=1, reader_name="Dr Bob")
    claims.claim(case=newest[0], by=alice)
    claims.claim(case=newest[1], by=bob)
    Reading.objects.create(case=newest[2], reader=alice, draft_of=alice)


def _cost(api: APIClient, address: str, query: dict[str, str]) -> int:
    case = Case.objects.order_by("pk")[1]
    there = address.format(case=case.uid, patient=case.patient.uid)
    with CaptureQueriesContext(connection) as queries:
        answer = api.get(there, query)
    assert answer.status_code == 200, answer.json()
    return len([query for query in queries if query["sql"].startswith("SELECT")])


@pytest.mark.parametrize(("address", "query", "cost"), COSTS, ids=IDS)
def test_an_address_costs_the_same_few_queries_however_many_cases_there_are(
    address: str, query: dict[str, str], cost: int, alice: User, bob: User, alice_api: APIClient
) -> None:
    found = []
    for count in (5, 6):
        _work(alice, bob, count)
        found.append(_cost(alice_api, address, query))
    assert found == [cost, cost]
