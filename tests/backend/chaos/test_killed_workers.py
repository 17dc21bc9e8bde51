"""Thirty films at once through the real supervisor, queue and workers, some of which are killed on the way."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ml.serving import DEMONSTRATION_BUNDLE
from ml.synthesis.dicom import film_as_dicom
from ml.synthesis.plan import make_film
from tests.backend.chaos.site import Site, wait_until
from tests.backend.intake.films import dicom_film, png_film
from tests.bundles import write_random_bundle

FILMS = 30
WHOLE = 300.0
ENDED = "SELECT COUNT(*) FROM analysis_analysis WHERE status IN ('done', 'rejected', 'failed')"
BUSY = "SELECT leased_by FROM analysis_analysis WHERE status = 'running' AND leased_by <> ''"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="kills process groups")]


def start(site: Site) -> Site:
    site.start([sys.executable, "manage.py", "serve", "--bind", site.bind])
    return site


@pytest.fixture(params=["played", "real"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """Once with a played model and once with decoder, networks and files as they are."""
    if request.param == "played":
        site = start(Site(tmp_path, "tests.backend.chaos.played_settings"))
    else:
        site = start(Site(tmp_path, MODEL_BUNDLE=str(a_bundle(tmp_path))))
    yield site
    site.stop()


def a_bundle(folder: Path) -> Path:
    if (DEMONSTRATION_BUNDLE / "manifest.json").exists():
        return DEMONSTRATION_BUNDLE
    return write_random_bundle(folder / "bundle")


@pytest.fixture
def watchful_site(tmp_path: Path) -> Iterator[Site]:
    """Its watchdog loses patience after 15 s instead of 90."""
    site = start(Site(tmp_path, "tests.backend.chaos.played_settings", HEARTBEAT_LIMIT_S="15"))
    yield site
    site.stop()


def ended(site: Site) -> int:
    return int(site.query(ENDED)[0][0])


def busy_worker(site: Site) -> int | None:
    """A living worker with a film in hand; a killed one holds its lease until the sweeper comes."""
    owners = [int(owner.rsplit("/", 1)[1]) for (owner,) in site.query(BUSY)]
    return next((pid for pid in owners if Path(f"/proc/{pid}").exists()), None)


def kill_busy_worker(site: Site) -> None:
    wait_until(lambda: killed(busy_worker(site)), 60, "a worker with a film in hand is killed")


def kill_sentinel(site: Site) -> None:
    """The process above the workers: the cluster's leader then exits with status 0 and leaves its children."""
    wait_until(lambda: killed(parent(busy_worker(site))), 60, "the process above a busy worker is killed")


def killed(pid: int | None) -> bool:
    """False if there was none left to kill: a worker may end between the look and the blow."""
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def parent(worker: int | None) -> int | None:
    if worker is None:
        return None
    try:
        status = Path(f"/proc/{worker}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(status.rsplit(")", 1)[1].split()[1])


def chest_film(seed: int) -> bytes:
    """The demonstration bundle refuses a film on which it finds no lungs."""
    return film_as_dicom(make_film(np.random.default_rng(seed), seed % 4, width=256), f"CHAOS-{seed}")


def test_every_film_ends_exactly_once_although_workers_are_killed(site: Site) -> None:
    films = [chest_film(seed) for seed in range(FILMS - 3)]
    films += [png_film(300, 300, seed=n)[:5000] for n in range(3)]  # cut off: accepted at the door, rejected later
    with ThreadPoolExecutor(6) as people:
        taken = list(people.map(lambda film: site.upload(film, hospital_number="H", name="A"), films))
    assert [answer.get("duplicate") for answer in taken] == [False] * FILMS
    for kill, after in ((kill_busy_worker, 4), (kill_busy_worker, 10), (kill_sentinel, 16)):
        wait_until(lambda least=after: ended(site) >= least, WHOLE, f"{after} films have ended")
        kill(site)
    wait_until(lambda: ended(site) == FILMS, WHOLE, "all films have ended")
    states = dict(site.query("SELECT status, COUNT(*) FROM analysis_analysis GROUP BY status"))
    assert set(states) <= {"done", "rejected"}
    assert states["rejected"] >= 1
    [(results, films_with_result)] = site.query("SELECT COUNT(*), COUNT(DISTINCT radiograph_id) FROM analysis_result")
    assert results == films_with_result == states["done"]
    events = site.query("SELECT object_id, COUNT(*) FROM audit_event WHERE action LIKE 'analysis.%' GROUP BY object_id")
    assert [count for _, count in events] == [1] * FILMS
    assert site.query("SELECT MAX(attempts) FROM analysis_analysis") <= [(3,)]
    site.manage("verify_audit")


def test_a_queue_that_hangs_because_an_idle_worker_was_killed_is_started_anew(watchful_site: Site) -> None:
    site = watchful_site
    site.upload(dicom_film(seed=100))
    wait_until(lambda: ended(site) == 1, 60, "the first film has ended")
    for number in range(3):  # the idle worker holds the queue's lock: every film behind it would wait for ever
        os.kill(int(site.note("worker.pid")), signal.SIGKILL)
        site.upload(dicom_film(seed=101 + number))
        wait_until(lambda least=number + 2: ended(site) == least, 120, "the queue works again")
    assert "no sign of life" in site.log.read_text()
