"""Who reads a case: one doctor at a time, for some hours, and nobody loses it without being asked."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.audit.models import Event
from backend.cases import claims
from backend.cases.models import Case
from backend.common.errors import DomainError
from backend.readings import services as readings
from tests.factories import make_case

CASES = "/api/v1/cases/"


@pytest.fixture
def case(alice: User) -> Case:
    return make_case(alice, analysis_status="done")


def _claim(api: APIClient, case: Case, **body: Any) -> Any:
    return api.post(f"{CASES}{case.uid}/claim/", body)


def _queue(api: APIClient, queue: str) -> list[str]:
    return [row["id"] for row in api.get(CASES, {"queue": queue}).json()["results"]]


def _lapse(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_a_claim_shows_its_holder_to_the_colleagues(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    assert _claim(alice_api, case).json()["claim"]["mine"] is True
    seen = bob_api.get(CASES).json()["results"][0]["claim"]
    assert (seen["by"]["full_name"], seen["mine"]) == ("Dr Alice", False)
    assert bob_api.get(f"{CASES}{case.uid}/desk/").json()["claim"] == seen


def test_a_claimed_case_is_refused_with_the_holder_s_name(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    _claim(alice_api, case)
    answer = _claim(bob_api, case)
    assert (answer.status_code, answer.json()["code"]) == (409, "case_claimed")
    assert answer.json()["fields"] == {"claimed_by": ["Dr Alice"]}


def test_a_colleague_takes_over_from_the_holder_he_was_shown(
    case: Case, alice: User, bob: User, alice_api: APIClient, bob_api: APIClient
) -> None:
    _claim(alice_api, case)
    assert _claim(bob_api, case, take_over_from=str(alice.uid)).json()["claim"]["mine"] is True
    event = Event.objects.get(action="case.taken_over")
    assert (event.actor, event.detail) == (bob.uid, {"from": str(alice.uid)})


def test_nobody_takes_over_from_a_holder_he_was_not_shown(case: Case, bob: User, alice_api: APIClient) -> None:
    claims.claim(case=case, by=bob)
    assert _claim(alice_api, case, take_over_from=str(case.uid)).status_code == 409
    assert _claim(alice_api, case, take_over_from="Dr Bob").status_code == 400


def test_claiming_one_s_own_case_again_holds_it_longer(case: Case, alice: User, alice_api: APIClient) -> None:
    _claim(alice_api, case)
    soon = timezone.now() + timedelta(minutes=1)
    Case.objects.filter(pk=case.pk).update(claimed_until=soon)
    _claim(alice_api, case)
    case.refresh_from_db()
    assert case.claimed_until is not None
    assert case.claimed_until > soon


def test_a_claim_ends_by_itself(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    _claim(alice_api, case)
    _lapse(case)
    assert bob_api.get(CASES).json()["results"][0]["claim"] is None
    assert (_queue(alice_api, "mine"), _queue(bob_api, "unclaimed")) == ([], [str(case.uid)])
    assert _claim(bob_api, case).status_code == 200
    assert not Event.objects.filter(action="case.taken_over").exists()


def test_a_case_given_back_is_free(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    _claim(alice_api, case)
    for _ in range(2):  # giving back what is free already changes nothing
        assert alice_api.delete(f"{CASES}{case.uid}/claim/").status_code == 204
    assert _claim(bob_api, case).status_code == 200
    assert Event.objects.filter(action="case.released").count() == 1


def test_only_the_holder_gives_a_case_back(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    _claim(alice_api, case)
    assert bob_api.delete(f"{CASES}{case.uid}/claim/").json()["code"] == "case_claimed"
    assert _queue(alice_api, "mine") == [str(case.uid)]


def test_an_auditor_claims_nothing(case: Case, audrey_api: APIClient) -> None:
    assert _claim(audrey_api, case).status_code == 403


def test_the_queues_tell_mine_free_and_taken_apart(case: Case, alice: User, bob: User, alice_api: APIClient) -> None:
    mine, his = make_case(alice, analysis_status="done"), make_case(alice, analysis_status="done")
    make_case(alice, analysis_status="done", signed=True)
    make_case(alice, analysis_status="queued")
    claims.claim(case=mine, by=alice)
    claims.claim(case=his, by=bob)
    queues = {name: _queue(alice_api, name) for name in ("mine", "unclaimed", "claimed")}
    assert queues == {"mine": [str(mine.uid)], "unclaimed": [str(case.uid)], "claimed": [str(his.uid)]}
    counts = alice_api.get(f"{CASES}counts/").json()
    assert [counts[f"queue_{name}"] for name in ("mine", "unclaimed", "claimed")] == [1, 1, 1]


def test_signing_gives_the_case_back(case: Case, alice: User) -> None:
    claims.claim(case=case, by=alice)
    draft = readings.start(case=case, reader=alice, fields={"stage": 1}, amends=None)
    readings.sign(reading=draft, reader=alice, stage=1, revision=draft.revision)
    case.refresh_from_db()
    assert (case.claimed_by, case.claimed_until) == (None, None)


def test_signing_leaves_a_colleague_s_claim_alone(case: Case, alice: User, bob: User) -> None:
    claims.claim(case=case, by=bob)
    draft = readings.start(case=case, reader=alice, fields={"stage": 1}, amends=None)
    readings.sign(reading=draft, reader=alice, stage=1, revision=draft.revision)
    case.refresh_from_db()
    assert case.claimed_by == bob


def test_the_next_film_is_the_oldest_that_nobody_reads(
    case: Case, alice: User, bob: User, alice_api: APIClient
) -> None:
    Department.objects.update(priority_by_score=False)
    second = make_case(alice, analysis_status="done", ill_score=0.9)
    claims.claim(case=case, by=bob)
    assert alice_api.post("/api/v1/worklist/next/").json() == {"case_id": str(second.uid)}
    assert _queue(alice_api, "mine") == [str(second.uid)]
    assert alice_api.post("/api/v1/worklist/next/").json() == {"case_id": None}


def test_the_next_film_is_the_most_urgent_where_the_department_orders_so(
    case: Case, alice: User, alice_api: APIClient
) -> None:
    urgent = make_case(alice, analysis_status="done", ill_score=0.9)
    assert alice_api.post("/api/v1/worklist/next/").json() == {"case_id": str(urgent.uid)}


@pytest.mark.django_db(transaction=True)
def test_of_two_doctors_claiming_at_once_one_gets_the_case(case: Case, alice: User, bob: User) -> None:
    outcomes: list[str] = []
    together = Barrier(2)

    def take(doctor: User) -> None:
        together.wait()
        try:
            claims.claim(case=case, by=doctor)
            outcomes.append("got it")
        except DomainError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=take, args=[doctor]) for doctor in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["case_claimed", "got it"]
