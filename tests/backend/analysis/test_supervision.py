"""The supervisor's parts: a child that is kept running, and the judgement whether the queue hangs."""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models.functions import Now
from django_q.models import OrmQ

from backend.analysis import states, tasks
from backend.analysis.models import Analysis
from backend.analysis.supervision.service import Service
from backend.analysis.supervision.watchdog import Watchdog
from backend.common import heartbeat
from backend.common.models import Heartbeat
from tests.backend.analysis.worker import let_lease_expire


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


def python(code: str) -> Service:
    return Service("child", [sys.executable, "-c", code])


def ended(service: Service) -> Callable[[], bool]:
    return lambda: not service.is_running()


def test_a_child_that_ends_is_started_again_with_growing_pauses() -> None:
    service, now, pauses = python("pass"), 0.0, []
    for _ in range(4):
        assert service.tend(now)
        wait_until(ended(service))
        assert not service.tend(now)
        pauses.append(service.start_at - now)
        now = service.start_at
    assert pauses == [2, 4, 8, 16]


def test_a_child_that_ran_steadily_is_started_again_at_once() -> None:
    service = python("pass")
    service.pause_s = 30
    service.tend(0)
    wait_until(ended(service))
    service.tend(1000)
    assert service.start_at == 1001


def test_the_whole_group_of_a_dead_leader_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    service = python(f"""
import subprocess, sys, pathlib
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path({str(note)!r}).write_text(str(child.pid))
""")
    service.tend(0)
    wait_until(ended(service))
    orphan = int(note.read_text())
    assert is_alive(orphan)
    service.tend(1)
    wait_until(lambda: not is_alive(orphan))


def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    service = python(f"""
import signal, time, pathlib
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path({str(ready)!r}).touch()
time.sleep(600)
""")
    service.tend(0)
    wait_until(ready.exists)
    service.ask_to_stop()
    time.sleep(0.3)
    assert service.is_running()
    service.kill(1)
    assert not service.is_running()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_child_does_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    supervisor = python(f"""
import sys, time, pathlib
from backend.analysis.supervision.service import Service
child = Service("child", [sys.executable, "-c", "import time; time.sleep(600)"])
child.tend(0)
pathlib.Path({str(note)!r}).write_text(str(child.process.pid))
time.sleep(600)
""")
    supervisor.tend(0)
    wait_until(lambda: note.exists() and note.read_text() != "")
    child = int(note.read_text())
    assert supervisor.process is not None
    os.kill(supervisor.process.pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(child))
    supervisor.kill(1)


def silent_for(seconds: float) -> None:
    heartbeat.beat("queue")
    Heartbeat.objects.filter(name="queue").update(at=Now() - timedelta(seconds=seconds))


@pytest.mark.parametrize(("silence", "running", "stale"), [(80, 500, False), (95, 500, True), (95, 50, False)])
def test_a_silent_queue_is_stale_once_it_had_time_to_speak(
    db: None, silence: float, running: float, stale: bool
) -> None:
    silent_for(silence)
    assert Watchdog(90).is_stale(now=0, running_for_s=running) == stale


def test_a_queue_that_never_spoke_is_stale(db: None) -> None:
    assert Watchdog(90).is_stale(now=0, running_for_s=100)


def test_a_queue_at_work_on_a_film_may_be_silent_for_a_whole_task(film: Analysis, settings: Any) -> None:
    states.claim(film.uid)
    silent_for(90 + settings.TASK_TIMEOUT_S - 10)
    assert not Watchdog(90).is_stale(now=0, running_for_s=5000)
    let_lease_expire(film)
    assert Watchdog(90).is_stale(now=0, running_for_s=5000)


def test_a_worker_that_loads_its_model_may_be_silent_as_long(db: None) -> None:
    heartbeat.beat("model-loading")
    silent_for(200)
    assert not Watchdog(90).is_stale(now=0, running_for_s=5000)


def test_a_silent_queue_is_asked_and_a_speaking_one_is_not(db: None) -> None:
    watchdog = Watchdog(90)
    heartbeat.beat("queue")
    watchdog.is_stale(now=0, running_for_s=20)
    assert OrmQ.objects.count() == 0
    silent_for(20)
    watchdog.is_stale(now=1, running_for_s=20)
    watchdog.is_stale(now=2, running_for_s=20)
    assert [message.func() for message in OrmQ.objects.all()] == [f"{tasks.__name__}.{tasks.canary.__name__}"]


def test_a_dead_database_says_nothing_about_the_queue(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: object) -> bool:
        raise OperationalError("server has gone away")

    monkeypatch.setattr(heartbeat, "is_fresh", gone)
    assert not Watchdog(90).is_stale(now=0, running_for_s=5000)


def test_the_watchdog_sweeps_from_outside_the_cluster_every_minute(film: Analysis) -> None:
    watchdog = Watchdog(90)
    for now, expected in ((0, "queued"), (30, "running"), (61, "failed")):
        states.claim(film.uid)
        let_lease_expire(film)
        watchdog.clean_up(now, "north")
        film.refresh_from_db()
        assert film.status == expected
