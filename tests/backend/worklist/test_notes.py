"""Notes to colleagues about a case."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Department, User
from backend.audit.models import Event
from backend.cases.models import Case
from backend.cases.services import disclose
from backend.worklist import models
from tests.factories import make_case

CASES = "/api/v1/cases/"
INBOX = "/api/v1/worklist/inbox/"


@pytest.fixture
def case(alice: User) -> Case:
    return make_case(alice)


def _write(api: APIClient, case: Case, text: str = "please look at the apex", to: User | None = None) -> Any:
    return api.post(f"{CASES}{case.uid}/notes/", {"text": text, "to": str(to.uid) if to else None})


def _notes(api: APIClient, case: Case) -> list[dict[str, Any]]:
    return list(api.get(f"{CASES}{case.uid}/desk/").json()["notes"])


def test_a_note_stands_on_the_case_with_author_and_time(case: Case, alice_api: APIClient, bob_api: APIClient) -> None:
    assert _write(alice_api, case).status_code == 201
    _write(bob_api, case, "seen, I agree")
    first, second = _notes(bob_api, case)
    assert (first["text"], first["author"]["full_name"], first["to"]) == ("please look at the apex", "Dr Alice", None)
    assert (second["mine"], first["mine"], first["unread"]) == (True, False, False)
    assert bob_api.get(CASES).json()["results"][0]["notes"] == {"total": 2, "unread": 0}


def test_a_note_to_a_colleague_is_new_to_him_until_he_has_seen_it(
    case: Case, bob: User, alice_api: APIClient, bob_api: APIClient
) -> None:
    _write(alice_api, case, to=bob)
    inbox = bob_api.get(INBOX).json()
    assert (inbox["unread"], inbox["notes"][0]["case_id"]) == (1, str(case.uid))
    assert inbox["notes"][0]["hospital_number"] == case.patient.hospital_number
    assert bob_api.get(CASES).json()["results"][0]["notes"] == {"total": 1, "unread": 1}
    assert _notes(bob_api, case)[0]["unread"] is True
    assert bob_api.post(f"{CASES}{case.uid}/notes/read/").status_code == 204
    inbox = bob_api.get(INBOX).json()
    assert (inbox["unread"], inbox["notes"][0]["unread"]) == (0, False)


def test_only_the_addressee_makes_a_note_read(case: Case, bob: User, alice_api: APIClient, bob_api: APIClient) -> None:
    _write(alice_api, case, to=bob)
    alice_api.post(f"{CASES}{case.uid}/notes/read/")
    assert bob_api.get(INBOX).json()["unread"] == 1
    assert alice_api.get(INBOX).json() == {"unread": 0, "notes": []}


def test_the_audit_log_says_to_whom_and_not_what(case: Case, bob: User, alice_api: APIClient) -> None:
    _write(alice_api, case, to=bob)
    assert Event.objects.get(action="note.written").detail == {"case": str(case.uid), "to": str(bob.uid)}


def test_a_note_goes_to_doctors_of_the_department_only(
    case: Case, charlie: User, audrey: User, alice: User, alice_api: APIClient
) -> None:
    for person in (charlie, audrey, alice):
        assert _write(alice_api, case, to=person).status_code == 404
    assert _notes(alice_api, case) == []


def test_colleagues_are_the_other_active_doctors(alice: User, bob: User, charlie: User, alice_api: APIClient) -> None:
    answer = alice_api.get("/api/v1/worklist/colleagues/").json()
    assert answer == [{"id": str(bob.uid), "full_name": "Dr Bob"}]
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert alice_api.get("/api/v1/worklist/colleagues/").json() == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_note_is_neither_empty_nor_endless(text: str, case: Case, alice_api: APIClient) -> None:
    assert _write(alice_api, case, text).status_code == 400


def test_a_case_holds_a_limited_number_of_notes(
    case: Case, alice_api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.worklist.services.MOST_NOTES", 1)
    _write(alice_api, case)
    assert _write(alice_api, case).json()["code"] == "too_many_notes"
    assert models.MOST_NOTES > 1


def test_a_blind_reader_finds_his_own_notes_only(
    case: Case, bob: User, alice_api: APIClient, bob_api: APIClient
) -> None:
    Department.objects.update(blinded_first_reading=True)
    _write(alice_api, case, "II for me", to=bob)
    _write(bob_api, case, "poor inspiration")
    assert [note["text"] for note in _notes(bob_api, case)] == ["poor inspiration"]
    assert bob_api.get(CASES).json()["results"][0]["notes"] == {"total": 1, "unread": 0}
    assert bob_api.get(INBOX).json() == {"unread": 0, "notes": []}


def test_a_note_that_was_hidden_is_still_new_once_the_case_is_open(
    case: Case, bob: User, alice_api: APIClient, bob_api: APIClient
) -> None:
    Department.objects.update(blinded_first_reading=True)
    _write(alice_api, case, "II for me", to=bob)
    bob_api.post(f"{CASES}{case.uid}/notes/read/")
    disclose(case_id=case.pk, user=bob)
    assert (bob_api.get(INBOX).json()["unread"], len(_notes(bob_api, case))) == (1, 1)
