"""Two windows, two readers, a lost answer: nobody overwrites anybody, and nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.audit.models import Event
from backend.cases.models import Case
from backend.common.errors import DomainError
from backend.readings import services
from backend.readings.models import Reading
from tests.factories import make_case


@pytest.fixture
def case(alice: User) -> Case:
    return make_case(alice)


@pytest.fixture
def draft(case: Case, alice: User) -> Reading:
    return services.start(case=case, reader=alice, fields={"stage": 1, "comment": "first"}, amends=None)


def url(reading: Reading) -> str:
    return f"/api/v1/readings/{reading.uid}/"


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_every_change_counts_the_revision_up(draft: Reading, alice_api: APIClient) -> None:
    assert alice_api.patch(url(draft), {"revision": 1, "comment": "second"}).json()["revision"] == 2
    assert alice_api.patch(url(draft), {"revision": 2, "comment": "third"}).json()["revision"] == 3


def test_a_window_that_saw_an_older_draft_overwrites_nothing(draft: Reading, alice_api: APIClient) -> None:
    alice_api.patch(url(draft), {"revision": 1, "comment": "of the other window"})
    assert code(alice_api.patch(url(draft), {"revision": 1, "comment": "of this one"})) == (409, "reading_changed")
    assert alice_api.get(url(draft)).json()["comment"] == "of the other window"


def test_a_revision_from_the_future_is_no_revision(draft: Reading, alice_api: APIClient) -> None:
    assert code(alice_api.patch(url(draft), {"revision": 2, "comment": "x"})) == (409, "reading_changed")


@pytest.mark.parametrize("revision", [None, 0, "x"])
def test_a_change_names_the_revision_it_saw(revision: Any, draft: Reading, alice_api: APIClient) -> None:
    answer = alice_api.patch(url(draft), {"comment": "x", "revision": revision})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["revision"])
    assert alice_api.patch(url(draft), {"comment": "x"}).status_code == 400


def test_a_change_whose_answer_was_lost_may_be_sent_again(draft: Reading, alice_api: APIClient) -> None:
    change = {"revision": 1, "comment": "second", "form": {"pleural": False}}
    first = alice_api.patch(url(draft), change).json()
    again = alice_api.patch(url(draft), change)
    assert (again.status_code, again.json()) == (200, first)


def test_a_stale_revision_is_not_signed(draft: Reading, alice_api: APIClient) -> None:
    alice_api.patch(url(draft), {"revision": 1, "form": {"pleural": False}})
    assert code(alice_api.post(f"{url(draft)}sign/", {"stage": 1, "revision": 1})) == (409, "reading_changed")
    assert Reading.objects.get().status == "draft"


def test_a_window_that_shows_a_draft_learns_that_it_was_signed_elsewhere(draft: Reading, alice_api: APIClient) -> None:
    alice_api.post(f"{url(draft)}sign/", {"stage": 1, "revision": 1})
    assert code(alice_api.patch(url(draft), {"revision": 1, "comment": "late"})) == (409, "reading_signed")
    assert code(alice_api.post(f"{url(draft)}sign/", {"stage": 1, "revision": 1})) == (409, "reading_signed")
    shown = alice_api.get(url(draft)).json()
    assert (shown["status"], shown["comment"]) == ("signed", "first")


def test_a_draft_outlives_that_a_colleague_has_signed_the_case(
    draft: Reading, case: Case, alice_api: APIClient, bob: User
) -> None:
    bobs = services.start(case=case, reader=bob, fields={"stage": 2}, amends=None)
    services.sign(reading=bobs, reader=bob, stage=2, revision=1)
    changed = alice_api.patch(url(draft), {"revision": 1, "comment": "still mine"})
    assert (changed.status_code, changed.json()["comment"]) == (200, "still mine")
    assert alice_api.post(f"{url(draft)}sign/", {"stage": 1, "revision": 2}).status_code == 200
    signed = Reading.objects.filter(status="signed")
    assert sorted(signed.values_list("reader__username", "stage")) == [("alice", 1), ("bob", 2)]


def test_a_reading_that_another_window_discarded_is_gone(draft: Reading, alice_api: APIClient) -> None:
    alice_api.delete(url(draft))
    assert code(alice_api.patch(url(draft), {"revision": 1, "comment": "x"})) == (404, "not_found")


def _at_once(*works: Any) -> list[str]:
    """Does all of it at the same moment; how each ended."""

    def run(work: Any) -> str:
        try:
            work()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_sign_at_once_one_does(draft: Reading, alice: User) -> None:
    def sign() -> Reading:
        return services.sign(reading=Reading.objects.get(), reader=alice, stage=1, revision=1)

    assert _at_once(sign, sign) == ["done", "reading_signed"]
    assert Event.objects.filter(action="reading.signed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_change_a_draft_at_once_one_does(draft: Reading, alice: User) -> None:
    def change(comment: str) -> Any:
        fields = {"comment": comment}
        return lambda: services.change(reading=draft, reader=alice, revision=1, fields=fields)

    assert _at_once(change("left"), change("right")) == ["done", "reading_changed"]
    assert Reading.objects.get().revision == 2


@pytest.mark.django_db(transaction=True)
def test_two_readers_who_sign_at_once_both_have(draft: Reading, case: Case, alice: User, bob: User) -> None:
    bobs = services.start(case=case, reader=bob, fields={"stage": 2}, amends=None)
    ended = _at_once(
        lambda: services.sign(reading=draft, reader=alice, stage=1, revision=1),
        lambda: services.sign(reading=bobs, reader=bob, stage=2, revision=1),
    )
    assert ended == ["done", "done"]
    assert Reading.objects.filter(status="signed").count() == 2
    assert case.disclosures.count() == 2
