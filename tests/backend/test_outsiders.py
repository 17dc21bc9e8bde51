"""Every address of the API, found by itself: nobody without a log-in, nobody from another department."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.analysis.models import Analysis
from backend.cases import merges
from backend.cases.models import Case, Exposure
from backend.readings.models import Reading
from backend.reports.models import Report
from backend.worklist.models import Flag, SavedFilter
from tests.factories import make_case, make_patient, make_radiograph, make_standard

PREFIX = "api/v1/"
OPEN = {"auth/login/", "auth/refresh/", "auth/logout/"}  # these are how one comes in and goes
SHARED = {"standards"}  # objects that belong to no department: every reader sees them, nobody else does


def _endpoints() -> Iterator[tuple[str, str]]:
    for route, pattern in _patterns(get_resolver().url_patterns, ""):
        if route.startswith(PREFIX):
            view: Any = pattern.callback.view_class  # type: ignore[union-attr]  # our views only
            for method in ("get", "post", "put", "patch", "delete"):
                if hasattr(view, method):
                    yield method, route.removeprefix(PREFIX)


def _patterns(patterns: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, route)
        else:
            yield route, pattern


ENDPOINTS = sorted(set(_endpoints()))
OF_OBJECTS = [(method, route) for method, route in ENDPOINTS if "<uuid:" in route]
OF_DEPARTMENTS = [(method, route) for method, route in OF_OBJECTS if route.split("/")[0] not in SHARED]
OF_EVERYBODY = [(method, route) for method, route in OF_OBJECTS if route.split("/")[0] in SHARED]
IDS = [f"{method} {route}" for method, route in ENDPOINTS]


@pytest.fixture
def uids(alice: User) -> dict[str, str]:
    """Alice's objects, by the first part of their addresses."""
    case: Case = make_case(alice)
    film = make_radiograph(case)
    now = timezone.now()
    analysis = Analysis.objects.create(radiograph=film, queued_at=now, enqueued_at=now)
    Case.objects.filter(pk=case.pk).update(analysis_uid=analysis.uid)
    reading = Reading.objects.create(case=case, reader=alice, draft_of=alice)
    patient, other = case.patient, make_patient(alice)
    exposure = Exposure.objects.create(patient=patient, department=patient.department, employer="North Mine")
    found: dict[str, Any] = {
        "cases": case,
        "films": film,
        "patients": patient,
        "analyses": analysis,
        "readings": reading,
        "exposures": exposure,
    }
    found["standards"] = make_standard()
    found["merges"] = merges.merge(kept=patient, other=other, take=[], by=alice)
    found["reports"] = Report.objects.create(case=case, language="en", digest="d", content={}, enqueued_at=now)
    flag = Flag.objects.create(case=case, author=alice, kind="discuss")
    saved = SavedFilter.objects.create(owner=alice, name="mine", query={"queue": "mine"})
    found |= {"flags": flag, "filters": saved}
    return {name: str(row.uid) for name, row in found.items()}


def _call(client: APIClient, method: str, route: str, uids: dict[str, str]) -> Any:
    name = route.split("/")[0]
    address = route.replace("<uuid:uid>", uids.get(name, ""))
    assert "<" not in address, f"this test does not know whose {name} to ask for in {route}"
    return getattr(client, method)(f"/{PREFIX}{address}", {}, format="multipart" if route == "films/" else "json")


def test_the_api_was_found() -> None:
    assert len(ENDPOINTS) >= 20


@pytest.mark.parametrize(("method", "route"), ENDPOINTS, ids=IDS)
def test_nobody_enters_without_a_log_in(
    method: str, route: str, anonymous_api: APIClient, uids: dict[str, str]
) -> None:
    answer = _call(anonymous_api, method, route, uids)
    if route in OPEN:
        assert answer.status_code in (400, 401, 403)
    else:
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize(("method", "route"), OF_DEPARTMENTS)
def test_charlie_finds_nothing_of_another_department(
    method: str, route: str, charlie_api: APIClient, uids: dict[str, str]
) -> None:
    answer = _call(charlie_api, method, route, uids)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(("method", "route"), OF_EVERYBODY)
def test_charlie_and_the_auditor_see_what_is_shared_by_all_departments(
    method: str, route: str, charlie_api: APIClient, audrey_api: APIClient, uids: dict[str, str]
) -> None:
    for api in (charlie_api, audrey_api):
        assert _call(api, method, route, uids).status_code == 200


@pytest.mark.parametrize(("method", "route"), OF_EVERYBODY)
def test_what_is_shared_by_all_departments_cannot_be_written(method: str, route: str) -> None:
    assert method == "get"


@pytest.mark.parametrize(("method", "route"), OF_OBJECTS)
def test_an_administrator_sees_no_medical_data(
    method: str, route: str, adam_api: APIClient, uids: dict[str, str]
) -> None:
    answer = _call(adam_api, method, route, uids)
    assert answer.status_code == 403


@pytest.mark.parametrize("route", ["cases/", "cases/counts/", "patients/", "worklist/inbox/"])
def test_charlie_s_lists_are_empty(route: str, charlie_api: APIClient, uids: dict[str, str]) -> None:
    answer = charlie_api.get(f"/{PREFIX}{route}").json()
    assert not answer.get("results")
    assert not answer.get("total")
    assert not answer.get("notes")


@pytest.mark.parametrize("route", ["filters/", "worklist/colleagues/"])
def test_charlie_sees_neither_alice_s_filters_nor_her_colleagues(
    route: str, charlie_api: APIClient, bob: User, uids: dict[str, str]
) -> None:
    assert charlie_api.get(f"/{PREFIX}{route}").json() == []
