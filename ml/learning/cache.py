"""Films reduced once and kept on disk, a file for each: the second epoch does not decode again.

A film is written beside its name and renamed, so that a kill leaves whole films only and two processes may fill the
same folder. Its name tells film, masks (with their times and sizes) and preparation: a changed film is decoded again.
Runs that prepare films alike share them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open

from ml.film.transforms import Preprocess
from ml.learning.data import LabelledFilm, ManifestError, listed, read_pixels, read_truth, read_zones
from ml.learning.files import save_tensors, sweep

_VERSION = 4
_WORKERS = min(4, os.cpu_count() or 1)
_ABANDONED_S = 3600.0
"""A partial file this old belongs to no other process any more: one film takes seconds."""
Progress = Callable[[range, int], Iterable[int]]


class FilmCache:
    """The films of a manifest, decoded. ``films``: those there are; ``skipped``: a sentence for each unreadable one.

    ManifestError lists every unreadable film, unless ``skip_unreadable``. progress: (indices, how many) -> indices.
    """

    def __init__(
        self,
        films: Sequence[LabelledFilm],
        preprocess: Preprocess,
        folder: Path,
        *,
        skip_unreadable: bool = False,
        progress: Progress = lambda indices, count: indices,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, _ABANDONED_S)
        files = [folder / f"{_key(film, preprocess)}.safetensors" for film in films]
        lacking = [k for k, file in enumerate(files) if not file.exists()]
        problems = _fill([films[k] for k in lacking], [files[k] for k in lacking], preprocess, progress)
        self.skipped = list(problems.values())
        if problems and not skip_unreadable:
            raise ManifestError(
                f"{len(problems)} of {len(films)} films cannot be used; repair them, remove them from the manifest, or "
                f"pass over them with --skip-unreadable:\n  {listed(self.skipped)}"
            )
        bad = {lacking[k] for k in problems}
        self.films = [film for k, film in enumerate(films) if k not in bad]
        self._files = [file for k, file in enumerate(files) if k not in bad]

    def part(self, films: Sequence[LabelledFilm]) -> FilmCache:
        """Those of ``films`` that are here, in their order."""
        file_of = {film.path: file for film, file in zip(self.films, self._files, strict=True)}
        few = copy(self)
        few.films = [film for film in films if film.path in file_of]
        few._files = [file_of[film.path] for film in few.films]
        return few

    def layers(self, index: int) -> NDArray[np.float16]:
        """(C, film_size, film_size) what a network sees of the film, as ``Preprocess.layers``."""
        return np.asarray(self._read(index, "layers"), np.float16)

    def truth(self, index: int) -> NDArray[np.uint8]:
        """(3, film_size, film_size) covered fraction x 255 as ``read_truth``; zero where there are no masks."""
        return np.asarray(self._read(index, "truth"), np.uint8)

    def zones(self, index: int) -> NDArray[np.uint8]:
        """(film_size, film_size) numbers of the zones as ``read_zones``."""
        return np.asarray(self._read(index, "zones"), np.uint8)

    def _read(self, index: int, name: str) -> NDArray[np.generic]:
        with safe_open(str(self._files[index]), "np") as file:
            array: NDArray[np.generic] = file.get_tensor(name)
        return array


def _fill(
    films: Sequence[LabelledFilm], files: Sequence[Path], preprocess: Preprocess, progress: Progress
) -> dict[int, str]:
    """Decode in several threads, each with a decoder process of its own; index -> why a film cannot be used."""
    problems: dict[int, str] = {}
    with ThreadPoolExecutor(_WORKERS) as pool:
        jobs = [pool.submit(_decode, film, file, preprocess) for film, file in zip(films, files, strict=True)]
        try:
            for index in progress(range(len(jobs)), len(jobs)):
                problem = jobs[index].result()
                if problem:
                    problems[index] = problem
        finally:
            pool.shutdown(cancel_futures=True)
    return problems


def _decode(film: LabelledFilm, file: Path, preprocess: Preprocess) -> str:
    """Write the cache file of one film; why the film cannot be used, or nothing."""
    try:
        layers = preprocess.layers_of(read_pixels(film.path)).half()
        truth, zones = read_truth(film, preprocess.film_size), read_zones(film, preprocess.film_size)
    except ManifestError as error:
        return str(error)
    tensors = {"layers": layers, "truth": torch.from_numpy(truth), "zones": torch.from_numpy(zones)}
    save_tensors(file, tensors, lasting=False)
    return ""


def _key(film: LabelledFilm, preprocess: Preprocess) -> str:
    files = [film.path, *(film.beside(column) for column in ("mask", "large_mask", "lungs"))]
    text = json.dumps([_VERSION, preprocess.film_size, preprocess.channels, [_state(file) for file in files if file]])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _state(file: Path) -> tuple[str, int, int]:
    status = file.stat() if file.exists() else None
    return str(file.absolute()), status.st_mtime_ns if status else 0, status.st_size if status else 0
