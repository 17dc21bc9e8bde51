"""A whole site for a test: its own folder and database, real processes, spoken to over HTTP."""

import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "quiet-lungs-and-clear-air"
PEOPLE = f"""
from backend.accounts.models import Department, User
department = Department.objects.create(name="North", code="north")
User.objects.create_user("alice", "{PASSWORD}", full_name="Alice", role="doctor", department=department)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.2)


class Site:
    """Made by `start`; `stop` ends it and must be called."""

    def __init__(self, folder: Path, settings: str = "tests.settings", **environment: str) -> None:
        self.port = free_port()
        self.log = folder / "log.txt"
        self.environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "MODEL_RUNTIME": "torch",  # nothing is compiled for a site that lives for one test
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": settings,
            "MEDIA_URL_OR_ROOT": str(folder / "media"),
            "DATABASE_URL": own_database(folder),
            **environment,
        }
        self.manage("migrate", "-v0")
        self.manage("shell", "-c", PEOPLE)
        self.process: subprocess.Popen[bytes] | None = None
        self.token = ""

    @property
    def bind(self) -> str:
        return f"127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def start(self, command: Sequence[str]) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        wait_until(lambda: self.status("/healthz") == 200, 60, "the web answers")
        answer = self.call("POST", "/api/v1/auth/login/", {"username": "alice", "password": PASSWORD})
        self.token = answer["access"]

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://{self.bind}{path}", timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One JSON request; refusals are answers too."""
        headers = {"Content-Type": "application/json", "Origin": f"http://{self.bind}", "X-DustLens": "1"}
        return self._send(method, path, json.dumps(body).encode() if body is not None else None, headers)

    def upload(self, film: bytes, **fields: str) -> Any:
        """One film by its form; the answer as JSON."""
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'.encode()
        body = b"".join([*parts, file, film, f"\r\n--{edge}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._send("POST", "/api/v1/films/", body, headers)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"http://{self.bind}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def note(self, name: str) -> str:
        """What a part of the site left in its folder."""
        return (self.log.parent / name).read_text()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the database, past the application."""
        url = self.environment["DATABASE_URL"]
        if url.startswith("sqlite"):
            with sqlite3.connect(f"file:{urlparse(url).path[1:]}?mode=ro", uri=True, timeout=20) as database:
                return database.execute(sql).fetchall()
        return _mysql(url, sql)


def own_database(folder: Path) -> str:
    """A fresh database where the tests run: SQLite, or another one on the given MariaDB."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("mysql"):
        return f"sqlite:///{folder / 'site.sqlite3'}"
    name = f"site_{secrets.token_hex(4)}"
    _mysql(given, f"CREATE DATABASE {name} CHARACTER SET utf8mb4", database="")
    return urlparse(given)._replace(path=f"/{name}").geturl()


def _mysql(url: str, sql: str, database: str | None = None) -> list[tuple[Any, ...]]:
    import MySQLdb

    parsed = urlparse(url)
    options = {name: values[0] for name, values in parse_qs(parsed.query).items()}
    name = parsed.path[1:] if database is None else database
    connection = MySQLdb.connect(user=parsed.username, db=name, **options)
    try:
        cursor = connection.cursor()
        cursor.execute(sql)
        return list(cursor.fetchall())
    finally:
        connection.close()
