"""An archive from list to results; started again it goes on where it was."""

from __future__ import annotations

import csv
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from time import perf_counter

from ml.learning.files import write_whole
from ml.prediction import BundleId
from ml.staging.bundle import read_manifest
from ml.study.archive.answers import Answer
from ml.study.archive.crew import AT_ONCE, Hand, stage_all
from ml.study.archive.engines import INSTALL
from ml.study.archive.films import count_films, read_list
from ml.study.archive.journal import Journal, read_results

log = logging.getLogger(__name__)
PARQUET, UNREADABLE = "results.parquet", "unreadable.csv"

Crew = Callable[[], AbstractContextManager[Sequence[Hand]]]
Progress = Callable[[Iterator[Answer], int, int], Iterable[Answer]]
"""(answers, films there are, films done before) -> answers."""


@dataclass(frozen=True)
class Summary:
    """What is there now, and how fast this run was.

    films: on the list, each of them staged, refused (it cannot be staged), or failed (to be tried again); before: how
    many of them had their answer; start_s: until the first answer; films_per_minute: once as many were answered as a
    worker is given at a time, for some workers send these together; parquet: written.
    """

    films: int
    staged: int
    refused: int
    failed: int
    before: int
    start_s: float | None
    seconds: float
    films_per_minute: float | None
    parquet: bool


def stage_archive(manifest: Path, out: Path, bundle: Path, crew: Crew, progress: Progress) -> Summary:
    """Stage what has no answer yet; the results lie in ``out``. ValueError, NoWorkerError, OSError where that fails."""
    run = _Run()
    films = count_films(manifest)
    with Journal(out, _identity(bundle)) as journal:
        before = sum(film.name in journal for film in read_list(manifest))
        if before < films:
            todo = (film for film in read_list(manifest) if film.name not in journal)
            with crew() as hands, closing(stage_all(hands, todo)) as answers:
                for answer in progress(answers, films, before):
                    run.note(answer, journal)
        parquet = _tables(journal.path, out, run.failures)
        states = Counter(journal.state(film.name) for film in read_list(manifest))
    return Summary(
        films=films,
        staged=states["staged"],
        refused=states["refused"],
        failed=len(run.failures),
        before=before,
        start_s=run.start_s,
        seconds=run.seconds,
        films_per_minute=run.films_per_minute,
        parquet=parquet,
    )


@dataclass
class _Run:
    """What came out of one run of the command."""

    began: float = field(default_factory=perf_counter)
    first: float | None = None
    under_way: float = 0.0
    last: float = 0.0
    answers: int = 0
    failures: list[Answer] = field(default_factory=list)

    def note(self, answer: Answer, journal: Journal) -> None:
        """Keep an answer: for good, or, where another try may mend it, for the list of this run."""
        if "again" in answer:
            self.failures.append(answer)
        else:
            journal.append(answer)
        self.last = perf_counter()
        self.first = self.first or self.last
        self.answers += 1
        if self.answers <= AT_ONCE:
            self.under_way = self.last

    @property
    def seconds(self) -> float:
        return round(perf_counter() - self.began, 2)

    @property
    def start_s(self) -> float | None:
        return None if self.first is None else round(self.first - self.began, 2)

    @property
    def films_per_minute(self) -> float | None:
        if self.answers <= AT_ONCE:
            return None
        return round(60 * (self.answers - AT_ONCE) / (self.last - self.under_way), 2)


def _identity(bundle: Path) -> BundleId:
    manifest = read_manifest(bundle)
    return BundleId(manifest["name"], manifest["version"], manifest["digest"])


def _tables(results: Path, out: Path, failures: Sequence[Answer]) -> bool:
    """Write what is made from the results; whether Parquet is among it."""
    write_whole(out / UNREADABLE, lambda path: _write_unreadable(chain(read_results(results), failures), path))
    if find_spec("pyarrow") is None:
        log.warning("no Parquet without pyarrow: %s, then start the same command again", INSTALL)
        return False
    from ml.study.archive.columns import write_parquet

    write_parquet(results, out / PARQUET)
    return True


def _write_unreadable(answers: Iterable[Answer], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "code", "detail"))
        writer.writerows((a["file"], a["error"], a.get("detail", "")) for a in answers if "error" in a)
