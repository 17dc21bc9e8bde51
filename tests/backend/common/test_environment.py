"""What the environment may say, and what stops the start."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from backend.config import environment

GOOD = {"SECRET_KEY": "s" * 40, "JWT_SIGNING_KEY": "j" * 40, "ALLOWED_HOSTS": "dustlens.example"}


def _start(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = {**base, "VAR_DIR": str(tmp_path / "var"), **variables}
    command = [sys.executable, "-c", "import backend.config.settings"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("missing", GOOD)
def test_a_missing_secret_or_host_stops_the_start(missing: str, tmp_path: Path) -> None:
    result = _start(tmp_path, **{name: value for name, value in GOOD.items() if name != missing})
    assert result.returncode != 0
    assert missing in result.stderr


def test_a_complete_environment_starts(tmp_path: Path) -> None:
    assert _start(tmp_path, **GOOD).returncode == 0


def test_the_demo_makes_secrets_of_its_own_and_keeps_them(tmp_path: Path) -> None:
    assert _start(tmp_path, DEMO="1").returncode == 0
    first = (tmp_path / "var" / "secret_key.txt").read_text()
    assert _start(tmp_path, DEMO="1").returncode == 0
    assert (tmp_path / "var" / "secret_key.txt").read_text() == first
    assert (tmp_path / "var" / "secret_key.txt").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "kept", [("SECRET_KEY", "short"), ("ALLOWED_HOSTS", "*"), ("WORKERS", "many"), ("WORKERS", "0")]
)
def test_nonsense_stops_the_start(kept: tuple[str, str], tmp_path: Path) -> None:
    result = _start(tmp_path, **{**GOOD, kept[0]: kept[1]})
    assert result.returncode != 0
    assert kept[0] in result.stderr


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> Any:
    def setter(**variables: str) -> Env:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return Env()

    return setter


def test_sqlite_is_made_safe_for_several_writers(env: Any, tmp_path: Path) -> None:
    options = environment.database(env(DATABASE_URL=f"sqlite:///{tmp_path}/x.sqlite3"), tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_mysql_speaks_utf8mb4_strictly_and_in_utc(env: Any, tmp_path: Path) -> None:
    config = environment.database(env(DATABASE_URL="mysql://u:p@127.0.0.1:3306/dustlens"), tmp_path)
    assert config["ENGINE"].endswith("mysql")
    assert config["OPTIONS"]["charset"] == "utf8mb4"
    assert config["OPTIONS"]["isolation_level"] == "read committed"
    assert "STRICT" in config["OPTIONS"]["init_command"]
    assert "time_zone='+00:00'" in config["OPTIONS"]["init_command"]


def test_other_databases_are_refused(env: Any, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="only sqlite and mysql"):
        environment.database(env(DATABASE_URL="postgres://u:p@localhost/x"), tmp_path)


def test_media_may_be_a_path_or_a_file_address(env: Any, tmp_path: Path) -> None:
    assert environment.media_root(env(MEDIA_URL_OR_ROOT="/srv/films"), tmp_path) == Path("/srv/films")
    assert environment.media_root(env(MEDIA_URL_OR_ROOT="file:///srv/films%20x"), tmp_path) == Path("/srv/films x")
    for refused in ("s3://bucket", "relative/path"):
        with pytest.raises(ImproperlyConfigured):
            environment.media_root(env(MEDIA_URL_OR_ROOT=refused), tmp_path)


def test_the_queue_s_numbers_keep_their_order(settings: Any) -> None:
    cluster = settings.Q_CLUSTER
    assert cluster["timeout"] < settings.LEASE_S < cluster["retry"]
    assert (cluster["ack_failures"], cluster["max_attempts"], cluster["bulk"]) == (True, 1, 1)
