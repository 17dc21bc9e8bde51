"""manifest.csv -> labelled films: reading, checking, decoding.

The split is in split.py, the cache of decoded films in cache.py, balanced random views in views.py.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, LifoQueue

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.film.errors import FilmError
from ml.film.lung_fields import zone_masks
from ml.film.radiograph import Radiograph
from ml.film.sandbox import Decoder

REQUIRED = ("path", "stage", "patient_id")
PARTS = ("train", "validation", "test")
_NAMED = 20
"""So many films are named in one sentence; of the others it tells the number."""


class ManifestError(ValueError):
    """A manifest that cannot be used; the text names the row and says what to do."""


@dataclass(frozen=True)
class LabelledFilm:
    """One row of a manifest; ``extra`` holds the further columns (mask, lungs, conspicuity, part ...)."""

    path: Path
    stage: int
    patient_id: str
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def part(self) -> str:
        """train, validation or test where the manifest says so, otherwise empty."""
        return self.extra.get("part", "")

    def beside(self, column: str) -> Path | None:
        """The file that a further column names, relative to the manifest; None where it is empty."""
        name = self.extra.get(column, "")
        return Path(self.extra["root"]) / name if name else None


def read_manifest(path: Path) -> list[LabelledFilm]:
    """Rows of ``manifest.csv``; ManifestError for missing columns, a bad stage, patient or part, or a repeated film."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [c for c in REQUIRED if c not in (reader.fieldnames or [])]
            if missing:
                raise ManifestError(f"{path.name}: the columns {', '.join(missing)} are missing; write them in line 1")
            films = [_row(path, number, row) for number, row in enumerate(reader, start=2)]
    except UnicodeDecodeError as error:
        raise ManifestError(f"{path.name}: is not UTF-8 text ({error.reason}); save it as CSV in UTF-8") from error
    return _without_repetition(films, path.name)


def read_manifests(paths: Sequence[Path]) -> list[LabelledFilm]:
    """The films of several manifests, in order; ManifestError also where two of them list the same film."""
    films = [film for path in paths for film in read_manifest(path)]
    return _without_repetition(films, ", ".join(path.name for path in paths))


def _without_repetition(films: list[LabelledFilm], name: str) -> list[LabelledFilm]:
    repeated = len(films) - len({film.path for film in films})
    if repeated:
        raise ManifestError(f"{name}: {repeated} films are listed twice; list each film once")
    return films


def _row(manifest: Path, number: int, row: dict[str, str | None]) -> LabelledFilm:
    where = f"{manifest.name}, line {number}"
    own = {name: (row[name] or "").strip() for name in REQUIRED}
    extra = {k: v or "" for k, v in row.items() if k not in REQUIRED} | {"root": str(manifest.parent)}
    if own["stage"] not in {"0", "1", "2", "3"}:
        raise ManifestError(f"{where}: stage {own['stage']!r} is none of 0, 1, 2, 3")
    if not own["path"]:
        raise ManifestError(f"{where}: the path is empty; name the file of the film")
    if not own["patient_id"]:
        raise ManifestError(f"{where}: patient_id is empty; write the same text for all films of one person")
    if extra.get("part", "") not in {"", *PARTS}:
        raise ManifestError(f"{where}: part {extra['part']!r} is none of {', '.join(PARTS)}; correct it or empty it")
    return LabelledFilm(manifest.parent / own["path"], int(own["stage"]), own["patient_id"], extra)


def films_digest(films: Sequence[LabelledFilm]) -> str:
    """Which films, with which stages and patients, wherever they lie."""
    rows = [(os.path.relpath(f.path, f.extra["root"]), f.stage, f.patient_id) for f in films]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def listed(texts: Sequence[str]) -> str:
    """The texts one a line, at most 20 of them, and how many more there are."""
    more = [f"and {len(texts) - _NAMED} more"] if len(texts) > _NAMED else []
    return "\n  ".join([*texts[:_NAMED], *more])


_idle: LifoQueue[Decoder] = LifoQueue()
"""Codecs crash on broken files: they run in children with limits here too, one for each thread that asks."""


def read_film(path: Path) -> Radiograph:
    """Decode one film of a manifest; ManifestError names the film that cannot be read. Threads decode side by side."""
    try:
        decoder = _idle.get_nowait()
    except Empty:
        decoder = Decoder()
    try:
        return decoder.decode(path)
    except (FilmError, OSError) as error:
        raise ManifestError(f"{path}: cannot be read ({error}); repair or remove it from the manifest") from error
    finally:
        _idle.put(decoder)


def read_pixels(path: Path) -> NDArray[np.float32]:
    """(H, W) float32 in [0, 1], bright = dense; errors as ``read_film``."""
    return read_film(path).pixels


def read_truth(film: LabelledFilm, size: int | None = None) -> NDArray[np.uint8]:
    """(3, size, size) covered fraction x 255: small opacities, large opacities, lung; own resolution without size."""
    everything, large, lung = (_mask(film, column, size) for column in ("mask", "large_mask", "lungs"))
    known = next((m for m in (everything, large, lung) if m is not None), np.zeros((size or 1, size or 1), np.uint8))
    blank = np.zeros_like(known)
    large = blank if large is None else large
    everything = blank if everything is None else everything
    small = np.where(large > 0, np.maximum(everything.astype(np.int16) - large, 0), everything).astype(np.uint8)
    return np.stack([small, large, blank if lung is None else lung])


def refuse_unmasked(films: Sequence[LabelledFilm]) -> None:
    """ManifestError that names ill films without a mask: as dense truth they would teach that nothing is there."""
    bare = [str(film.path) for film in films if film.stage and not film.extra.get("mask")]
    if bare:
        raise ManifestError(
            f"{len(bare)} films of ill people have no mask, and dense truth needs one; fill the column mask, take them "
            f"out, or train without --dense-weight:\n  {listed(bare)}"
        )


def read_zones(film: LabelledFilm, size: int) -> NDArray[np.uint8]:
    """(size, size): 1 to 6 in the zones in the order of ``ml.stages.ZONES``, 0 outside and where no mask tells."""
    path = film.beside("lungs")
    mask = None if path is None else cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        return np.zeros((size, size), np.uint8)
    small = cv2.resize(mask, (size, size), interpolation=cv2.INTER_NEAREST)
    zones = zone_masks((small > 0) & (small < 192), small >= 192)  # 127 and 255
    return np.asarray((zones * np.arange(1, 7)[:, None, None]).sum(axis=0), np.uint8)


def _mask(film: LabelledFilm, column: str, size: int | None) -> NDArray[np.uint8] | None:
    path = film.beside(column)
    if path is None:
        return None
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise ManifestError(f"{path}: the mask cannot be read; repair it or empty its cell in the manifest")
    if column == "lungs":  # where 127 and 255 tell the two lungs apart
        mask = np.where(mask > 0, 255, 0).astype(np.uint8)
    if size:
        mask = cv2.resize(mask, (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(mask, dtype=np.uint8)
