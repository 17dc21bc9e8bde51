"""manifest.csv -> films ready for training: reading, split by patient, a cache of decoded films, balanced sampling."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from ml.film.errors import FilmError
from ml.film.sandbox import Decoder
from ml.film.transforms import Preprocess

REQUIRED = ("path", "stage", "patient_id")
_CACHE_VERSION = 1


class ManifestError(ValueError):
    """A manifest that cannot be used; the text names the row and says what to do."""


@dataclass(frozen=True)
class LabelledFilm:
    """One row of a manifest; ``extra`` holds the further columns (mask, lungs, conspicuity ...)."""

    path: Path
    stage: int
    patient_id: str
    extra: dict[str, str] = field(default_factory=dict)

    def beside(self, column: str) -> Path | None:
        """The file that a further column names, relative to the manifest; None where it is empty."""
        name = self.extra.get(column, "")
        return Path(self.extra["root"]) / name if name else None


def read_manifest(path: Path) -> list[LabelledFilm]:
    """Rows of ``manifest.csv``; ManifestError for missing columns, a bad stage or a repeated film."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        missing = [c for c in REQUIRED if c not in (reader.fieldnames or [])]
        if missing:
            raise ManifestError(f"{path.name}: the columns {', '.join(missing)} are missing; write them in line 1")
        films = [_row(path, number, row) for number, row in enumerate(reader, start=2)]
    repeated = len(films) - len({film.path for film in films})
    if repeated:
        raise ManifestError(f"{path.name}: {repeated} films are listed twice; list each film once")
    return films


def _row(manifest: Path, number: int, row: dict[str, str]) -> LabelledFilm:
    stage = (row["stage"] or "").strip()
    if stage not in {"0", "1", "2", "3"}:
        raise ManifestError(f"{manifest.name}, line {number}: stage {stage!r} is none of 0, 1, 2, 3")
    extra = {k: v or "" for k, v in row.items() if k not in REQUIRED} | {"root": str(manifest.parent)}
    return LabelledFilm(manifest.parent / row["path"], int(stage), row["patient_id"], extra)


def split_by_patient(
    films: Sequence[LabelledFilm], fraction: float, seed: int
) -> tuple[list[LabelledFilm], list[LabelledFilm]]:
    """(rest, part): whole patients are drawn, stratified by their highest stage, about ``fraction`` into part."""
    by_patient: dict[str, list[LabelledFilm]] = defaultdict(list)
    for film in films:
        by_patient[film.patient_id].append(film)
    by_stage: dict[int, list[str]] = defaultdict(list)
    for patient, own in sorted(by_patient.items()):
        by_stage[max(film.stage for film in own)].append(patient)
    rng = np.random.default_rng(seed)
    chosen: set[str] = set()
    for patients in by_stage.values():
        order = rng.permutation(len(patients))
        chosen |= {patients[i] for i in order[: round(len(patients) * fraction)]}
    part = [film for film in films if film.patient_id in chosen]
    return [film for film in films if film.patient_id not in chosen], part


class FilmCache:
    """Films reduced once and kept on disk: the second epoch does not decode again.

    Arrays: ``film`` (n, fine_size, fine_size) float16 standardised; ``truth`` (n, 3, film_size, film_size) uint8 (small
    opacities, large opacities, lung), zero where the manifest has no masks.
    """

    def __init__(
        self,
        films: Sequence[LabelledFilm],
        preprocess: Preprocess,
        folder: Path,
        progress: Callable[[Iterable[int]], Iterable[int]] = iter,
    ) -> None:
        self.films = list(films)
        size = preprocess.film_size
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / _digest(self.films, preprocess)
        self._film, self._truth = stem.with_suffix(".film.npy"), stem.with_suffix(".truth.npy")
        if not self._film.exists():
            self._fill(size, preprocess, progress)
        self.film: NDArray[np.float16] = np.load(self._film, mmap_mode="r")
        self.truth: NDArray[np.uint8] = np.load(self._truth, mmap_mode="r")

    def _fill(self, size: int, preprocess: Preprocess, progress: Callable[[Iterable[int]], Iterable[int]]) -> None:
        partial = [p.with_suffix(".partial") for p in (self._truth, self._film)]
        fine = preprocess.fine_size
        truth = np.lib.format.open_memmap(partial[0], "w+", np.uint8, (len(self.films), 3, size, size))
        film = np.lib.format.open_memmap(partial[1], "w+", np.float16, (len(self.films), fine, fine))
        for index in progress(range(len(self.films))):
            film[index] = preprocess.film(read_pixels(self.films[index].path))
            truth[index] = read_truth(self.films[index], size)
        film.flush()
        truth.flush()
        partial[0].replace(self._truth)
        partial[1].replace(self._film)


def _digest(films: Sequence[LabelledFilm], preprocess: Preprocess) -> str:
    keys = [(str(f.path), f.path.stat().st_mtime_ns, f.path.stat().st_size) for f in films]
    text = json.dumps([_CACHE_VERSION, preprocess.film_size, preprocess.fine_size, keys])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def films_digest(films: Sequence[LabelledFilm]) -> str:
    """Which films, with which stages and patients, wherever they lie."""
    rows = [(os.path.relpath(f.path, f.extra["root"]), f.stage, f.patient_id) for f in films]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


@cache
def _decoder() -> Decoder:
    """Codecs crash on broken files: they run in a child with limits here too."""
    return Decoder()


def read_pixels(path: Path) -> NDArray[np.float32]:
    """Decode one film of a manifest; ManifestError names the film that cannot be read."""
    try:
        return _decoder().decode(path).pixels
    except (FilmError, OSError) as error:
        raise ManifestError(f"{path}: cannot be read ({error}); repair or remove it from the manifest") from error


def read_truth(film: LabelledFilm, size: int | None = None) -> NDArray[np.uint8]:
    """(3, size, size) covered fraction x 255: small opacities, large opacities, lung; own resolution without size."""
    everything, large, lung = (_mask(film, column, size) for column in ("mask", "large_mask", "lungs"))
    known = next((m for m in (everything, large, lung) if m is not None), np.zeros((size or 1, size or 1), np.uint8))
    blank = np.zeros_like(known)
    large = blank if large is None else large
    everything = blank if everything is None else everything
    small = np.where(large > 0, np.maximum(everything.astype(np.int16) - large, 0), everything).astype(np.uint8)
    return np.stack([small, large, blank if lung is None else lung])


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


class TrainingViews(Dataset[tuple[Tensor, Tensor, int]]):
    """Random training views: (3, S, S) picture, (3, cells, cells) truth per 32-pixel cell, stage.

    ``order`` is drawn with the same probability for each of the classes in ``groups`` (balancing by up-sampling).
    """

    def __init__(self, cache: FilmCache, preprocess: Preprocess, members: Sequence[int], seed: int) -> None:
        self.cache, self.preprocess, self.members, self.seed = cache, preprocess, list(members), seed

    def __len__(self) -> int:
        return len(self.members)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor, int]:
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + index)
        member = self.members[index]
        film = torch.from_numpy(np.asarray(self.cache.film[member], dtype=np.float32))[None]
        film = _vary(film, generator)
        view, where = self.preprocess.training_view(self.preprocess.layers(film), generator)
        truth = torch.from_numpy(np.asarray(self.cache.truth[member], dtype=np.float32)) / 255
        cells = max(1, self.preprocess.input_size // 32)
        cut = self.preprocess.cut(truth, where)
        return view, torch.nn.functional.adaptive_avg_pool2d(cut, cells), self.cache.films[member].stage


def _vary(film: Tensor, generator: torch.Generator) -> Tensor:
    """Exposure and contrast differ between machines: a random shift and stretch of the standardised film."""
    shift, stretch = (float(v) for v in torch.randn(2, generator=generator))
    return film * (1 + 0.08 * stretch) + 0.1 * shift


def balanced(stages: Sequence[int], groups: Sequence[Sequence[int]], count: int, seed: int) -> list[int]:
    """``count`` indices, each group of stages equally often; within a group every film before any repeats."""
    rng = np.random.default_rng(seed)
    chosen: list[int] = []
    for group in groups:
        members = np.flatnonzero(np.isin(stages, list(group)))
        if members.size == 0:
            raise ManifestError(f"no training film of stage {' or '.join(map(str, group))}; add some to the manifest")
        need = count // len(groups)
        rounds = [rng.permutation(members) for _ in range(need // members.size + 1)]
        chosen += [int(i) for i in np.concatenate(rounds)[:need]]
    return [chosen[i] for i in rng.permutation(len(chosen))]
