"""The measured site: it is never a real one, and its films are as many as are asked for."""

import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.models import User
from backend.analysis import tasks, versions
from backend.analysis.models import Analysis, Result
from backend.cases import files
from backend.demo import bench_queue, bench_site
from backend.demo.accounts import make_accounts
from tests.backend.analysis.worker import MODEL, play, queued_film
from tests.backend.intake.films import dicom_film

FILM = dicom_film(PatientID="film-000")


@pytest.fixture
def staged(alice: User, monkeypatch: pytest.MonkeyPatch) -> Analysis:
    """A case whose film is staged."""
    play(monkeypatch)
    versions.register(MODEL)
    analysis = queued_film(alice)
    film = files.path_of(analysis.radiograph.stored_name)
    film.parent.mkdir(parents=True, exist_ok=True)
    film.write_bytes(FILM)
    tasks.analyse(str(analysis.uid))
    return analysis


def test_a_site_that_is_no_demonstration_is_not_measured(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("bench_queue", "film.dcm", "small.dcm", "--mark", "x")


def test_a_database_with_cases_is_not_measured(alice: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    queued_film(alice)
    monkeypatch.setattr(bench_queue, "call_command", lambda *a, **k: None)
    with pytest.raises(CommandError, match="cases in this database"):
        call_command("bench_queue", "film.dcm", "small.dcm", "--mark", "x")


def test_what_the_site_said_last_is_told_when_it_fails(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    assert bench_site.last_words() == ""
    (tmp_path / bench_site.LOG).write_text("the worker ended")
    assert bench_site.last_words() == "the worker ended"


def test_copies_of_a_film_are_different_films() -> None:
    copies = list(itertools.islice(bench_queue._varied(FILM, b"film-000"), 3))
    assert len(set(copies)) == 3
    assert {len(copy) for copy in copies} == {len(FILM)}


def test_a_film_that_cannot_be_told_apart_is_refused() -> None:
    with pytest.raises(CommandError, match="duplicates"):
        bench_queue._varied(FILM, b"nowhere in it")


def test_the_databases_share_is_that_of_whole_films(staged: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_queue, "BOOKED", 2)
    doctor = make_accounts()[0][1]
    assert bench_queue._booked(doctor, bench_queue._varied(FILM, b"film-000")) > 0
    assert Result.objects.count() == 3


def test_a_film_that_is_refused_stops_the_measuring(staged: Analysis) -> None:
    Analysis.objects.filter(pk=staged.pk).update(status="rejected", code="not_a_chest_film")
    with pytest.raises(CommandError, match="rejected: not_a_chest_film"):
        bench_queue._done()


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(TimeoutError, match="for the moon"):
        bench_site.until("the moon", lambda: False, 0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the process from /proc")
def test_memory_is_told_by_the_part_a_process_plays() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)", "gunicorn"]
    with subprocess.Popen(command) as web:
        try:
            bench_site.until("its memory", lambda: bench_site.peaks_mb(os.getpid()).get("web", 0) > 1, 20)
        finally:
            web.kill()
