"""How well a map shows the lesions, where they are known, always beside a map that knows only where the lungs are.

Pointing game (Zhang 2016), energy inside the lesions and inside the lungs (energy-based pointing game, Wang 2020),
overlap at a stated threshold. METHOD.md, "What the reference leaves open", 1. Small opacities are dots while a network
sees cells: ``at_cell_size`` is what a perfect map of such cells would reach.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.learning.data import LabelledFilm, read_truth

HEADLINE = ("hit_rate", "energy_lift", "energy_in_lung")
"""The figures that ``evaluate`` has always printed."""
FIGURES = (*HEADLINE, "energy_in_lesions", "iou", "dice")
HIT_TOLERANCE = 0.015
"""The map's peak hits when a lesion lies within this part of the film's width (about 5 mm)."""

Map = NDArray[np.float32]
Mask = NDArray[np.bool_]
Figures = dict[str, float]


@dataclass(frozen=True)
class KnownLesions:
    """What is known of one film, each (H, W): pixels covered by an opacity of any size, and the lungs."""

    lesions: Mask
    lung: Mask

    @property
    def near(self) -> Mask:
        """Pixels whose distance to a lesion is within HIT_TOLERANCE of the film's width."""
        reach = 2 * round(self.lesions.shape[1] * HIT_TOLERANCE) + 1
        grown = cv2.dilate(self.lesions.astype(np.uint8), np.ones((reach, reach), np.uint8))
        return np.asarray(grown > 0)

    @property
    def share_of_lung(self) -> float:
        """Part of the lungs that lesions cover: the energy that a uniform map in the lungs has inside them."""
        return float((self.lesions & self.lung).sum() / max(int(self.lung.sum()), 1))


def known_lesions(film: LabelledFilm) -> KnownLesions | None:
    """Lesions and lungs of a film; None for one without masks or without lesions."""
    if not (film.extra.get("mask") and film.extra.get("lungs")):
        return None
    small, large, lung = read_truth(film)
    known = KnownLesions(np.maximum(small, large) > 127, lung > 127)
    return known if known.lesions.any() and known.lung.any() else None


def region_figures(evidence: Map, known: KnownLesions, bright: float = 0.5) -> Figures:
    """FIGURES of one map (M, M) >= 0 that covers the film edge to edge; an empty map shows nothing: all are 0.

    ``iou`` and ``dice`` compare the lesions with the part at or above the share ``bright`` of the map's maximum;
    ``energy_lift``: energy inside the lesions over that of a uniform map in the lungs, NaN where none lies in them.
    """
    rows, columns = known.lesions.shape
    grown = np.asarray(cv2.resize(evidence, (columns, rows), interpolation=cv2.INTER_LINEAR), np.float32)
    total = float(grown.sum(dtype=np.float64))
    if total <= 0:
        return dict.fromkeys(FIGURES, 0.0)
    inside = float(grown[known.lesions].sum(dtype=np.float64)) / total
    peak = np.unravel_index(int(grown.argmax()), grown.shape)
    return {
        "hit_rate": float(known.near[peak]),
        "energy_lift": inside / known.share_of_lung if known.share_of_lung else math.nan,
        "energy_in_lung": float(grown[known.lung].sum(dtype=np.float64)) / total,
        "energy_in_lesions": inside,
        **_overlap(grown >= bright * grown.max(), known.lesions),
    }


def uniform_in_lung(known: KnownLesions) -> Figures:
    """The same figures of a map that is 1 in the lungs and 0 elsewhere; its peak is any place in them."""
    return {
        "hit_rate": float(known.near[known.lung].mean()),
        "energy_lift": 1.0 if known.share_of_lung else math.nan,
        "energy_in_lung": 1.0,
        "energy_in_lesions": known.share_of_lung,
        **_overlap(known.lung, known.lesions),
    }


def at_cell_size(known: KnownLesions, cells: int) -> Figures:
    """The same figures of the truth itself, averaged over ``cells`` x ``cells`` cells: the best such a map can be."""
    small = cv2.resize(known.lesions.astype(np.float32), (cells, cells), interpolation=cv2.INTER_AREA)
    return region_figures(np.asarray(small, np.float32), known)


def _overlap(answer: Mask, truth: Mask) -> Figures:
    both, either = int((answer & truth).sum()), int((answer | truth).sum())
    size = int(answer.sum()) + int(truth.sum())
    return {"iou": both / either if either else math.nan, "dice": 2 * both / size if size else math.nan}


@dataclass(frozen=True)
class RegionFigures:
    """FIGURES of a film's map, of the uniform map in its lungs, and of its own truth in cells of the network's size."""

    map: Figures
    uniform: Figures
    cells: Figures


def compare(evidence: Map, known: KnownLesions, cells: int, bright: float = 0.5) -> RegionFigures:
    """The figures of one map beside those that need no model."""
    return RegionFigures(region_figures(evidence, known, bright), uniform_in_lung(known), at_cell_size(known, cells))


def mean_figures(found: Sequence[Figures], keys: Sequence[str] = FIGURES) -> dict[str, float | None]:
    """Mean over the films of each figure, four digits; None where no film has it."""
    known = {key: [f[key] for f in found if not math.isnan(f[key])] for key in keys}
    return {key: round(float(np.mean(values)), 4) if values else None for key, values in known.items()}
