"""Helpers that settings.py uses to read the environment once and to refuse nonsense."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured
from environ import Env

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
}
# The session speaks UTC because CURRENT_TIMESTAMP, which leases rely on, follows the session's zone.
MYSQL_OPTIONS: dict[str, Any] = {
    "charset": "utf8mb4",
    "isolation_level": "read committed",
    "init_command": "SET sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', "
    "time_zone='+00:00', innodb_lock_wait_timeout=20",
}
MINIMUM_SECRET = 32


def database(env: Env, default: Path) -> dict[str, Any]:
    """The Django configuration of DATABASE_URL: SQLite or MySQL, each made safe for several writers."""
    config: dict[str, Any] = dict(env.db("DATABASE_URL", default=f"sqlite:///{default}"))
    engine = str(config["ENGINE"]).rsplit(".", 1)[-1]
    options = {"sqlite3": SQLITE_OPTIONS, "mysql": MYSQL_OPTIONS}.get(engine)
    if options is None:
        raise ImproperlyConfigured(f"DATABASE_URL: only sqlite and mysql are supported, not {engine}.")
    config["OPTIONS"] = {**options, **config.get("OPTIONS", {})}
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    if engine == "mysql":
        config["TEST"] = {"CHARSET": "utf8mb4"}
    return config


def secret(env: Env, name: str, demo: bool, folder: Path) -> str:
    """A secret of at least 32 characters; in demo mode one of this machine's own, made at first use."""
    value = str(env.str(name, default=""))
    if not value and demo:
        value = _machine_secret(folder / f"{name.lower()}.txt")
    if len(value) < MINIMUM_SECRET:
        raise ImproperlyConfigured(f"{name} is missing or shorter than {MINIMUM_SECRET} characters.")
    return value


def _machine_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)  # atomic: of several processes starting at once, the first one's secret stays
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()


def hosts(env: Env, demo: bool) -> list[str]:
    """ALLOWED_HOSTS, comma separated; this machine only in demo mode."""
    names = [name.strip() for name in env.str("ALLOWED_HOSTS", default="").split(",") if name.strip()]
    if not names and demo:
        return ["127.0.0.1", "localhost", "[::1]"]
    if not names:
        raise ImproperlyConfigured("ALLOWED_HOSTS is missing: name the hosts this server answers for.")
    if "*" in names and not demo:
        raise ImproperlyConfigured("ALLOWED_HOSTS may not be '*': name the hosts.")
    return names


def media_root(env: Env, default: Path) -> Path:
    """The folder films are kept in: a path or a file:// address."""
    value = str(env.str("MEDIA_URL_OR_ROOT", default="")) or str(default)
    parsed = urlparse(value)
    if parsed.scheme not in ("", "file"):
        raise ImproperlyConfigured(f"MEDIA_URL_OR_ROOT: {parsed.scheme}:// is not supported; give a folder.")
    root = Path(unquote(parsed.path) if parsed.scheme else value)
    if not root.is_absolute():
        raise ImproperlyConfigured("MEDIA_URL_OR_ROOT must be an absolute path.")
    return root


def choice(env: Env, name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of a few words from the environment."""
    value = str(env.str(name, default=default))
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value}.")
    return value


def number(env: Env, name: str, default: int, low: int, high: int) -> int:
    """A whole number from the environment, refused outside low..high."""
    try:
        value = int(env.int(name, default=default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} must lie between {low} and {high}, not {value}.")
    return value
