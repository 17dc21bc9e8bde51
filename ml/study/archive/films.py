"""The list of an archive: a CSV file with the column ``path``, one film a row, read as a stream."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from ml.learning.data import ManifestError

COLUMN = "path"


@dataclass(frozen=True)
class ArchiveFilm:
    """One film: its name as the list writes it, and where it lies."""

    name: str
    path: Path


def read_list(manifest: Path) -> Iterator[ArchiveFilm]:
    """The films in the list's order, paths relative to it; ManifestError names what is wrong and where."""
    folder = manifest.parent.absolute()
    try:
        with manifest.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            if COLUMN not in (reader.fieldnames or []):
                raise ManifestError(f"{manifest.name}: the column {COLUMN} is missing; write it in line 1")
            for row in reader:
                name = (row[COLUMN] or "").strip()
                if not name:
                    raise ManifestError(f"{manifest.name}, line {reader.line_num}: the path is empty; name a film")
                yield ArchiveFilm(name, folder / name)
    except UnicodeDecodeError as error:
        raise ManifestError(f"{manifest.name}: is not UTF-8 text ({error.reason}); save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise ManifestError(f"{manifest.name}: is not a CSV file ({error})") from error


def count_films(manifest: Path) -> int:
    """How many films the list has; ManifestError also where it lists a file twice, or none."""
    seen: set[bytes] = set()
    for film in read_list(manifest):
        key = key_of(str(film.path))
        if key in seen:
            raise ManifestError(f"{manifest.name}: {film.name} is listed twice; list each film once")
        seen.add(key)
    if not seen:
        raise ManifestError(f"{manifest.name}: there are no films in it")
    return len(seen)


def key_of(name: str) -> bytes:
    """16 bytes instead of a name, however it is spelt: a million films have to be remembered."""
    return blake2b(os.path.normpath(name).encode(), digest_size=16).digest()
