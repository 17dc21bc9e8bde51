"""Keeps web and worker cluster running, and starts a hanging cluster anew."""

import logging
import os
import secrets
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

from django.conf import settings
from django.db import close_old_connections

from backend.analysis import workers
from backend.analysis.supervision.service import Service
from backend.analysis.supervision.watchdog import Watchdog

log = logging.getLogger("dustlens.supervisor")

TICK_S = 0.5
LOOK_EVERY_S = 3.0
STOP_GRACE_S = 30.0


def web_service(bind: str, threads: int) -> Service:
    """One gunicorn worker with threads: the web is small and waits mostly for disk and database."""
    options = ["--workers", "1", "--worker-class", "gthread", "--threads", str(threads), "--bind", bind]
    options += [
        "--timeout",
        "120",
        "--graceful-timeout",
        "20",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    command = [sys.executable, "-m", "gunicorn", *options, "backend.config.wsgi:application"]
    return Service("web", command, folder=settings.BASE_DIR)


def worker_service() -> Service:
    """The django-q cluster; each worker may use its share of the processor."""
    share = str(max(1, (os.cpu_count() or 1) // settings.WORKERS))
    limits = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), share)
    limits[workers.CLUSTER] = secrets.token_hex(8)
    return Service("worker", [sys.executable, "manage.py", "qcluster"], limits, folder=settings.BASE_DIR)


@dataclass
class Supervisor:
    """Runs until SIGTERM or SIGINT."""

    services: Sequence[Service]
    watchdog: Watchdog
    stopping: bool = False
    looked_at: float = float("-inf")

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        while not self.stopping:
            self._tick(time.monotonic())
            _reap_orphans()
            time.sleep(TICK_S)
        self._stop()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _tick(self, now: float) -> None:
        for service in self.services:
            if service.tend(now) and service.name == "worker":
                self.watchdog.after_start()
        if now - self.looked_at >= LOOK_EVERY_S:
            self.looked_at = now
            for service in self.services:
                if service.name == "worker":
                    self._look_after(service, now)

    def _look_after(self, worker: Service, now: float) -> None:
        close_old_connections()
        self.watchdog.clean_up(now, worker.environment[workers.CLUSTER])
        if worker.is_running() and self.watchdog.is_stale(now, now - worker.started_at):
            log.error("the queue gives no sign of life: killing the worker group and starting it anew")
            worker.kill(now)

    def _stop(self) -> None:
        log.info("stopping")
        for service in self.services:
            service.ask_to_stop()
        deadline = time.monotonic() + STOP_GRACE_S
        while time.monotonic() < deadline and any(service.is_running() for service in self.services):
            time.sleep(0.1)
        for service in self.services:
            service.kill(time.monotonic())
        log.info("stopped")


def _reap_orphans() -> None:
    """As process 1 of a container we inherit every orphan of a killed group."""
    if os.getpid() != 1:
        return
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
