from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

ADDRESSES = ["/", "/cases/1", "/api/v1/auth/me/", "/api/v1/nothing/", "/healthz", "/admin/login/", "/static/nothing.js"]
ADDRESSES += ["/static/admin/css/base.css"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_security_headers(address: str, client: Client) -> None:
    answer = client.get(address)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_answers_of_the_api_are_never_stored(alice_api: APIClient, anonymous_api: APIClient) -> None:
    assert alice_api.get("/api/v1/auth/me/")["Cache-Control"] == "no-store"
    assert anonymous_api.get("/api/v1/nothing/")["Cache-Control"] == "no-store"


@pytest.fixture
def built(tmp_path: Path, settings: Any) -> None:
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").write_text('<meta property="csp-nonce" nonce="__CSP_NONCE__"><div id="root"></div>')


@pytest.mark.usefixtures("built")
def test_the_page_s_nonce_is_the_one_of_its_policy_and_new_each_time(client: Client) -> None:
    first, second = client.get("/cases"), client.get("/cases")
    nonce = first.content.decode().split('nonce="')[1].split('"')[0]
    assert "__CSP_NONCE__" not in first.content.decode()
    assert f"'nonce-{nonce}'" in first["Content-Security-Policy"]
    assert first.content != second.content
    assert first["Cache-Control"] == "no-store"


def test_without_a_build_the_page_says_how_to_make_one(tmp_path: Path, settings: Any, client: Client) -> None:
    settings.FRONTEND_DIST = tmp_path / "nothing"
    answer = client.get("/")
    assert answer.status_code == 503
    assert "npm run setup" in answer.content.decode()


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("address", ["/api", "/api/v2/x", "/static/gone.js", "/assets/gone-12345678.js"])
def test_the_page_does_not_answer_for_what_is_not_a_page(address: str, client: Client) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_docs_come_from_our_own_server(client: Client) -> None:
    answer = client.get("/api/docs/")
    assert answer.status_code == 200
    assert "cdn" not in answer.content.decode()
    assert "jsdelivr" not in answer["Content-Security-Policy"]
