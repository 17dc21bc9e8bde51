"""The films that are timed: one synthetic chest of an ill person, as large as a hospital's, in many files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from ml.synthesis.dicom import film_as_dicom
from ml.synthesis.plan import SyntheticFilm, make_film

_SEED, _STAGE, _DRAWN = 2026, 3, 1024
WIDTH = 2048
"""Columns of a timed film; about as many rows, 12 bit."""


def write_films(folder: Path, count: int, width: int = WIDTH) -> list[Path]:
    """``count`` DICOM files of the same pixels, each with another patient: as costly as different films, drawn once."""
    folder.mkdir(parents=True, exist_ok=True)
    film = _enlarged(_drawn(min(width, _DRAWN)), width)
    paths = [folder / f"film-{number:03d}.dcm" for number in range(count)]
    for path in paths:
        path.write_bytes(film_as_dicom(film, f"BENCH-{path.stem}"))
    return paths


def _drawn(width: int) -> SyntheticFilm:
    rng = np.random.default_rng(_SEED)
    return make_film(rng, _STAGE, width=width, conspicuity="marked", nuisances=False)


def _enlarged(film: SyntheticFilm, width: int) -> SyntheticFilm:
    """The same film with more pixels: drawing it so large would take half a minute."""
    scale = width / film.pixels.shape[1]
    size = (width, round(film.pixels.shape[0] * scale))
    large = cv2.resize(film.pixels, size, interpolation=cv2.INTER_CUBIC)
    return replace(film, pixels=np.clip(large, 0, 1), mm=film.mm / scale)
