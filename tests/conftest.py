"""The cast. Dr Alice owns the case, Dr Bob is in her department, Dr Charlie is in another and must see nothing,
Audrey audits, Adam administers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts import sessions
from backend.accounts.models import Department, User
from ml.staging import runtime_cache

PASSWORD = "quiet-lungs-and-clear-air"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """Every test has a media folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return Path(settings.MEDIA_ROOT)


@pytest.fixture(scope="session", autouse=True)
def compiled_networks(django_test_environment: None) -> Iterator[None]:
    """Networks are compiled once a run, and nothing is left in the home of who runs the tests."""
    from django.conf import settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime_cache, "default_folder", lambda: Path(settings.NETWORKS_DIR))
        yield


@pytest.fixture
def department(db: None) -> Department:
    return Department.objects.create(name="Occupational Medicine", code="occupational")


@pytest.fixture
def other_department(db: None) -> Department:
    return Department.objects.create(name="Radiology South", code="south")


def _person(username: str, role: str, department: Department | None = None) -> User:
    return User.objects.create_user(
        username, PASSWORD, full_name=f"Dr {username.title()}", role=role, department=department, language="en"
    )


@pytest.fixture
def alice(department: Department) -> User:
    return _person("alice", "doctor", department)


@pytest.fixture
def bob(department: Department) -> User:
    return _person("bob", "doctor", department)


@pytest.fixture
def charlie(other_department: Department) -> User:
    return _person("charlie", "doctor", other_department)


@pytest.fixture
def audrey(db: None) -> User:
    return _person("audrey", "auditor")


@pytest.fixture
def adam(db: None) -> User:
    return _person("adam", "administrator")


def _client(user: User | None) -> APIClient:
    """A client with the token of a real log-in; refusals come as answers, as they do outside of tests."""
    client = APIClient(raise_request_exception=False, headers={"Accept-Language": "en"})
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {sessions.start(user=user).access}")
    return client


@pytest.fixture
def anonymous_api(db: None) -> APIClient:
    return _client(None)


@pytest.fixture
def alice_api(alice: User) -> APIClient:
    return _client(alice)


@pytest.fixture
def bob_api(bob: User) -> APIClient:
    return _client(bob)


@pytest.fixture
def charlie_api(charlie: User) -> APIClient:
    return _client(charlie)


@pytest.fixture
def audrey_api(audrey: User) -> APIClient:
    return _client(audrey)


@pytest.fixture
def adam_api(adam: User) -> APIClient:
    return _client(adam)
