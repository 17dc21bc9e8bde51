from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts import sessions
from backend.accounts.models import User
from backend.audit.models import Event
from tests.conftest import PASSWORD

ADDRESS = "/api/v1/auth/password/"
NEW = "another-clear-winter-morning"


def _change(api: APIClient, new: str = NEW, current: str = PASSWORD) -> Any:
    return api.post(ADDRESS, {"current_password": current, "new_password": new})


def test_a_new_password_replaces_the_old_one(alice_api: APIClient, alice: User) -> None:
    assert _change(alice_api).status_code == 204
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert Event.objects.filter(action="account.password_changed", actor=alice.uid).exists()


def test_every_log_in_ends_with_the_old_password(alice_api: APIClient, alice: User, anonymous_api: APIClient) -> None:
    elsewhere = sessions.start(user=alice)
    _change(alice_api)
    assert alice_api.get("/api/v1/auth/me/").status_code == 401
    assert elsewhere.refresh is not None
    assert sessions.exchange(raw=elsewhere.refresh) is None
    alice.refresh_from_db()
    assert sessions.exchange(raw=str(sessions.start(user=alice).refresh)) is not None


def test_the_current_password_must_be_right(alice_api: APIClient) -> None:
    answer = _change(alice_api, current="wrong")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["current_password"])


def test_guessing_the_current_password_locks_like_a_log_in(alice_api: APIClient) -> None:
    assert [_change(alice_api, current="wrong").status_code for _ in range(5)] == [400, 400, 400, 400, 429]


@pytest.mark.parametrize("bad", ["short-one", "qwerty123456", "111111111111", "Dr Alice Dr A", "x" * 129])
def test_a_bad_password_is_refused_with_a_reason(bad: str, alice_api: APIClient) -> None:
    answer = _change(alice_api, bad)
    assert answer.json()["code"] == "validation_failed"
    assert answer.json()["fields"]["new_password"][0]


@pytest.mark.parametrize("good", ["x9" * 32, "只有 我 知道 的 一 句 很 长 的 话", "no upper case no digit here"])
def test_long_and_unicode_passwords_are_welcome(good: str, alice_api: APIClient, alice: User) -> None:
    assert _change(alice_api, good).status_code == 204
    alice.refresh_from_db()
    assert alice.check_password(good)
