from unittest.mock import patch

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

from backend.common.errors import DomainError
from backend.common.messages import CATALOGUE

ME = "/api/v1/auth/me/"


def test_an_error_speaks_the_language_of_the_request(anonymous_api: APIClient) -> None:
    english = anonymous_api.get(ME, headers={"Accept-Language": "en"}).json()
    chinese = anonymous_api.get(ME, headers={"Accept-Language": "zh-CN,zh;q=0.9"}).json()
    assert english["message"] == "Please log in first."
    assert chinese["message"] == "请先登录。"
    assert english["code"] == chinese["code"] == "not_authenticated"


def test_every_code_has_both_languages_and_an_error_status() -> None:
    for code, entry in CATALOGUE.items():
        assert entry.chinese != entry.english, code
        assert not entry.chinese.isascii(), code
        assert entry.english.isascii(), code
        assert 400 <= entry.status <= 599, code


def test_a_code_outside_the_catalogue_is_refused_where_it_is_raised() -> None:
    with pytest.raises(ValueError, match="not in the catalogue"):
        DomainError("no_such_code")


def test_an_unknown_address_of_the_api_answers_in_json(anonymous_api: APIClient) -> None:
    answer = anonymous_api.get("/api/v1/nothing/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_body_that_is_not_json_is_refused(anonymous_api: APIClient) -> None:
    answer = anonymous_api.generic("POST", "/api/v1/auth/login/", b"{nonsense", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")


NONSENSE = [b"{nonsense", b"", b"[1]", b"null", b"\xff\xfe", b'{"username": NaN}', b"[" * 100_000]
NONSENSE += [b'{"username": "a\\u0000", "password": "b"}', b'{"username": "\\ud800", "password": "b"}']


@pytest.mark.parametrize("body", NONSENSE, ids=range(len(NONSENSE)))
def test_no_body_breaks_the_server(body: bytes, anonymous_api: APIClient) -> None:
    answer = anonymous_api.generic("POST", "/api/v1/auth/login/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")


def test_a_body_of_more_than_a_megabyte_is_refused_unread(anonymous_api: APIClient) -> None:
    body = b'{"username": "' + b"a" * 1024 * 1024 + b'"}'
    answer = anonymous_api.generic("POST", "/api/v1/auth/login/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "too_large")


def test_a_form_where_json_is_wanted_is_refused(anonymous_api: APIClient) -> None:
    answer = anonymous_api.post("/api/v1/auth/login/", {"username": "x"}, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_wrong_method_has_its_own_code(alice_api: APIClient) -> None:
    answer = alice_api.delete(ME)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_missing_fields_are_named(anonymous_api: APIClient) -> None:
    answer = anonymous_api.post("/api/v1/auth/login/", {"username": "alice"})
    assert answer.json()["code"] == "validation_failed"
    assert list(answer.json()["fields"]) == ["password"]


def test_what_nobody_expected_tells_the_user_nothing_about_itself(
    alice_api: APIClient, caplog: pytest.LogCaptureFixture
) -> None:
    with patch("backend.worklist.views.counts_for", side_effect=RuntimeError("secret detail")):
        answer = alice_api.get("/api/v1/cases/counts/")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret detail" not in answer.content.decode()
    assert "secret detail" in caplog.text


def test_a_database_that_does_not_answer_asks_to_come_back(alice_api: APIClient) -> None:
    with patch("backend.worklist.views.counts_for", side_effect=OperationalError("gone away")):
        answer = alice_api.get("/api/v1/cases/counts/")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "5"


def test_accept_never_turns_an_error_into_another_one(anonymous_api: APIClient) -> None:
    answer = anonymous_api.get(ME, headers={"Accept": "application/dicom"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")
