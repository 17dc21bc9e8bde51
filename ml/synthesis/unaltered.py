"""Real films as they are, for training and for evaluation: none shows pneumoconiosis, so all are of stage 0."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from ml.film.lungs import LungSegmenter
from ml.synthesis.hybrid import LEFT, RIGHT
from ml.synthesis.real_films import CollectionError, RealFilm, mask_name, read_pixels, read_real_films

COLUMNS = ("path", "stage", "patient_id", "part", "family", "lungs", "findings")
CLEAN, DISEASED = "real, no finding", "real, other findings"
"""Families of the films: what was found on them."""


def list_unaltered(folder: Path, out: Path, segmenter: LungSegmenter, part: str | None = None) -> Iterator[str]:
    """Write ``out/manifest.csv`` of the films of ``folder`` and their lung fields, yielding the name of each film done.

    Lung fields are those that come with a film, otherwise the segmenter's; ``lungs`` is empty where it finds none.
    CollectionError where there are no films of ``part``.
    """
    films = sorted((f for f in read_real_films(folder) if part in (None, f.part)), key=lambda film: film.path.name)
    if not films:
        which = f" of the part {part}" if part else ""
        raise CollectionError(f"{folder}: films.csv lists no film{which}")
    (out / "lungs").mkdir(parents=True, exist_ok=True)
    partial = out / "manifest.csv.partial"
    with partial.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for film in films:
            writer.writerow(_row(film, out, _lungs(film, out / "lungs" / mask_name(film), segmenter)))
            yield film.path.name
    partial.replace(out / "manifest.csv")


def _row(film: RealFilm, out: Path, lungs: Path | None) -> dict[str, str]:
    return {
        "path": os.path.relpath(film.path, out),
        "stage": "0",
        "patient_id": film.patient_id,
        "part": film.part,
        "family": CLEAN if film.clean else DISEASED,
        "lungs": str(lungs.relative_to(out)) if lungs else "",
        "findings": "|".join(film.findings),
    }


def _lungs(film: RealFilm, path: Path, segmenter: LungSegmenter) -> Path | None:
    """Write the lung mask of a film; None where there is none."""
    if film.lung_mask and film.lung_mask.is_file():
        path.write_bytes(film.lung_mask.read_bytes())
        return path
    fields = segmenter.fields(read_pixels(film))
    if not fields.found:
        return None
    mask = fields.right * np.uint8(RIGHT) + fields.left * np.uint8(LEFT)
    if not cv2.imwrite(str(path), mask):
        raise OSError(f"cannot write {path}: is the disk full?")
    return path
