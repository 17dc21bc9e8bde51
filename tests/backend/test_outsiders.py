"""Every address of the API, found by itself: nobody without a log-in, nobody from another department."""

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import User
from tests.backend.endpoints import ENDPOINTS, OF_OBJECTS, PREFIX, call

OPEN = {"auth/login/", "auth/refresh/", "auth/logout/"}  # these are how one comes in and goes
SHARED = {"standards"}  # objects that belong to no department: every reader sees them, nobody else does
OF_DEPARTMENTS = [(method, route) for method, route in OF_OBJECTS if route.split("/")[0] not in SHARED]
OF_EVERYBODY = [(method, route) for method, route in OF_OBJECTS if route.split("/")[0] in SHARED]
IDS = [f"{method} {route}" for method, route in ENDPOINTS]


def test_the_api_was_found() -> None:
    assert len(ENDPOINTS) >= 20


@pytest.mark.parametrize(("method", "route"), ENDPOINTS, ids=IDS)
def test_nobody_enters_without_a_log_in(
    method: str, route: str, anonymous_api: APIClient, uids: dict[str, str]
) -> None:
    answer = call(anonymous_api, method, route, uids)
    if route in OPEN:
        assert answer.status_code in (400, 401, 403)
    else:
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize(("method", "route"), OF_DEPARTMENTS)
def test_charlie_finds_nothing_of_another_department(
    method: str, route: str, charlie_api: APIClient, uids: dict[str, str]
) -> None:
    answer = call(charlie_api, method, route, uids)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(("method", "route"), OF_EVERYBODY)
def test_charlie_and_the_auditor_see_what_is_shared_by_all_departments(
    method: str, route: str, charlie_api: APIClient, audrey_api: APIClient, uids: dict[str, str]
) -> None:
    for api in (charlie_api, audrey_api):
        assert call(api, method, route, uids).status_code == 200


@pytest.mark.parametrize(("method", "route"), OF_EVERYBODY)
def test_what_is_shared_by_all_departments_cannot_be_written(method: str, route: str) -> None:
    assert method == "get"


@pytest.mark.parametrize(("method", "route"), OF_OBJECTS)
def test_an_administrator_sees_no_medical_data(
    method: str, route: str, adam_api: APIClient, uids: dict[str, str]
) -> None:
    answer = call(adam_api, method, route, uids)
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
