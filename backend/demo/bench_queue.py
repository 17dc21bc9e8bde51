"""Films through the whole platform: how many a minute, how soon the first, how much memory, how much is the database.

Works on the database and the folders of this process, which must be empty ones made for this.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection

from backend.accounts.models import User
from backend.analysis import engine, states, versions
from backend.analysis.models import Analysis, Result
from backend.analysis.publish import Finding, publish
from backend.cases import files
from backend.cases.models import AnalysisStatus, Case
from backend.demo.accounts import make_accounts
from backend.demo.bench_site import Browser, free_address, peaks_mb, serving, until
from backend.demo.films import take_in_file
from backend.intake.patients import PatientDetails
from backend.intake.services import Details

LONGEST_S = 600.0
WARM = 2
"""Films for each worker that come before the time is taken: a worker loads its model with its first."""
BOOKED = 100


def bench_queue(film: Path, small: Path, mark: bytes, films: int, workers: Sequence[int]) -> dict[str, Any]:
    """Figures for each number of workers; `film` is sent `films` times, `mark` in it replaced by another name.

    `small`: a film of few pixels, for the database's share alone.
    """
    doctor = _prepare()
    contents = _varied(film.read_bytes(), mark)
    address = free_address()
    with serving("--only", "web", "--bind", address) as web:
        browser = Browser(address)
        cold = _started(browser, contents)
        runs = {str(count): _run(browser, contents, count, films) for count in workers}
        memory = peaks_mb(web.pid)
    for run in runs.values():
        memory |= {role: max(memory.get(role, 0.0), peak) for role, peak in run.pop("memory_mb").items()}
    database = {"engine": connection.vendor, "films_per_min": _booked(doctor, _varied(small.read_bytes(), mark))}
    return {"workers": runs, "memory_mb": memory, "cold_start_s": cold, "database": database, "stored": _stored()}


def _prepare() -> User:
    call_command("migrate", verbosity=0)
    if Case.objects.exists():
        raise CommandError("There are cases in this database: measure on an empty one (VAR_DIR, DATABASE_URL).")
    versions.register(engine.card())
    return make_accounts()[0][1]


def _varied(content: bytes, mark: bytes) -> Iterator[bytes]:
    """The film again and again, each time of another patient."""
    if mark not in content:
        raise CommandError(f"{mark!r} is not in the film: its copies would be duplicates")
    digits = len(mark)
    return (content.replace(mark, f"{number:0{digits}d}".encode()) for number in itertools.count(1))


def _started(browser: Browser, contents: Iterator[bytes]) -> float:
    """Seconds from the start of a worker, nothing prepared, to the first film staged."""
    browser.upload(next(contents))
    with serving("--only", "worker"):
        return round(_first_result(), 2)


def _run(browser: Browser, contents: Iterator[bytes], workers: int, films: int) -> dict[str, Any]:
    before = Analysis.objects.count()
    for film in itertools.islice(contents, WARM * workers + films):
        browser.upload(film)
    for path in ("/api/v1/cases/", "/api/v1/cases/counts/"):
        browser.look(path)
    with serving("--only", "worker", workers=workers) as worker:
        first = _first_result()
        until("all films", lambda: _done() == before + WARM * workers + films, LONGEST_S, every=0.2)
        memory = peaks_mb(worker.pid)
    span = _span(Analysis.objects.order_by("pk")[before:], films)
    return {"films_per_min": round(60 * films / span, 1), "first_result_s": round(first, 2), "memory_mb": memory}


def _span(analyses: Iterable[Analysis], films: int) -> float:
    """Seconds in which the last of them ended, so many as `films`."""
    ended = sorted(one.finished_at for one in analyses if one.finished_at is not None)
    return (ended[-1] - ended[-1 - films]).total_seconds()


def _first_result() -> float:
    """Seconds until one film more is done."""
    began, before = time.monotonic(), _done()
    until("the first result", lambda: _done() > before, LONGEST_S)
    return time.monotonic() - began


def _done() -> int:
    """Films done; any other end is an error here."""
    ended = Analysis.objects.filter(status__in=[AnalysisStatus.REJECTED, AnalysisStatus.FAILED]).first()
    if ended is not None:
        raise CommandError(f"a film was {ended.status}: {ended.code}")
    return Analysis.objects.filter(status=AnalysisStatus.DONE).count()


def _booked(doctor: User, contents: Iterator[bytes]) -> float:
    """Films a minute that one process takes in, claims and publishes when nothing is computed."""
    model, like = versions.active(), Result.objects.select_related("radiograph").latest("pk")
    if model is None:
        raise CommandError("no model is registered")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.dcm"
        began = time.monotonic()
        for film in itertools.islice(contents, BOOKED):
            path.write_bytes(film)
            case = take_in_file(doctor, path, Details(patient=PatientDetails()))
            lease = states.claim(Analysis.objects.get(radiograph__case=case).uid)
            if lease is None or not publish(lease, model, _finding(like)):
                raise CommandError("a film that nobody else wants could not be published")
        return round(60 * BOOKED / (time.monotonic() - began), 1)


def _finding(like: Result) -> Finding:
    """The finding of a film staged before."""
    film = like.radiograph
    return Finding(
        prediction=like.prediction,
        display_name=film.display_name,
        map_name=like.map_name,
        map_width=like.map_width,
        map_height=like.map_height,
        map_max=like.map_max,
        rows=film.rows or 0,
        columns=film.columns or 0,
        spacing_mm=None,
        bits=film.bits or 0,
        photometric="",
    )


def _stored() -> dict[str, float]:
    """Megabytes that one film of this size leaves on disk."""
    film = Analysis.objects.filter(status=AnalysisStatus.DONE).earliest("pk").radiograph
    names = [film.stored_name, film.display_name, Result.objects.get(radiograph=film).map_name]
    sizes = [files.path_of(name).stat().st_size for name in names]
    return {"film_mb": round(sum(sizes) / 1e6, 2)}
