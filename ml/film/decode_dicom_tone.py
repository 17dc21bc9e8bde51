"""From stored values to grey levels: modality transformation, then values of interest.

Everything here is a function of one stored value, so it is worked out once for every possible value and looked up.
A linear window is kept as limits, so that the levels stay the file's own; a curve (VOI LUT, sigmoid) replaces them,
but only one that leaves the film readable: otherwise the next curve and in the end the windows have their turn.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.film.decode_dicom_fields import numbers, text, whole
from ml.film.decode_dicom_luts import tables
from ml.film.decode_dicom_voi import voi_curve, window_pairs
from ml.film.grey import Levels, Window, full_range

if TYPE_CHECKING:
    from pydicom.dataset import Dataset


@dataclass(frozen=True)
class Tone:
    """curve[stored level] = grey level, or None for "unchanged"; falling: bright and dark change places."""

    depth: int
    windows: tuple[Window, ...]
    curve: Levels | None = None
    falling: bool = False
    notes: tuple[str, ...] = ()


def tone(dataset: "Dataset", depth: int, offset: int, levels: Levels) -> Tone:
    """depth: bits of a level; offset: the level of stored value 0; levels: the film's, outside its padding."""
    stored = np.arange(2**depth, dtype=np.float64) - offset
    modality = next(tables(dataset, "ModalityLUTSequence", signed=offset > 0), None)
    slope, intercept, notes = _rescale(dataset)
    values = modality.look_up(stored) if modality else stored * slope + intercept
    voi, passed = voi_curve(dataset, values, levels)
    notes += passed
    if voi:
        return Tone(voi.depth, (full_range(voi.depth, voi.rule),), voi.greys, notes=notes)
    function = text(dataset, "VOILUTFunction")
    windows = [_limits(centre, width, function) for centre, width in window_pairs(dataset)]
    if modality:
        curve = modality.look_up(stored).astype(np.uint16)
        return Tone(
            modality.depth,
            (*windows, full_range(modality.depth)),
            curve,
            notes=(*notes, "modality LUT applied"),
        )
    return _linear(windows, slope, intercept - slope * offset, depth, notes)


def _linear(windows: list[Window], slope: float, intercept: float, depth: int, notes: tuple[str, ...]) -> Tone:
    """Limits moved from modality units into levels; a falling slope changes their places."""
    moved = [((window.low - intercept) / slope, (window.high - intercept) / slope, window.rule) for window in windows]
    placed = tuple(Window(min(low, high), max(low, high), rule) for low, high, rule in moved if low != high)
    return Tone(depth, placed, falling=slope < 0, notes=notes)


def _limits(centre: float, width: float, function: str) -> Window:
    """DICOM PS3.3 C.11.2.1.2: the linear window is one level narrower than it says and half a level lower."""
    if function == "LINEAR_EXACT":
        return Window(centre - width / 2, centre + width / 2, "window_exact")
    return Window(centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2, "window")


def _rescale(dataset: "Dataset") -> tuple[float, float, tuple[str, ...]]:
    slopes, intercepts = (
        numbers(dataset, "RescaleSlope") or [1.0],
        numbers(dataset, "RescaleIntercept") or [0.0],
    )
    if slopes[0] == 0 or not math.isfinite(1 / slopes[0]):
        return 1.0, 0.0, ("rescale slope 0 ignored",)
    return slopes[0], intercepts[0], ()


def level_offset(dataset: "Dataset") -> int:
    """The level of stored value 0: signed samples are lifted so that the lowest becomes 0."""
    return int(2 ** (whole(dataset, "BitsStored") - 1)) if whole(dataset, "PixelRepresentation") else 0
