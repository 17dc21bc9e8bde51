"""A contact sheet: films of a manifest side by side as one labelled PNG, to be looked at."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.film.errors import FilmError
from ml.film.radiograph import decode

_LABELS = ("stage", "shape", "conspicuity", "family", "nuisances")
_STRIP = 18
_FONT = cv2.FONT_HERSHEY_SIMPLEX


class SheetError(ValueError):
    """A manifest of which no sheet can be made; the text says what to do."""


def write_sheet(manifest: Path, out: Path, films: int = 24, columns: int = 6, cell: int = 320) -> int:
    """Draw the first ``films`` films of ``manifest`` into ``out`` (PNG) and return how many there were.

    Each fills a square of ``cell`` pixels with its stage, shape, conspicuity, family and nuisances in a line below.

    Raises SheetError where the manifest lists no film or lacks the column ``path``, and for an unreadable film.
    """
    with manifest.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))[:films]
    if not rows or "path" not in rows[0]:
        raise SheetError(f"{manifest}: no films to show; it needs a column path and at least one row")
    cells = [_cell(manifest.parent / row["path"], _label(row), cell) for row in rows]
    _save(out, _tiled(cells, columns))
    return len(cells)


def _label(row: dict[str, str]) -> str:
    stage = f"stage {row.get('stage', '?')}"
    return " ".join([stage, *(row[name] for name in _LABELS[1:] if row.get(name))])


def _cell(path: Path, label: str, side: int) -> NDArray[np.uint8]:
    try:
        film = decode(path.read_bytes())
    except (FilmError, OSError) as error:
        raise SheetError(f"{path}: cannot be read ({error}); repair it or take it out of the manifest") from error
    height, width = film.pixels.shape
    down, along = film.spacing_mm or (1.0, 1.0)
    tall = height * down / along
    scale = side / max(tall, width)
    size = (max(1, round(width * scale)), max(1, round(tall * scale)))
    picture = cv2.resize(film.pixels, size, interpolation=cv2.INTER_AREA)
    canvas = np.zeros((side + _STRIP, side), np.uint8)
    canvas[: size[1], : size[0]] = np.round(np.clip(picture, 0, 1) * 255)
    cv2.putText(canvas, label, (3, side + 13), _FONT, 0.38, 255, 1, cv2.LINE_AA)
    return canvas


def _tiled(cells: list[NDArray[np.uint8]], columns: int) -> NDArray[np.uint8]:
    blank = np.zeros_like(cells[0])
    filled = cells + [blank] * (-len(cells) % columns)
    lines = [np.hstack(filled[at : at + columns]) for at in range(0, len(filled), columns)]
    return np.asarray(np.vstack(lines), dtype=np.uint8)


def _save(out: Path, picture: NDArray[np.uint8]) -> None:
    written, data = cv2.imencode(".png", picture)
    if not written:
        raise SheetError(f"{out}: the sheet could not be encoded; ask for fewer films")
    partial = out.with_name(out.name + ".partial")
    partial.write_bytes(data.tobytes())
    partial.replace(out)
