"""A film as a picture for paper: seen through its window, and with the map in the viewer's colours over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.film.grey import shown

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

Bytes = NDArray[np.uint8]
STOPS = (
    0x440154, 0x48186A, 0x472D7B, 0x424086, 0x3B528B, 0x33638D, 0x2C728E, 0x26828E, 0x21918C, 0x1FA088,
    0x28AE80, 0x3FBC73, 0x5EC962, 0x84D44B, 0xADDC30, 0xD8E219, 0xFDE725,
)  # fmt: skip
"""viridis (Smith and van der Walt, CC0), as in frontend/src/features/viewer/overlay/colour.ts."""
FADE, OPACITY = 0.08, 0.4
"""As in the viewer: the part of the scale over which colours fade in, and how strongly they cover the film at first."""
LONGEST = 1400
"""Pixels along the longer side, at most."""
QUALITY = 92


class FilmMap(Protocol):
    """A stored map: float32, little endian, row by row; values at or below ``threshold`` are not shown."""

    @property
    def file(self) -> Path: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def full(self) -> float: ...
    @property
    def threshold(self) -> float: ...


def film_picture(display: Path) -> Bytes:
    """H x W grey levels of a display film through its own window, pixels square, LONGEST at most."""
    from pydicom import dcmread

    dataset = dcmread(display)
    levels = np.frombuffer(dataset.PixelData, "<u2").reshape(dataset.Rows, dataset.Columns)
    centre, width = float(dataset.WindowCenter), float(dataset.WindowWidth)
    low = centre - width / 2
    pixels = shown(levels, low, low + max(width - 1, 1))
    return np.asarray(
        cv2.resize(np.rint(pixels * 255).astype(np.uint8), _size(dataset), interpolation=cv2.INTER_AREA), np.uint8
    )


def overlay(film: Bytes, drawn: FilmMap) -> Bytes:
    """H x W x 3 (red, green, blue): the film with the map over it."""
    values = np.frombuffer(drawn.file.read_bytes(), "<f4").reshape(drawn.height, drawn.width)
    height, width = film.shape
    fine = cv2.resize(values, (width, height), interpolation=cv2.INTER_LINEAR)
    share = np.nan_to_num(np.clip((fine - drawn.threshold) / (drawn.full - drawn.threshold), 0, 1))
    cover = (OPACITY * np.clip(share / FADE, 0, 1))[..., None]
    grey = np.repeat(film[..., None], 3, axis=2)
    both: Bytes = np.rint(grey * (1 - cover) + colours(share) * cover).astype(np.uint8)
    return both


def colours(share: NDArray[np.float32]) -> Bytes:
    """(...) from 0 to 1 -> (..., 3), in the 256 steps of the viewer."""
    stops = np.array([[stop >> 16, stop >> 8 & 255, stop & 255] for stop in STOPS], np.float64)
    places = np.linspace(0, len(STOPS) - 1, 256)
    table = np.stack([np.interp(places, range(len(STOPS)), stops[:, i]) for i in range(3)], axis=1)
    found: Bytes = np.rint(table).astype(np.uint8)[np.rint(share * 255).astype(np.uint8)]
    return found


def scale_bar() -> Bytes:
    """The colours from least to most, as a strip."""
    bar: Bytes = np.repeat(colours(np.linspace(0, 1, 256, dtype=np.float32))[None], 16, axis=0)
    return bar


def jpeg(picture: Bytes) -> bytes:
    """The bytes of a JPEG file; the same picture gives the same bytes."""
    blue_first = picture if picture.ndim == 2 else picture[..., ::-1]
    options = [
        cv2.IMWRITE_JPEG_QUALITY,
        QUALITY,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
    ]
    done, coded = cv2.imencode(".jpg", np.ascontiguousarray(blue_first), options)
    if not done:
        raise RuntimeError("the picture could not be encoded")
    return coded.tobytes()


def _size(dataset: Dataset) -> tuple[int, int]:
    """(width, height) with square pixels; a film of one pixel keeps one."""
    row_mm, column_mm = (float(mm) for mm in dataset.get("PixelSpacing") or (1, 1))
    height, width = dataset.Rows * row_mm, dataset.Columns * column_mm
    factor = min(LONGEST, max(dataset.Rows, dataset.Columns)) / max(height, width)
    return max(1, round(width * factor)), max(1, round(height * factor))
