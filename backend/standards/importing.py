"""Standard films come in: checked and decoded first, kept all together or not at all."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.db import transaction

from backend.analysis import engine
from backend.audit.services import record
from backend.cases import files
from backend.cases.models import FilmKind
from backend.common.messages import english
from backend.standards.manifest import Entry, ManifestError, read
from backend.standards.models import StandardFilm, StandardSet

SAID = ("name", "sha256", "profusion", "shape", "large", "shows")


@dataclass(frozen=True)
class Outcome:
    """What became of one set: how many films, and whether it is new here."""

    name: str
    edition: str
    films: int
    new: bool


@dataclass(frozen=True)
class Ready:
    """A film that was checked: the copy whose checksum was taken, and what was made of it."""

    entry: Entry
    copy: Path
    display: "engine.DisplayFilm"
    display_sha256: str


def import_standards(folder: Path, *, dry_run: bool = False) -> list[Outcome]:
    """Import the sets of a folder that are not here yet. Raises ManifestError; then nothing was changed."""
    outcomes, fresh = _sort(read(folder))
    with files.workspace() as room:
        ready = _checked(fresh, room)
        if ready and not dry_run:
            _keep(ready)
    return outcomes


def _sort(entries: list[Entry]) -> tuple[list[Outcome], list[Entry]]:
    """What is to be said of each set, and the films of those that are new."""
    outcomes, fresh, problems = [], [], []
    for (name, edition), films in _by_set(entries):
        known = StandardFilm.objects.filter(standard_set__name=name, standard_set__edition=edition)
        here = list(known.order_by("position"))
        outcomes.append(Outcome(name, edition, len(films), new=not here))
        if not here:
            fresh += films
        elif [_said(film) for film in here] != [_said(film) for film in films]:
            problems.append(
                f"{name}, {edition} was imported before with other films. "
                "Standard films are never changed: give these another edition."
            )
    if problems:
        raise ManifestError(*problems)
    return outcomes, fresh


def _by_set(entries: list[Entry]) -> Iterator[tuple[tuple[str, str], list[Entry]]]:
    def key(entry: Entry) -> tuple[str, str]:
        return entry.set, entry.edition

    return ((found, list(films)) for found, films in groupby(sorted(entries, key=key), key))


def _said(film: Entry | StandardFilm) -> list[str]:
    return [getattr(film, name) for name in SAID]


def _checked(entries: list[Entry], room: Path) -> list[Ready]:
    """Every film copied, its checksum compared, then decoded. All problems are told at once."""
    problems: list[str] = []
    ready = []
    for number, entry in enumerate(entries):
        place = room / str(number)
        place.mkdir()
        try:
            ready.append(_check(entry, place))
        except ManifestError as error:
            problems += error.reasons
    if problems:
        raise ManifestError(*problems)
    return ready


def _check(entry: Entry, place: Path) -> Ready:
    copy = Path(shutil.copyfile(entry.path, place / "original"))
    if _sha256(copy) != entry.sha256:
        raise ManifestError(f"{entry.name}: the file {entry.path.name} does not have the checksum of the manifest.")
    try:
        display = engine.display_film(copy, place)
    except engine.RejectedError as error:
        raise ManifestError(
            f"{entry.name}: the file {entry.path.name} cannot be used: {english(error.code)}"
        ) from error
    if not display.own_window:
        raise ManifestError(
            f"{entry.name}: the file {entry.path.name} has no usable grey window of its own, "
            "so it could not be shown exactly as it is."
        )
    return Ready(entry, copy, display, _sha256(display.path))


def _keep(ready: list[Ready]) -> None:
    """Files first, then all rows in one transaction; without the rows the files go again."""
    rows: list[StandardFilm] = []
    try:
        rows += (_adopted(film) for film in ready)
        _write(rows, ready)
    finally:  # a lost answer to a commit is no rollback: ask before anything is thrown away
        kept = rows and StandardFilm.objects.filter(display_name=rows[0].display_name).exists()
        if not kept:
            _forget(rows)


def _adopted(film: Ready) -> StandardFilm:
    entry, display = film.entry, film.display
    down, along = display.spacing_mm or (None, None)
    return StandardFilm(
        **dict(zip(SAID, _said(entry), strict=True)),
        stored_name=files.adopt(film.copy, files.SUFFIXES[FilmKind(display.kind)]),
        display_name=files.adopt(display.path, ".dcm"),
        display_sha256=film.display_sha256,
        rows=display.rows,
        columns=display.columns,
        spacing_row_mm=down,
        spacing_col_mm=along,
    )


@transaction.atomic
def _write(rows: list[StandardFilm], ready: list[Ready]) -> None:
    sets: dict[tuple[str, str], list[StandardFilm]] = {}
    for row, film in zip(rows, ready, strict=True):
        sets.setdefault((film.entry.set, film.entry.edition), []).append(row)
    for (name, edition), films in sets.items():
        row_of_set = StandardSet.objects.create(name=name, edition=edition)
        for position, row in enumerate(films):
            row.standard_set, row.position = row_of_set, position
        StandardFilm.objects.bulk_create(films)
        detail = {"set": name, "edition": edition, "sha256": {row.name: row.sha256 for row in films}}
        record(actor=None, action="standards.imported", obj=row_of_set, detail=detail)


def _forget(rows: Iterable[StandardFilm]) -> None:
    for row in rows:
        files.remove(row.stored_name)
        files.remove(row.display_name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
