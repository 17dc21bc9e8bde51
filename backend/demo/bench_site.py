"""A whole site for measuring: `manage.py serve` as separate web and worker, spoken to as a browser would."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from os import environ
from pathlib import Path
from typing import Any

from django.conf import settings

from backend.demo.accounts import ACCOUNTS

START_S, STOP_S = 60.0, 60.0
LOG = "serve.log"


def until(what: str, condition: Callable[[], Any], seconds: float, every: float = 0.05) -> Any:
    """The first true answer; TimeoutError that says what was waited for."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(every)
    return answer


@contextmanager
def serving(*options: str, workers: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py serve` with these options on the database and folders of this process, until the block ends."""
    command = [sys.executable, "manage.py", "serve", *options]
    with (settings.VAR_DIR / LOG).open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=settings.BASE_DIR, env={**environ, "WORKERS": str(workers)}, stdout=log, stderr=log
        )
    try:
        yield child
    finally:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=STOP_S)
        child.kill()
        child.wait()


def last_words() -> str:
    """The end of the site's log."""
    log: Path = settings.VAR_DIR / LOG
    return log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""


class Browser:
    """The first demo doctor, logged in."""

    def __init__(self, address: str) -> None:
        self._url, self._token = f"http://{address}", ""
        until("the web", lambda: self._answers("/healthz"), START_S)
        login = {"username": ACCOUNTS[0].username, "password": ACCOUNTS[0].password}
        headers = {"Content-Type": "application/json"}
        self._token = self._post("/api/v1/auth/login/", json.dumps(login).encode(), headers)["access"]

    def upload(self, film: bytes) -> None:
        """Send one film; RuntimeError where it is not taken in."""
        edge = secrets.token_hex(16)
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="film.dcm"\r\n\r\n'
        body = head.encode() + film + f"\r\n--{edge}--\r\n".encode()
        self._post("/api/v1/films/", body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def look(self, path: str) -> Any:
        """What a page asks for."""
        with self._open(urllib.request.Request(self._url + path)) as answer:  # noqa: S310 - our own address
            return json.load(answer)

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> Any:
        own = {"Origin": self._url, "X-DustLens": "1"}
        request = urllib.request.Request(self._url + path, body, own | headers)  # noqa: S310 - our own address
        try:
            with self._open(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.code} {error.read(500)!r}") from error

    def _open(self, request: urllib.request.Request) -> Any:
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        return urllib.request.urlopen(request, timeout=START_S)  # noqa: S310 - our own address

    def _answers(self, path: str) -> bool:
        try:
            with self._open(urllib.request.Request(self._url + path)) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except OSError:
            return False


def free_address() -> str:
    """An address of this machine on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def peaks_mb(parent: int) -> dict[str, float]:
    """Largest resident size so far, in MB, of what runs below `serve`: the largest of web, worker and decoder.

    Read from /proc; empty where there is none.
    """
    peaks: dict[str, float] = {}
    for pid in _below(parent):
        role = _role(pid)
        if role:
            peaks[role] = max(peaks.get(role, 0.0), _peak_mb(pid))
    return {role: round(peak, 1) for role, peak in peaks.items()}


def _role(pid: int) -> str:
    command = _read(pid, "cmdline").replace("\0", " ")
    marks = {"decode_worker": "decoder", "gunicorn": "web", "qcluster": "worker"}
    return next((role for mark, role in marks.items() if mark in command), "")


def _peak_mb(pid: int) -> float:
    lines = _read(pid, "status").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _below(parent: int) -> list[int]:
    import psutil

    try:
        return [child.pid for child in psutil.Process(parent).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
