"""Draft, sign, amend: a signed reading never changes."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import User
from backend.audit.models import Event
from backend.cases.models import Case
from backend.readings import services
from backend.readings.models import Reading
from tests.factories import make_case


@pytest.fixture
def case(alice: User) -> Case:
    return make_case(alice)


@pytest.fixture
def draft(case: Case, alice: User) -> Reading:
    return services.start(case=case, reader=alice, fields={"stage": 1, "comment": "q/t"}, amends=None)


@pytest.fixture
def signed(draft: Reading, alice: User) -> Reading:
    return services.sign(reading=draft, reader=alice, stage=1, revision=1)


def start_url(case: Case) -> str:
    return f"/api/v1/cases/{case.uid}/readings/"


def url(reading: Reading) -> str:
    return f"/api/v1/readings/{reading.uid}/"


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_doctor_starts_a_draft(case: Case, alice_api: APIClient, alice: User) -> None:
    response = alice_api.post(start_url(case), {"stage": 2, "agrees_with_model": True, "comment": "r/r"})
    reading = Reading.objects.get()
    assert response.status_code == 201
    shown = response.json()
    assert shown["created_at"]
    assert shown["updated_at"]
    assert {name: shown[name] for name in shown if not name.endswith("_at")} == {
        "id": str(reading.uid),
        "reader": {"id": str(alice.uid), "full_name": alice.full_name},
        "kind": "aided",
        "status": "draft",
        "stage": 2,
        "agrees_with_model": True,
        "comment": "r/r",
        "amends": None,
        "form": {"schema_version": 1},
        "rule_set": None,
        "derived": None,
        "revision": 1,
        "seconds": 0,
        "mine": True,
    }


def test_a_draft_may_be_empty_and_filled_later(case: Case, alice_api: APIClient) -> None:
    started = alice_api.post(start_url(case), {}).json()
    changed = alice_api.patch(
        f"/api/v1/readings/{started['id']}/", {"stage": 0, "comment": "clear", "revision": 1}
    ).json()
    assert (changed["stage"], changed["comment"], changed["agrees_with_model"]) == (0, "clear", None)


def test_a_reader_has_one_draft_for_a_case(draft: Reading, case: Case, alice_api: APIClient) -> None:
    assert code(alice_api.post(start_url(case), {})) == (409, "reading_exists")


def test_two_doctors_read_a_case_at_the_same_time(
    draft: Reading, case: Case, alice_api: APIClient, bob_api: APIClient
) -> None:
    bobs = bob_api.post(start_url(case), {"stage": 3}).json()
    assert alice_api.post(f"{url(draft)}sign/", {"stage": 1, "revision": 1}).status_code == 200
    assert bob_api.post(f"/api/v1/readings/{bobs['id']}/sign/", {"stage": 3, "revision": 1}).status_code == 200
    assert sorted(Reading.objects.filter(status="signed").values_list("stage", flat=True)) == [1, 3]


def test_signing_ends_the_draft_and_shows_in_the_work_list(
    draft: Reading, case: Case, alice_api: APIClient, alice: User
) -> None:
    response = alice_api.post(f"{url(draft)}sign/", {"stage": 1, "revision": 1})
    assert (response.status_code, response.json()["status"]) == (200, "signed")
    assert response.json()["signed_at"] is not None
    case.refresh_from_db()
    assert (case.signed, case.reading_stage, case.reader_name) == (True, 1, alice.full_name)
    assert Event.objects.get(action="reading.signed").detail == {
        "case": str(case.uid),
        "stage": 1,
        "kind": "aided",
        "revision": 1,
        "rule_set": "gbz70_2015",
        "derived_stage": None,
    }


def test_a_reading_without_a_stage_is_not_signed(case: Case, alice_api: APIClient) -> None:
    started = alice_api.post(start_url(case), {"comment": "not sure"}).json()
    response = alice_api.post(f"/api/v1/readings/{started['id']}/sign/", {"stage": None, "revision": 1})
    assert code(response) == (400, "validation_failed")
    assert list(response.json()["fields"]) == ["stage"]


def test_a_page_signs_only_the_stage_that_it_showed(draft: Reading, alice: User, alice_api: APIClient) -> None:
    services.change(reading=draft, reader=alice, revision=1, fields={"stage": 3})
    assert code(alice_api.post(f"{url(draft)}sign/", {"stage": 1, "revision": 1})) == (409, "reading_changed")
    assert Reading.objects.get().status == "draft"


def test_nobody_agrees_with_a_model_that_said_nothing(case: Case, alice_api: APIClient) -> None:
    started = alice_api.post(start_url(case), {"stage": 1, "agrees_with_model": True}).json()
    response = alice_api.post(f"/api/v1/readings/{started['id']}/sign/", {"stage": 1, "revision": 1})
    assert code(response) == (400, "validation_failed")
    assert list(response.json()["fields"]) == ["agrees_with_model"]


def test_nothing_changes_a_signed_reading(signed: Reading, alice_api: APIClient) -> None:
    assert code(alice_api.patch(url(signed), {"stage": 3, "revision": 1})) == (409, "reading_signed")
    assert code(alice_api.delete(url(signed))) == (409, "reading_signed")
    assert code(alice_api.post(f"{url(signed)}sign/", {"stage": 1, "revision": 1})) == (409, "reading_signed")
    assert Reading.objects.get().stage == 1
    assert Event.objects.filter(action="reading.signed").count() == 1


def test_not_even_our_own_code_changes_a_signed_reading(signed: Reading) -> None:
    signed.stage = 3
    with pytest.raises(TypeError):
        signed.save()
    with pytest.raises(TypeError):
        signed.delete()
    assert Reading.objects.get().stage == 1


def test_a_tab_that_still_shows_a_draft_cannot_change_what_another_tab_signed(draft: Reading, alice: User) -> None:
    stale = Reading.objects.get(pk=draft.pk)
    services.sign(reading=draft, reader=alice, stage=1, revision=1)
    with pytest.raises(services.DomainError, match="reading_signed"):
        services.change(reading=stale, reader=alice, revision=1, fields={"stage": 3})
    with pytest.raises(services.DomainError, match="reading_signed"):
        services.discard(reading=stale, reader=alice)


def test_an_amendment_is_a_new_reading(signed: Reading, case: Case, alice_api: APIClient) -> None:
    started = alice_api.post(start_url(case), {"stage": 2, "amends": str(signed.uid)}).json()
    assert started["amends"] == str(signed.uid)
    alice_api.post(f"/api/v1/readings/{started['id']}/sign/", {"stage": 2, "revision": 1})
    assert list(Reading.objects.order_by("pk").values_list("stage", flat=True)) == [1, 2]
    case.refresh_from_db()
    assert case.reading_stage == 2


def test_a_draft_cannot_be_amended(draft: Reading, case: Case, alice_api: APIClient, alice: User) -> None:
    assert code(alice_api.post(start_url(case), {"amends": str(draft.uid)})) == (400, "validation_failed")


def test_a_reading_of_another_case_cannot_be_amended_here(signed: Reading, alice_api: APIClient, alice: User) -> None:
    other = make_case(alice)
    assert alice_api.post(start_url(other), {"amends": str(signed.uid)}).status_code == 404


def test_a_colleague_s_reading_cannot_be_amended(signed: Reading, case: Case, bob_api: APIClient) -> None:
    assert bob_api.post(start_url(case), {"stage": 2, "amends": str(signed.uid)}).status_code == 404


def test_a_draft_can_be_thrown_away(draft: Reading, alice_api: APIClient) -> None:
    assert alice_api.delete(url(draft)).status_code == 204
    assert not Reading.objects.exists()


def test_bob_does_not_see_the_draft_of_alice(draft: Reading, bob_api: APIClient, bob: User) -> None:
    assert bob_api.patch(url(draft), {"stage": 3}).status_code == 404
    assert bob_api.post(f"{url(draft)}sign/").status_code == 404
    assert bob_api.delete(url(draft)).status_code == 404
    assert not Reading.objects.visible_to(bob).exists()


def test_bob_sees_but_cannot_touch_what_alice_signed(signed: Reading, bob_api: APIClient, bob: User) -> None:
    assert Reading.objects.visible_to(bob).count() == 1
    assert code(bob_api.patch(url(signed), {"stage": 3, "revision": 1})) == (409, "reading_signed")


def test_charlie_cannot_read_a_case_of_another_department(
    case: Case, signed: Reading, charlie_api: APIClient, charlie: User
) -> None:
    assert charlie_api.post(start_url(case), {"stage": 0}).status_code == 404
    for response in (
        charlie_api.patch(url(signed), {"stage": 0}),
        charlie_api.delete(url(signed)),
        charlie_api.post(f"{url(signed)}sign/"),
    ):
        assert response.status_code == 404
    assert not Reading.objects.visible_to(charlie).exists()


@pytest.mark.parametrize("client", ["audrey_api", "adam_api"])
def test_only_doctors_read_films(case: Case, client: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(client).post(start_url(case), {"stage": 0}).status_code == 403


def test_nobody_reads_without_logging_in(case: Case, anonymous_api: APIClient) -> None:
    assert anonymous_api.post(start_url(case), {"stage": 0}).status_code == 401


@pytest.mark.parametrize("fields", [{"stage": 4}, {"stage": "x"}, {"comment": "c" * 4001}, {"amends": "no-id"}])
def test_fields_that_make_no_sense_are_refused(case: Case, alice_api: APIClient, fields: dict[str, object]) -> None:
    assert code(alice_api.post(start_url(case), fields)) == (400, "validation_failed")
