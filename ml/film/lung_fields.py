"""The two lung fields of a frontal film and the six zones they are cut into; no torch, so the synthesis can use it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

AREA = (0.02, 0.30)
"""One lung as a share of the film; 0.06 to 0.16 on full-size films, less on wide ones, more on cropped ones."""
RATIO = 5.0
"""Neither lung is more than this many times as large as the other: one may be shrunken or half white."""
HEIGHT = 0.2
"""A lung is at least this share of the film high ..."""
UPRIGHT = 0.9
"""... and at least this many times as high as wide, in pixels."""
APART = 0.15
"""The centres of the lungs are at least this share of the film's width apart."""
BESIDE = 0.5
"""At least this share of the shorter lung's rows are rows of the other too."""
SOLID = 0.7
"""A lung fills at least this share of its convex hull."""


@dataclass(frozen=True, eq=False)
class LungFields:
    """The patient's right lung (at the left of the picture) and left lung, (H, W) booleans in film pixels."""

    right: Mask
    left: Mask

    @cached_property
    def both(self) -> Mask:
        """(H, W): either lung."""
        return self.right | self.left

    @cached_property
    def found(self) -> bool:
        """Whether these are two plausible lungs of an upright frontal film: size, shape and place."""
        if not (self.right.any() and self.left.any()):
            return False
        right, left = _Outline.of(self.right), _Outline.of(self.left)
        return right.plausible and left.plausible and _beside(right, left)

    def zones(self) -> Mask:
        """(6, H, W): the six zones in the order of ``ml.stages.ZONES``."""
        return zone_masks(self.right, self.left)


def zone_masks(right: Mask, left: Mask) -> Mask:
    """(6, H, W): each lung cut at 1/3 and 2/3 of its height from apex to dome, in the order of ``ml.stages.ZONES``."""
    masks = []
    for lung in (right, left):
        _, top, _, bottom = extent(lung)
        cuts = [top, top + (bottom - top) // 3, top + 2 * (bottom - top) // 3, bottom]
        for upper, lower in pairwise(cuts):
            zone = np.zeros_like(lung)
            zone[upper:lower] = lung[upper:lower]
            masks.append(zone)
    return np.stack(masks)


def extent(mask: Mask) -> tuple[int, int, int, int]:
    """(H, W) -> left, top, right, bottom of the smallest box around it, right and bottom outside; zeros if empty."""
    x, y, width, height = cv2.boundingRect(mask.view(np.uint8))
    return x, y, x + width, y + height


@dataclass(frozen=True)
class _Outline:
    """One lung as shares of the film: area, centre from the left, first and last row; how upright, how solid."""

    area: float
    centre: float
    top: float
    bottom: float
    upright: float
    solid: float

    @classmethod
    def of(cls, lung: Mask) -> _Outline:
        """The outline of a mask (H, W) that is not empty."""
        left, top, right, bottom = extent(lung)
        columns = cv2.reduce(lung.view(np.uint8), 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0].astype(np.int64)
        whole = int(columns.sum())
        centre = float((columns * np.arange(lung.shape[1])).sum() / whole)
        return cls(
            area=whole / lung.size,
            centre=centre / lung.shape[1],
            top=top / lung.shape[0],
            bottom=bottom / lung.shape[0],
            upright=(bottom - top) / (right - left),
            solid=_solid(lung),
        )

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def plausible(self) -> bool:
        """Whether this is a lung by itself."""
        right_size = AREA[0] <= self.area <= AREA[1] and self.height >= HEIGHT
        return right_size and self.upright >= UPRIGHT and self.solid >= SOLID


def _solid(lung: Mask) -> float:
    contours, _ = cv2.findContours(lung.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(np.concatenate(contours))
    return float(sum(cv2.contourArea(contour) for contour in contours) / max(cv2.contourArea(hull), 1.0))


def _beside(right: _Outline, left: _Outline) -> bool:
    """Whether the lungs lie side by side, the right one at the left of the picture, and are alike in size."""
    shared = min(right.bottom, left.bottom) - max(right.top, left.top)
    alike = max(right.area, left.area) <= RATIO * min(right.area, left.area)
    return alike and left.centre - right.centre >= APART and shared >= BESIDE * min(right.height, left.height)
