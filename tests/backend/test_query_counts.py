"""What an address costs in queries, whatever number of cases there are."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.analysis.models import Analysis, ModelVersion, Region, Result
from backend.audit.services import record
from backend.cases import claims, files, merges, services
from backend.cases.models import Case, Exposure, Merge
from backend.exports.services import FINISHED
from backend.readings.models import Reading
from backend.reports.models import Report
from backend.standards.models import StandardFilm
from backend.worklist.models import Flag, Note, SavedFilter
from tests.backend.blinded import PREDICTION
from tests.backend.endpoints import ENDPOINTS, PREFIX
from tests.factories import make_case, make_patient, make_radiograph, make_standard


class Cost(NamedTuple):
    """`who`: doctor, blinded (a doctor whose department hides results) or auditor."""

    who: str
    route: str
    query: dict[str, str]
    queries: int


Row = tuple[str, dict[str, str], int]
DOCTOR: list[Row] = [
    ("cases/", {}, 4),
    ("cases/", {"ordering": "patient_name"}, 4),
    ("cases/", {"ordering": "-hospital_number"}, 4),
    ("cases/", {"ordering": "priority"}, 4),
    ("cases/", {"ordering": "ill_score"}, 5),
    ("cases/", {"status": "done"}, 5),
    ("cases/", {"stage": "2"}, 5),
    ("cases/", {"mine": "true"}, 5),
    ("cases/", {"created_from": "2020-01-01"}, 5),
    ("cases/", {"reading": "unread"}, 6),
    ("cases/", {"reading": "draft"}, 6),
    ("cases/", {"reading": "signed"}, 6),
    ("cases/", {"queue": "mine"}, 6),
    ("cases/", {"queue": "unclaimed"}, 6),
    ("cases/", {"queue": "claimed"}, 6),
    ("cases/", {"flag": "any"}, 6),
    ("cases/", {"search": "wang"}, 6),
    ("cases/", {"search": "wang h00"}, 8),
    ("cases/counts/", {}, 16),
    ("cases/<uuid:uid>/", {}, 7),
    ("cases/<uuid:uid>/neighbours/", {}, 9),
    ("cases/<uuid:uid>/desk/", {}, 4),
    ("cases/<uuid:uid>/report/", {"language": "en"}, 10),
    ("patients/", {}, 3),
    ("patients/", {"search": "wang"}, 5),
    ("patients/<uuid:uid>/", {}, 9),
    ("readings/<uuid:uid>/", {}, 2),
    ("films/<uuid:uid>/display/", {}, 2),
    ("films/<uuid:uid>/original/", {}, 3),
    ("analyses/<uuid:uid>/map/", {}, 2),
    ("merges/<uuid:uid>/", {}, 7),
    ("reports/<uuid:uid>/", {}, 2),
    ("reports/<uuid:uid>/file/", {}, 3),
    ("standards/", {}, 2),
    ("standards/<uuid:uid>/display/", {}, 2),
    ("worklist/inbox/", {}, 3),
    ("worklist/day/", {}, 2),
    ("worklist/colleagues/", {}, 2),
    ("filters/", {}, 2),
    ("model/", {}, 2),
    ("auth/me/", {}, 1),
]
BLINDED: list[Row] = [
    ("cases/", {}, 4),
    ("cases/", {"stage": "2"}, 2),
    ("cases/", {"ordering": "ill_score"}, 5),
    ("cases/", {"reading": "unread"}, 6),
    ("cases/", {"search": "wang"}, 6),
    ("cases/counts/", {}, 17),
    ("cases/<uuid:uid>/", {}, 6),
    ("cases/<uuid:uid>/neighbours/", {}, 9),
    ("cases/<uuid:uid>/desk/", {}, 4),
    ("cases/<uuid:uid>/report/", {"language": "en"}, 7),
    ("patients/", {}, 3),
    ("patients/<uuid:uid>/", {}, 9),
    ("worklist/inbox/", {}, 3),
]
AUDITOR: list[Row] = [
    ("cases/", {}, 4),
    ("cases/", {"stage": "2"}, 5),
    ("cases/", {"ordering": "ill_score"}, 5),
    ("cases/", {"ordering": "patient_name"}, 4),
    ("cases/", {"reading": "unread"}, 6),
    ("cases/", {"search": "wang"}, 7),
    ("cases/counts/", {}, 17),
    ("cases/<uuid:uid>/", {}, 7),
    ("cases/<uuid:uid>/neighbours/", {}, 9),
    ("cases/<uuid:uid>/desk/", {}, 4),
    ("cases/<uuid:uid>/report/", {"language": "en"}, 10),
    ("patients/", {}, 3),
    ("patients/<uuid:uid>/", {}, 9),
    ("exports/", {}, 2),
    ("exports/cases/", {}, 9),
    ("exports/cases/", {"as": "json"}, 9),
    ("exports/cases/", {"reading": "signed"}, 11),
]
COSTS = [
    Cost(who, *row) for who, rows in (("doctor", DOCTOR), ("blinded", BLINDED), ("auditor", AUDITOR)) for row in rows
]
IDS = [f"{one.who} {one.route} {one.query}" for one in COSTS]


def _work(alice: User, bob: User, count: int) -> None:
    """Cases in all kinds of states, all of one patient, and what else grows in a year."""
    patient = Case.objects.first().patient if Case.objects.exists() else make_patient(alice)  # type: ignore[union-attr]
    for number in range(count):
        case = make_case(alice, patient=patient, analysis_status="done", stage=2, ill_score=0.5 + number / 100)
        _staged(case, number)
        Flag.objects.create(case=case, author=bob, kind="discuss")
        Note.objects.create(case=case, author=bob, addressee=alice, text="look")
        Reading.objects.create(case=case, reader=bob, status="signed", stage=1, signed_at=timezone.now())
    newest = Case.objects.order_by("-pk")
    services.note_reading(case_id=newest[3].pk, stage=1, reader_name="Dr Bob")
    claims.claim(case=newest[0], by=alice)
    claims.claim(case=newest[1], by=bob)
    Reading.objects.create(case=newest[2], reader=alice, draft_of=alice)


def _staged(case: Case, number: int) -> None:
    """A film with a result, and a report of it."""
    stored, now = [files.store([b"made by a worker"], "png").name for _ in range(3)], timezone.now()
    film = make_radiograph(case, display_name=stored[0])
    analysis = Analysis.objects.create(radiograph=film, status="done", queued_at=now, enqueued_at=now, finished_at=now)
    Case.objects.filter(pk=case.pk).update(analysis_uid=analysis.uid)
    version, _ = ModelVersion.objects.get_or_create(name="demo", version="1", digest="d" * 64, active=True)
    result = Result.objects.create(
        analysis=analysis, radiograph=film, model_version=version, schema_version=2, prediction=PREDICTION, stage=2,
        ill_score=0.5, map_name=stored[1], map_width=1, map_height=1, map_max=1.0,
    )  # fmt: skip
    for _ in range(1 + number % 3):
        Region.objects.create(result=result, x0=1.0, y0=2.0, x1=3.0, y1=4.0, peak=0.5)
    Report.objects.create(
        case=case, language="en", digest="d", content={}, status="done", file_name=stored[2], enqueued_at=now
    )


def _beside(alice: User, bob: User, audrey: User, count: int) -> None:
    """What belongs to no case."""
    patient = Case.objects.order_by("pk")[1].patient
    if not Merge.objects.exists():
        merges.merge(kept=patient, other=make_patient(bob, birth_date=date(1970, 1, 1)), take=[], by=alice)
    for number in range(count):
        make_standard()
        SavedFilter.objects.create(owner=alice, name=f"{number} {SavedFilter.objects.count()}", query={})
        Exposure.objects.create(patient=patient, department=patient.department, employer="North Mine")
        detail = {"as": "csv", "filters": {}, "count": 1, "digest": "d", "complete": True}
        record(actor=audrey, action=FINISHED, detail=detail)


@pytest.fixture
def grown(alice: User, bob: User, audrey: User, media: Any) -> Iterator[int]:
    """A department as it grows; each time that it is asked, it has grown on."""

    def growing() -> Iterator[int]:
        for count in (5, 6):
            _work(alice, bob, count)
            _beside(alice, bob, audrey, count)
            yield count

    return growing()


@pytest.fixture
def apis(alice_api: APIClient, audrey_api: APIClient) -> dict[str, APIClient]:
    return {"doctor": alice_api, "blinded": alice_api, "auditor": audrey_api}


def _address(route: str) -> str:
    case = Case.objects.order_by("pk")[1]
    film = case.radiograph
    objects: dict[str, Any] = {
        "cases": case, "patients": case.patient, "films": film, "analyses": film.analyses.get(),
        "readings": Reading.objects.filter(reader__username="alice").first(), "reports": case.reports.get(),
        "merges": Merge.objects.first(), "standards": StandardFilm.objects.first(),
    }  # fmt: skip
    asked = objects.get(route.split("/")[0])
    return f"/{PREFIX}{route.replace('<uuid:uid>', str(asked.uid) if asked else '')}"


def _cost(api: APIClient, route: str, query: dict[str, str]) -> int:
    address = _address(route)
    with CaptureQueriesContext(connection) as queries:
        answer: Any = api.get(address, query)
        assert answer.status_code == 200, answer.json()
        if answer.streaming:
            assert b"".join(answer.streaming_content)
    return len([query for query in queries if query["sql"].startswith("SELECT")])


@pytest.mark.parametrize("cost", COSTS, ids=IDS)
def test_an_address_costs_the_same_few_queries_however_many_cases_there_are(
    cost: Cost, grown: Iterator[int], apis: dict[str, APIClient], department: Department
) -> None:
    Department.objects.filter(pk=department.pk).update(blinded_first_reading=cost.who == "blinded")
    found = [_cost(apis[cost.who], cost.route, cost.query) for _ in grown]
    assert found == [cost.queries, cost.queries]


def test_every_address_that_can_be_read_has_its_cost() -> None:
    readable = {route for method, route in ENDPOINTS if method == "get"}
    assert {cost.route for cost in COSTS} == readable
