"""What the queue runs. Arguments are ids, answers are None: the truth is in our own rows."""

import logging
import uuid
from pathlib import Path

from django.conf import settings
from django_q.exceptions import TimeoutException

from backend.analysis import engine, states, versions
from backend.analysis.models import ModelVersion, Result
from backend.analysis.publish import Finding, publish
from backend.analysis.sweeper import sweep as sweep_rows
from backend.analysis.workers import LOADING
from backend.cases import files
from backend.cases.models import AnalysisStatus as Status
from backend.cases.models import Radiograph
from backend.common import heartbeat
from backend.common.heartbeat import QUEUE
from backend.common.models import Heartbeat

log = logging.getLogger(__name__)


def analyse(uid: str) -> None:
    """Stage one film if it still waits for that. Safe to run any number of times."""
    heartbeat.beat(QUEUE)
    try:
        version = _current_version()
    except engine.UnavailableError as error:
        log.error("model unavailable, film %s waits: %s", uid, error)
        states.note_no_model(uuid.UUID(uid))
        return
    lease = states.claim(uuid.UUID(uid))
    if lease is not None:
        _work(lease, version)
    heartbeat.beat(QUEUE)


def canary() -> None:
    """Proof of life: the whole way through the queue works."""
    heartbeat.beat(QUEUE)


def sweep() -> None:
    """The sweeper, as a scheduled task."""
    sweep_rows()


def _current_version() -> ModelVersion:
    if engine.is_loaded():
        return versions.current()
    heartbeat.beat(LOADING)  # the watchdog must not take a worker that loads for one that hangs
    try:
        return versions.current()
    finally:
        Heartbeat.objects.filter(name=LOADING).delete()


def _work(lease: states.Lease, version: ModelVersion) -> None:
    try:
        _stage(lease, version)
    except engine.RejectedError as error:
        states.end_without_result(lease, Status.REJECTED, error.code)
        log.info("film %s rejected: %s", lease.uid, error.code)
    except FileNotFoundError:
        log.exception("film %s is missing in the store", lease.uid)
        states.end_without_result(lease, Status.FAILED, "storage_missing")
    except TimeoutException:
        log.error("film %s: analysis took longer than the task may", lease.uid)
        states.retry(lease, "attempts_exhausted")
        raise
    except Exception:
        log.exception("film %s: analysis broke", lease.uid)
        states.retry(lease, "internal_error")


def _stage(lease: states.Lease, version: ModelVersion) -> None:
    film = files.path_of(Radiograph.objects.get(pk=lease.radiograph_id).stored_name)
    if not film.exists():
        raise FileNotFoundError(film.name)
    _expect_the_next()
    with files.workspace() as out:
        finding = _finding(film, out)
        kept = False
        try:
            kept = publish(lease, version, finding)
        finally:  # a lost answer to a commit is no rollback: ask before anything is thrown away
            if not kept and not Result.objects.filter(map_name=finding.map_name).exists():
                files.remove(finding.display_name)
                files.remove(finding.map_name)
        log.info("film %s %s", lease.uid, "done" if kept else "was taken over, result discarded")


def _expect_the_next() -> None:
    """Several workers overlap as it is, and would all expect the same film."""
    following = states.next_film() if settings.WORKERS == 1 else None
    if following is not None:
        engine.expect(files.path_of(following))


def _finding(film: Path, out: Path) -> Finding:
    staged = engine.stage(film, out)
    return Finding(
        prediction=staged.prediction.to_dict(),
        display_name=files.adopt(staged.display_file, ".dcm"),
        map_name=files.adopt(staged.map_file, ".f32"),
        map_width=staged.map_width,
        map_height=staged.map_height,
        map_max=staged.map_max,
        rows=staged.rows,
        columns=staged.columns,
        spacing_mm=staged.spacing_mm,
        bits=staged.bits,
        photometric=staged.photometric,
    )
