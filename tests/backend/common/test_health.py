from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from backend.common import heartbeat


def test_liveness_asks_nothing_of_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_once_the_queue_has_shown_a_sign_of_life(client: Client) -> None:
    assert client.get("/readyz").json()["checks"] == {"database": "ok", "media": "ok", "queue": "failed"}
    heartbeat.beat("queue")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.django_db
def test_an_old_sign_of_life_does_not_count(client: Client, settings: Any) -> None:
    heartbeat.beat("queue")
    settings.HEARTBEAT_LIMIT_S = -1
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_a_second_beat_renews_the_first() -> None:
    heartbeat.beat("queue")
    heartbeat.beat("queue")
    assert heartbeat.Heartbeat.objects.count() == 1


@pytest.mark.django_db
def test_not_ready_when_films_cannot_be_stored(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("in the way")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["media"]) == (503, "failed")
