import threading
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts import backends, lockout, sessions
from backend.accounts.models import RefreshFamily, User
from backend.audit.models import Event
from tests.conftest import PASSWORD

LOGIN, REFRESH, LOGOUT, ME = (f"/api/v1/auth/{name}/" for name in ("login", "refresh", "logout", "me"))
OURS = {"X-DustLens": "1"}


def _log_in(api: APIClient, password: str = PASSWORD, **headers: str) -> Any:
    return api.post(LOGIN, {"username": "alice", "password": password}, headers=headers)


def _me(api: APIClient, access: str) -> int:
    return int(api.get(ME, headers={"Authorization": f"Bearer {access}"}).status_code)


@pytest.fixture
def logged_in(alice: User, anonymous_api: APIClient) -> APIClient:
    assert _log_in(anonymous_api).status_code == 200
    return anonymous_api


def test_a_log_in_gives_a_token_and_the_user(alice: User, anonymous_api: APIClient) -> None:
    answer = _log_in(anonymous_api).json()
    assert _me(anonymous_api, answer["access"]) == 200
    assert answer["user"] == {
        "id": str(alice.uid),
        "username": "alice",
        "full_name": "Dr Alice",
        "role": "doctor",
        "language": "en",
        "department": {
            "id": str(alice.department.uid),
            "name": "Occupational Medicine",
            "code": "occupational",
            "rule_set": "gbz70_2015",
            "blinded_first_reading": False,
            "priority_by_score": True,
            "rest_reminder_minutes": 75,
        },
    }


def test_the_refresh_token_lives_in_a_cookie_no_script_can_read(alice: User, anonymous_api: APIClient) -> None:
    answer = _log_in(anonymous_api)
    cookie = answer.cookies["dustlens_refresh"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Strict")
    assert cookie["path"] == "/api/v1/auth/"
    assert cookie.value not in answer.content.decode()


@pytest.mark.parametrize(("username", "password"), [("alice", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_the_same(
    username: str, password: str, alice: User, anonymous_api: APIClient
) -> None:
    answer = anonymous_api.post(LOGIN, {"username": username, "password": password})
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")
    assert answer.json()["message"] == "The user name or the password is not right."


def test_a_deactivated_account_cannot_log_in_and_its_tokens_stop(alice: User, anonymous_api: APIClient) -> None:
    access = _log_in(anonymous_api).json()["access"]
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert _me(anonymous_api, access) == 401
    assert anonymous_api.post(REFRESH, headers=OURS).status_code == 401
    assert _log_in(anonymous_api).status_code == 401


def test_an_expired_token_has_its_own_code(alice: User, anonymous_api: APIClient, settings: Any) -> None:
    from rest_framework_simplejwt.tokens import AccessToken

    token = AccessToken(sessions.start(user=alice).access)  # type: ignore[arg-type]  # made for bytes
    token.set_exp(from_time=timezone.now() - timedelta(hours=1))
    answer = anonymous_api.get(ME, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


@pytest.mark.parametrize("claim", ["aud", "iss", "token_type", "fam"])
def test_a_token_made_for_something_else_is_refused(claim: str, alice: User, anonymous_api: APIClient) -> None:
    import jwt
    from django.conf import settings

    payload = jwt.decode(sessions.start(user=alice).access, options={"verify_signature": False})
    payload[claim] = "something-else" if claim != "fam" else "00000000-0000-4000-8000-000000000000"
    forged = jwt.encode(payload, settings.JWT_SIGNING_KEY, algorithm="HS256")
    assert _me(anonymous_api, forged) == 401


def test_a_refresh_gives_new_tokens_and_a_new_cookie(logged_in: APIClient) -> None:
    before = logged_in.cookies["dustlens_refresh"].value
    answer = logged_in.post(REFRESH, headers=OURS)
    assert answer.status_code == 200
    assert _me(logged_in, answer.json()["access"]) == 200
    assert logged_in.cookies["dustlens_refresh"].value != before


def test_two_tabs_may_refresh_with_the_same_cookie_within_ten_seconds(logged_in: APIClient) -> None:
    before = logged_in.cookies["dustlens_refresh"].value
    logged_in.post(REFRESH, headers=OURS)
    newest = logged_in.cookies["dustlens_refresh"].value
    logged_in.cookies["dustlens_refresh"] = before
    second = logged_in.post(REFRESH, headers=OURS)
    assert second.status_code == 200
    assert "dustlens_refresh" not in second.cookies
    logged_in.cookies["dustlens_refresh"] = newest
    assert logged_in.post(REFRESH, headers=OURS).status_code == 200


def test_a_replayed_token_ends_the_whole_log_in(logged_in: APIClient, alice: User) -> None:
    stolen = logged_in.cookies["dustlens_refresh"].value
    access = logged_in.post(REFRESH, headers=OURS).json()["access"]
    newest = logged_in.cookies["dustlens_refresh"].value
    RefreshFamily.objects.update(rotated_at=timezone.now() - timedelta(seconds=11))
    logged_in.cookies["dustlens_refresh"] = stolen
    answer = logged_in.post(REFRESH, headers=OURS)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")
    logged_in.cookies["dustlens_refresh"] = newest
    assert logged_in.post(REFRESH, headers=OURS).status_code == 401
    assert _me(logged_in, access) == 401
    assert Event.objects.filter(action="auth.refresh_reused", actor=alice.uid).count() == 1


def test_an_older_token_than_the_last_but_one_is_a_replay_even_within_ten_seconds(logged_in: APIClient) -> None:
    first = logged_in.cookies["dustlens_refresh"].value
    logged_in.post(REFRESH, headers=OURS)
    logged_in.post(REFRESH, headers=OURS)
    logged_in.cookies["dustlens_refresh"] = first
    assert logged_in.post(REFRESH, headers=OURS).status_code == 401


def test_log_out_ends_access_and_refresh_at_once(logged_in: APIClient) -> None:
    access = logged_in.post(REFRESH, headers=OURS).json()["access"]
    cookie = logged_in.cookies["dustlens_refresh"].value
    answer = logged_in.post(LOGOUT, headers=OURS)
    assert answer.status_code == 204
    assert answer.cookies["dustlens_refresh"].value == ""
    logged_in.cookies["dustlens_refresh"] = cookie
    assert logged_in.post(REFRESH, headers=OURS).status_code == 401
    assert _me(logged_in, access) == 401


def test_log_out_on_one_machine_leaves_the_other_logged_in(alice: User, anonymous_api: APIClient) -> None:
    here, there = sessions.start(user=alice), sessions.start(user=alice)
    assert here.refresh is not None
    sessions.end(raw=here.refresh)
    assert (_me(anonymous_api, here.access), _me(anonymous_api, there.access)) == (401, 200)


def test_a_refresh_of_a_deleted_user_is_a_plain_refusal(logged_in: APIClient, alice: User) -> None:
    alice.delete()
    assert logged_in.post(REFRESH, headers=OURS).status_code == 401


def test_nonsense_in_the_cookie_is_a_plain_refusal(anonymous_api: APIClient) -> None:
    anonymous_api.cookies["dustlens_refresh"] = "nonsense"
    assert anonymous_api.post(REFRESH, headers=OURS).status_code == 401
    assert anonymous_api.post(LOGOUT, headers=OURS).status_code == 204


FOREIGN = [
    {},
    {"X-DustLens": "1", "Origin": "https://evil.example"},
    {"X-DustLens": "1", "Sec-Fetch-Site": "cross-site"},
]
FOREIGN += [{"X-DustLens": "1", "Origin": origin} for origin in ("null", "http://[", "http://testserver.evil")]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("address", [REFRESH, LOGOUT])
def test_another_site_cannot_use_the_cookie(address: str, headers: dict[str, str], logged_in: APIClient) -> None:
    answer = logged_in.post(address, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_our_own_page_can(logged_in: APIClient) -> None:
    answer = logged_in.post(REFRESH, headers={**OURS, "Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200


def test_five_wrong_passwords_lock_and_say_for_how_long(alice: User, anonymous_api: APIClient) -> None:
    codes = [_log_in(anonymous_api, "wrong").status_code for _ in range(5)]
    assert codes == [401, 401, 401, 401, 429]
    answer = _log_in(anonymous_api)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert 0 < int(answer["Retry-After"]) <= 61


def test_a_locked_account_works_from_another_address_and_others_from_this_one(
    alice: User, bob: User, anonymous_api: APIClient
) -> None:
    for _ in range(5):
        _log_in(anonymous_api, "wrong")
    elsewhere = anonymous_api.post(LOGIN, {"username": "alice", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200
    assert anonymous_api.post(LOGIN, {"username": "bob", "password": PASSWORD}).status_code == 200


def test_the_lock_opens_by_itself_and_the_next_one_lasts_longer(alice: User, anonymous_api: APIClient) -> None:
    from axes.models import AccessAttempt

    for _ in range(5):
        _log_in(anonymous_api, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(seconds=61))
    again = _log_in(anonymous_api, "wrong")
    assert (again.status_code, int(again["Retry-After"]) > 61) == (429, True)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(seconds=121))
    assert _log_in(anonymous_api).status_code == 200


def test_the_delay_grows_to_an_hour_and_no_further() -> None:
    minutes = [lockout.delay(failures).total_seconds() / 60 for failures in (4, 5, 6, 7, 11, 12, 1000)]
    assert minutes == [0, 1, 2, 4, 60, 60, 60]


def test_a_right_password_forgets_the_wrong_ones(alice: User, anonymous_api: APIClient) -> None:
    for _ in range(2):
        for _ in range(4):
            _log_in(anonymous_api, "wrong")
        assert _log_in(anonymous_api).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [(0, "6.6.6.6", "127.0.0.1"), (1, "6.6.6.6, 10.1.1.1", "10.1.1.1"), (2, "6.6.6.6, 10.1.1.1, 10.2.2.2", "10.1.1.1")],
)
def test_an_address_is_believed_from_our_own_proxies_only(
    proxies: int, forwarded: str, expected: str, rf: Any, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": forwarded})
    assert lockout.client_address(request) == expected


def test_when_all_places_are_taken_a_log_in_is_asked_to_wait(
    alice: User, anonymous_api: APIClient, settings: Any
) -> None:
    settings.LOGIN_WAIT_S = 0.01
    with patch.object(backends, "slots", threading.BoundedSemaphore(1)) as slots:
        slots.acquire()
        answer = _log_in(anonymous_api)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (429, "busy", "2")


def test_a_place_is_given_back_after_each_log_in(alice: User, anonymous_api: APIClient) -> None:
    with patch.object(backends, "slots", threading.BoundedSemaphore(1)):
        assert [_log_in(anonymous_api).status_code for _ in range(3)] == [200, 200, 200]


def test_log_ins_and_failures_are_in_the_audit_log_without_what_was_typed(
    alice: User, anonymous_api: APIClient
) -> None:
    _log_in(anonymous_api, "wrong")
    anonymous_api.post(LOGIN, {"username": "my-Secret-Passphrase", "password": "x"})
    _log_in(anonymous_api)
    events = Event.objects.filter(action__startswith="auth.").order_by("seq")
    assert [event.action for event in events] == ["auth.failed", "auth.failed", "auth.login"]
    assert [event.object_id for event in events] == [str(alice.uid), "", str(alice.uid)]
    assert "my-Secret-Passphrase" not in str([vars(event) for event in events])


def test_the_language_of_the_account_can_be_changed(alice_api: APIClient, alice: User) -> None:
    assert alice_api.patch(ME, {"language": "zh-CN"}).json()["language"] == "zh-CN"
    assert alice_api.patch(ME, {"language": "fr"}).json()["fields"].keys() == {"language"}


def test_a_password_is_stored_hashed(alice: User) -> None:
    assert PASSWORD not in alice.password
    assert check_password(PASSWORD, alice.password)


def test_moving_tokens_valid_from_alone_ends_every_earlier_log_in(logged_in: APIClient, alice: User) -> None:
    access = logged_in.post(REFRESH, headers=OURS).json()["access"]
    User.objects.filter(pk=alice.pk).update(tokens_valid_from=timezone.now())
    assert _me(logged_in, access) == 401
    assert logged_in.post(REFRESH, headers=OURS).status_code == 401
    assert _log_in(logged_in).status_code == 200
