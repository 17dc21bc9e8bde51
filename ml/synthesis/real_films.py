"""A folder of real films that opacities are inserted into: ``films.csv``, lung masks, and a fixed split by patient.

The split is a property of the patient's number alone, so a film that trained a network never stands in a figure,
whoever runs what, in whatever order.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.film.errors import FilmError
from ml.film.radiograph import decode

PARTS = ("train", "validation", "test")
_SALT = "dustlens real films 2:"
_BELOW = (48, 62, 100)
"""Percent of the patients, counted upwards: 48 train, 14 validation, 38 test."""
_COLUMNS = ("image_index", "patient_id", "finding_labels", "mm_per_px_x", "mm_per_px_y", "lung_mask")


class CollectionError(ValueError):
    """A folder of real films that cannot be used; the text says what to do."""


@dataclass(frozen=True)
class RealFilm:
    """One film of the folder: its file, who, what was found, mm per pixel (along a row, down a column), lung mask."""

    path: Path
    patient_id: str
    findings: tuple[str, ...]
    mm_x: float
    mm_y: float
    lung_mask: Path | None

    @property
    def clean(self) -> bool:
        """Whether nothing was found on it."""
        return not self.findings

    @property
    def part(self) -> str:
        """train, validation or test: the same for every film of a patient, for ever."""
        return part_of(self.patient_id)


def part_of(patient_id: str) -> str:
    """The part of the fixed split that a patient belongs to."""
    drawn = int.from_bytes(hashlib.sha256((_SALT + patient_id).encode()).digest()[:8], "big") % 100
    return next(part for part, below in zip(PARTS, _BELOW, strict=True) if drawn < below)


def read_real_films(folder: Path) -> list[RealFilm]:
    """The films that ``folder/films.csv`` lists; CollectionError where the list or one of its columns is missing."""
    listing = folder / "films.csv"
    if not listing.is_file():
        raise CollectionError(f"{folder}: films.csv is missing; it lists one film a row ({', '.join(_COLUMNS)})")
    with listing.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise CollectionError(f"{listing}: the columns {', '.join(missing)} are missing; write them in line 1")
        return [_film(folder, number, row) for number, row in enumerate(reader, start=2)]


def read_pixels(film: RealFilm) -> NDArray[np.float32]:
    """(H, W) in [0, 1], bright = dense; CollectionError names a film that cannot be read."""
    try:
        return decode(film.path.read_bytes()).pixels
    except (FilmError, OSError) as error:
        raise CollectionError(
            f"{film.path}: cannot be read ({error}); repair it or take it out of films.csv"
        ) from error


def mask_name(film: RealFilm) -> str:
    """The file of its lung mask in a folder of masks: always PNG, which keeps the values."""
    return f"{film.path.stem}.png"


def _film(folder: Path, number: int, row: dict[str, str]) -> RealFilm:
    found = tuple(name for name in row["finding_labels"].split("|") if name and name != "No Finding")
    try:
        mm_x, mm_y = float(row["mm_per_px_x"]), float(row["mm_per_px_y"])
    except ValueError:
        raise CollectionError(f"films.csv, line {number}: mm_per_px_x and mm_per_px_y must be numbers") from None
    mask = folder / row["lung_mask"] if row["lung_mask"] else None
    return RealFilm(folder / "films" / row["image_index"], row["patient_id"], found, mm_x, mm_y, mask)
