"""Which grey levels become black and white.

The rule, the same for every format and without any randomness: the first window the file offers that leaves
contrast; if none does, the percentiles 0.5 and 99.5 of the levels outside the padding. A window leaves contrast if
the percentiles 1 and 99 land at least a tenth of the grey scale apart and at least a tenth of the film lies inside it.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ml.film.errors import FilmError
from ml.film.grey import Grey, Window

LEAST_CONTRAST = 0.1
LEAST_SHARE_INSIDE = 0.1
FEWEST_LEVELS = 8
Histogram = NDArray[np.int64]


def histogram(grey: Grey) -> Histogram:
    """How many pixels outside the padding have each level."""
    levels = grey.levels if grey.padding is None else grey.levels[~grey.padding]
    return np.bincount(levels.ravel(), minlength=2**grey.depth)


def check_not_blank(counts: Histogram) -> None:
    """Refuse a film on which 99 % of the pixels share fewer than eight levels."""
    if counts.sum() == 0:
        raise FilmError("blank_image", "padding only")
    low, high = percentiles(counts, 0.5, 99.5)
    if np.count_nonzero(counts[low : high + 1]) < FEWEST_LEVELS:
        raise FilmError("blank_image")


def choose(windows: Iterable[Window], counts: Histogram) -> tuple[Window, list[str]]:
    """The window to use, and why the better placed ones were not."""
    refused: list[str] = []
    for number, window in enumerate(windows, start=1):
        if leaves_contrast(window, counts):
            return window, refused
        refused.append(f"{window.rule} {number} [{window.low:g}, {window.high:g}] leaves no contrast")
    low, high = percentiles(counts, 0.5, 99.5)
    return Window(float(low), float(high), "percentiles"), refused


def leaves_contrast(window: Window, counts: Histogram) -> bool:
    """Whether a film can be read through this window."""
    if not (np.isfinite(window.low) and np.isfinite(window.high) and window.low < window.high):
        return False
    seen = np.clip((np.array(percentiles(counts, 1, 99)) - window.low) / (window.high - window.low), 0, 1)
    levels = np.arange(counts.size)
    inside = counts[(levels > window.low) & (levels < window.high)].sum() / counts.sum()
    return bool(seen[1] - seen[0] >= LEAST_CONTRAST and inside >= LEAST_SHARE_INSIDE)


def percentiles(counts: Histogram, low: float, high: float) -> tuple[int, int]:
    """Two percentiles of the levels counted."""
    summed = np.cumsum(counts)
    found = np.searchsorted(summed, [summed[-1] * low / 100, summed[-1] * high / 100])
    return int(found[0]), int(found[1])
