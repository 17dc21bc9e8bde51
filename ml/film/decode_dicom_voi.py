"""Curves that a file offers for its values of interest: VOI tables, then sigmoid windows.

A curve can be as absurd as a window: one that sends nearly every pixel to an end of its range, or leaves so few grey
levels that the film would count as blank, is passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ml.film.decode_dicom_fields import numbers, text
from ml.film.decode_dicom_luts import tables
from ml.film.decode_scaling import FEWEST_LEVELS, LEAST_SHARE_INSIDE, Histogram
from ml.film.grey import Levels

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

Values = NDArray[np.float64]
_END = 0.02  # of a curve's range, at each side
_MOST_CURVES = 16  # that are tried: a file may hold thousands
_SIGMOID_DEPTH = 12


@dataclass(frozen=True)
class Curve:
    """greys[stored level] = grey level; low, high: the ends of all that the curve can give."""

    rule: str
    depth: int
    greys: Levels
    low: int
    high: int

    def serves(self, counts: Histogram) -> bool:
        """Whether a film with so many pixels of each stored level can be read through this curve."""
        end = _END * (self.high - self.low)
        inside = (counts > 0) & (self.greys > self.low + end) & (self.greys < self.high - end)
        enough = counts[inside].sum() >= LEAST_SHARE_INSIDE * counts.sum()
        return bool(enough and np.unique(self.greys[inside]).size >= FEWEST_LEVELS)


def voi_curve(dataset: "Dataset", values: Values, levels: Levels) -> tuple[Curve | None, tuple[str, ...]]:
    """The first curve that serves, and notes about those before it.

    values: of every stored level, after the modality transformation. levels: the film's, outside its padding.
    """
    passed: tuple[str, ...] = ()
    offered = list(islice(_curves(dataset, values), _MOST_CURVES))
    counts = np.bincount(levels.ravel() if offered else [], minlength=values.size)
    for number, curve in enumerate(offered, start=1):
        if curve.serves(counts):
            return curve, passed
        passed += (f"{curve.rule} {number} leaves no contrast",)
    return None, passed


def window_pairs(dataset: "Dataset") -> list[tuple[float, float]]:
    """Centre and width of each window wider than nothing."""
    centres, widths = numbers(dataset, "WindowCenter"), numbers(dataset, "WindowWidth")
    least = 0.0 if text(dataset, "VOILUTFunction") in ("LINEAR_EXACT", "SIGMOID") else 1.0
    return [(centre, width) for centre, width in zip(centres, widths, strict=False) if width > least]


def _curves(dataset: "Dataset", values: Values) -> Iterator[Curve]:
    for table in tables(dataset, "VOILUTSequence", bool(values.min() < 0)):
        ends = int(table.entries.min()), int(table.entries.max())
        yield Curve("voi_lut", table.depth, table.look_up(values).astype(np.uint16), *ends)
    if text(dataset, "VOILUTFunction") == "SIGMOID":
        for centre, width in window_pairs(dataset):
            yield _sigmoid(values, centre, width)


def _sigmoid(values: Values, centre: float, width: float) -> Curve:
    top = 2**_SIGMOID_DEPTH - 1
    exponent = np.clip(-4 * (values - centre) / width, -700, 700)
    return Curve("sigmoid", _SIGMOID_DEPTH, np.rint(top / (1 + np.exp(exponent))).astype(np.uint16), 0, top)
