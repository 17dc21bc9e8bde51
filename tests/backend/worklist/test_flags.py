"""Flags on cases: set, seen, filtered by, taken down, put back."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.audit.models import Event
from backend.cases.models import Case
from backend.cases.services import disclose
from backend.worklist.models import Flag
from tests.factories import make_case

CASES = "/api/v1/cases/"


@pytest.fixture
def case(alice: User) -> Case:
    return make_case(alice)


def _set(api: APIClient, case: Case, **body: Any) -> Any:
    return api.post(f"{CASES}{case.uid}/flags/", {"kind": "discuss", **body})


def _flags(api: APIClient, case: Case) -> list[dict[str, Any]]:
    return list(api.get(f"{CASES}{case.uid}/desk/").json()["flags"])


def _row(api: APIClient) -> Any:
    return api.get(CASES).json()["results"][0]


def test_a_flag_stands_with_reason_and_author(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    assert _set(alice_api, case, reason="opacity behind the heart?").status_code == 201
    [flag] = _flags(bob_api, case)
    assert (flag["kind"], flag["reason"]) == ("discuss", "opacity behind the heart?")
    assert (flag["author"]["full_name"], flag["mine"]) == ("Dr Alice", False)
    assert _row(bob_api)["flags"] == ["discuss"]
    assert Event.objects.get(action="flag.set").detail == {"case": str(case.uid), "kind": "discuss"}


def test_the_same_flag_is_set_once(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    _set(alice_api, case)
    assert _set(alice_api, case).json()["code"] == "flag_exists"
    assert _set(bob_api, case).status_code == 201
    assert _row(bob_api)["flags"] == ["discuss"]


@pytest.mark.parametrize("body", [{"kind": "urgent"}, {"reason": "x" * 301}, {"reason": None}])
def test_a_flag_that_makes_no_sense_is_refused(body: dict[str, Any], case: Case, alice_api: APIClient) -> None:
    assert _set(alice_api, case, **body).status_code == 400


def test_a_colleague_takes_a_flag_down_and_puts_it_back(
    case: Case, bob: User, alice_api: APIClient, bob_api: APIClient
) -> None:
    flag = _set(alice_api, case, reason="why").json()["id"]
    for _ in range(2):
        assert bob_api.delete(f"/api/v1/flags/{flag}/").status_code == 204
    assert _flags(alice_api, case) == []
    back = bob_api.post(f"/api/v1/flags/{flag}/back/").json()
    assert (back["reason"], back["author"]["full_name"]) == ("why", "Dr Alice")
    assert [event.action for event in Event.objects.filter(actor=bob.uid, action__startswith="flag.")] == [
        "flag.put_back",
        "flag.taken_down",
    ]


def test_a_flag_set_anew_meanwhile_is_not_doubled(case: Case, alice_api: APIClient) -> None:
    flag = _set(alice_api, case).json()["id"]
    alice_api.delete(f"/api/v1/flags/{flag}/")
    _set(alice_api, case)
    assert alice_api.post(f"/api/v1/flags/{flag}/back/").json()["code"] == "flag_exists"
    assert Flag.objects.standing().count() == 1


def test_the_list_is_narrowed_by_flags(case: Case, alice: User, alice_api: APIClient) -> None:
    plain, other = make_case(alice), make_case(alice)
    _set(alice_api, case)
    _set(alice_api, other, kind="repeat")
    found = {
        name: {row["id"] for row in alice_api.get(CASES, {"flag": name}).json()["results"]}
        for name in ("repeat", "any")
    }
    assert found == {"repeat": {str(other.uid)}, "any": {str(case.uid), str(other.uid)}}
    assert str(plain.uid) not in found["any"]
    assert alice_api.get(CASES, {"flag": "urgent"}).status_code == 400


def test_a_blind_reader_sees_his_own_flags_only(
    case: Case, bob: User, alice_api: APIClient, bob_api: APIClient
) -> None:
    Department.objects.update(blinded_first_reading=True)
    hers = _set(alice_api, case, reason="surely II").json()["id"]
    _set(bob_api, case, kind="teaching")
    assert [flag["kind"] for flag in _flags(bob_api, case)] == ["teaching"]
    assert _row(bob_api)["flags"] == ["teaching"]
    assert bob_api.get(CASES, {"flag": "discuss"}).json()["results"] == []
    assert bob_api.delete(f"/api/v1/flags/{hers}/").status_code == 404
    disclose(case_id=case.pk, user=bob)
    assert [flag["kind"] for flag in _flags(bob_api, case)] == ["discuss", "teaching"]


def test_an_auditor_sees_flags_and_sets_none(case: Case, alice_api: APIClient, audrey_api: APIClient) -> None:
    _set(alice_api, case)
    assert len(_flags(audrey_api, case)) == 1
    assert _set(audrey_api, case).status_code == 403
