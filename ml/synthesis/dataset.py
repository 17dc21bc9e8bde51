"""Write a synthetic dataset: films, masks, lung fields and ``manifest.csv`` with the truth, reproducible by seed."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.synthesis.dicom import film_as_dicom
from ml.synthesis.hybrid import Collection, backgrounds, make_hybrid, read_background
from ml.synthesis.plan import SyntheticFilm, make_film
from ml.synthesis.real_films import RealFilm, part_of

COLUMNS = (
    "path", "stage", "patient_id", "part", "family", "mask", "large_mask", "lungs", "synthetic", "conspicuity", "shape",
    "mm_per_pixel", "coverage", "large_mm", "nuisances", "seed",
)  # fmt: skip


_DONE = "done"
"""Folder of the rows of films that are whole, until the manifest is."""


@dataclass(frozen=True)
class Order:
    """What to synthesise: ``count`` films from ``seed``; ``kind`` png or dicom.

    Procedural films ``width`` pixels wide, or, with a ``collection`` of real films, hybrid films of their size.
    """

    out: Path
    count: int
    seed: int
    conspicuity: str = "usual"
    width: int = 640
    kind: str = "png"
    collection: Collection | None = None


def write_dataset(order: Order, workers: int = 1) -> Iterator[dict[str, str]]:
    """Write the films one after another, yielding each manifest row; ``manifest.csv`` appears when all are there.

    Films that an earlier run of the same order finished are not drawn again. ValueError where those of another lie,
    and for fewer films than one.
    """
    if order.count < 1:
        raise ValueError(f"{order.count} films make no dataset; ask for one or more by --count")
    for folder in ("films", "masks", "lungs", _DONE):
        (order.out / folder).mkdir(parents=True, exist_ok=True)
    _note_order(order)
    rows = []
    for row in _rows(order, workers):
        rows.append(row)
        yield row
    _write_manifest(order.out, rows)
    shutil.rmtree(order.out / _DONE)


def _note_order(order: Order) -> None:
    """Write ``order.json``, what all films here have in common; how many there are to be may differ."""
    common = {k: v for k, v in asdict(order).items() if k not in ("out", "count")}
    text = json.dumps(common, indent=1, default=str) + "\n"
    path = order.out / "order.json"
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise ValueError(f"{order.out}: films of another seed or kind were begun here; name another --out or delete it")
    path.write_text(text, encoding="utf-8")


def _rows(order: Order, workers: int) -> Iterator[dict[str, str]]:
    indices = range(order.count)
    if workers <= 1:
        yield from (_write_film(order, index) for index in indices)
        return
    # spawn: a fork of a process whose OpenCV or torch threads have run hangs
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(_write_film, [order] * order.count, indices, chunksize=8)


def film_of(order: Order, index: int) -> SyntheticFilm:
    """Film ``index`` of the order: depends on the seed and the index alone, planned stages in turn."""
    rng = np.random.default_rng([order.seed, index])
    if order.collection is None:
        return make_film(rng, index % 4, width=order.width, conspicuity=order.conspicuity)
    films = _backgrounds(order.collection)  # four hybrids in a row, one planned for each stage, share a film
    return make_hybrid(read_background(films[index // 4 % len(films)]), rng, index % 4, order.conspicuity)


@cache
def _backgrounds(collection: Collection) -> list[RealFilm]:
    return backgrounds(collection)


def _write_film(order: Order, index: int) -> dict[str, str]:
    """The manifest row of a film: noted by an earlier run, or of the film that is drawn now."""
    note = order.out / _DONE / f"{index:05d}.json"
    if note.exists():
        row: dict[str, str] = json.loads(note.read_text(encoding="utf-8"))
        return row
    row = _draw_film(order, index)
    partial = note.with_suffix(".partial")
    partial.write_text(json.dumps(row), encoding="utf-8")
    partial.replace(note)
    return row


def _draw_film(order: Order, index: int) -> dict[str, str]:
    cv2.setNumThreads(1)
    film = film_of(order, index)
    name = f"synthetic-{order.seed}-{index:05d}"
    path = _write_pixels(order, name, film)
    _save_png(order.out / "masks" / f"{name}.png", _bytes(film.truth.opacity))
    _save_png(order.out / "masks" / f"{name}-large.png", _bytes(film.truth.large_opacity))
    lungs = film.right_lung * np.uint8(127) + film.left_lung * np.uint8(255)
    _save_png(order.out / "lungs" / f"{name}.png", lungs.astype(np.uint8))
    return {
        "path": path, "stage": str(film.stage), "patient_id": film.source or name,
        "part": part_of(film.source) if film.source else "",
        "family": "hybrid" if film.source else "procedural", "mask": f"masks/{name}.png",
        "large_mask": f"masks/{name}-large.png", "lungs": f"lungs/{name}.png", "synthetic": "1",
        "conspicuity": order.conspicuity, "shape": film.truth.shape,
        "mm_per_pixel": " ".join(f"{mm:.5f}" for mm in (film.mm, film.mm_down) if mm),
        "coverage": json.dumps([round(c, 4) for c in film.truth.coverage]),
        "large_mm": json.dumps([[round(o.long_mm, 1), round(o.short_mm, 1)] for o in film.truth.findings.large]),
        "nuisances": " ".join(film.nuisances), "seed": f"{order.seed}/{index}",
    }  # fmt: skip


def _write_pixels(order: Order, name: str, film: SyntheticFilm) -> str:
    if order.kind == "dicom":
        path = f"films/{name}.dcm"
        (order.out / path).write_bytes(film_as_dicom(film, name))
    else:
        path = f"films/{name}.png"
        _save_png(order.out / path, np.round(film.pixels * 65535).astype(np.uint16))
    return path


def _bytes(cover: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.round(np.clip(cover, 0, 1) * 255).astype(np.uint8)


def _save_png(path: Path, image: NDArray[np.uint8] | NDArray[np.uint16]) -> None:
    if not cv2.imwrite(str(path), image, [cv2.IMWRITE_PNG_COMPRESSION, 1]):
        raise OSError(f"cannot write {path}: is the disk full?")


def _write_manifest(out: Path, rows: list[dict[str, str]]) -> None:
    partial = out / "manifest.csv.partial"
    with partial.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    partial.replace(out / "manifest.csv")
