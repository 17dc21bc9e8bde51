"""The lungs as coordinates: where, in a lung of any shape, something is to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.synthesis.phantom_frame import Array, Rng, ellipse, smooth_noise

Point = NDArray[np.float64]


@dataclass(frozen=True)
class Lungs:
    """Two lungs on square pixels of ``mm``; every pair is (right, left).

    ``sides``: soft masks (H, W); ``heights`` (H, W): 0 at the apex, 1 at the lowest point; ``across`` (H, W): 0 at the
    medial border, 1 at the chest wall; ``rows``: first and last row; ``borders`` (2, H): medial and lateral column.
    """

    mm: float
    sides: tuple[Array, Array]
    heights: tuple[Array, Array]
    across: tuple[Array, Array]
    rows: tuple[tuple[int, int], tuple[int, int]]
    borders: tuple[NDArray[np.float64], NDArray[np.float64]]

    @property
    def shape(self) -> tuple[int, int]:
        height, width = self.sides[0].shape
        return height, width

    @property
    def inside(self) -> Array:
        return np.maximum(*self.sides)

    def at(self, side: int, across: float, height: float) -> Point:
        """(x, y) in mm of a place in a lung: ``across`` from medial to lateral, ``height`` from apex to base."""
        top, bottom = self.rows[side]
        row = int(np.clip(round(top + (bottom - top) * height), top, bottom))
        medial, lateral = self.borders[side][:, row]
        return np.array([medial + (lateral - medial) * across, row]) * self.mm

    def hilum(self, side: int) -> Point:
        """About where the vessels enter."""
        return self.at(side, 0.12, 0.47)

    def somewhere(self, rng: Rng) -> Point:
        """Any place of either lung."""
        return self.at(int(rng.integers(2)), rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.85))

    def grid(self) -> tuple[Array, Array]:
        """x and y of every pixel in mm, as a row and a column."""
        height, width = self.shape
        mm = np.float32(self.mm)
        return np.arange(width, dtype=np.float32)[None] * mm, np.arange(height, dtype=np.float32)[:, None] * mm

    def distance(self, x: float, y: float, a: float, b: float) -> Array:
        """Distance from (x, y) in units of the semi-axes in mm."""
        columns, rows = self.grid()
        return ellipse(columns - np.float32(x), rows - np.float32(y), a, b)

    def ball(self, x: float, y: float, radius: float) -> Array:
        """Chord through a ball, 1 in its middle; drawn only where it is."""
        total = np.zeros(self.shape, np.float32)
        half = int(np.ceil(radius / self.mm)) + 2
        row, column = int(y / self.mm), int(x / self.mm)
        r0, c0 = max(0, row - half), max(0, column - half)
        part = total[r0 : max(0, row + half), c0 : max(0, column + half)]
        v, u = np.mgrid[0 : part.shape[0], 0 : part.shape[1]].astype(np.float32)
        square = ((u + c0) * self.mm - x) ** 2 + ((v + r0) * self.mm - y) ** 2
        part[:] = np.sqrt(np.maximum(1 - square / max(radius, 0.6 * self.mm) ** 2, 0))
        return total

    def stroke(self, path: Point, width_mm: float) -> Array:
        """A line (n, 2) in mm: 1 inside, anti-aliased."""
        canvas = np.zeros(self.shape, np.uint8)
        points = np.round(path / self.mm * 16).astype(np.int32)
        cv2.polylines(canvas, [points], False, 255, max(1, round(width_mm / self.mm)), cv2.LINE_AA, 4)
        return np.asarray(canvas.astype(np.float32) / 255)

    def noise(self, cell_mm: float, rng: Rng) -> Array:
        """Smooth unit noise."""
        return smooth_noise(self.shape, self.mm, cell_mm, rng)

    def soft(self, image: Array, sigma_mm: float) -> Array:
        """The blur of a border."""
        return np.asarray(cv2.GaussianBlur(image, (0, 0), max(sigma_mm / self.mm, 0.3)), dtype=np.float32)


def lungs_of(right: NDArray[np.bool_], left: NDArray[np.bool_], mm: float) -> Lungs:
    """Coordinates of two lung masks (H, W), neither empty, on square pixels of ``mm``."""
    parts = [_coordinates(mask, is_right) for mask, is_right in ((right, True), (left, False))]
    sides, heights, across, rows, borders = zip(*parts, strict=True)
    soft = tuple(cv2.GaussianBlur(s, (0, 0), 1.0 / mm).astype(np.float32) for s in sides)
    return Lungs(mm, (soft[0], soft[1]), heights, across, rows, borders)


def _coordinates(
    mask: NDArray[np.bool_], is_right: bool
) -> tuple[Array, Array, Array, tuple[int, int], NDArray[np.float64]]:
    height, width = mask.shape
    lines = np.flatnonzero(mask.any(axis=1))
    top, bottom = int(lines[0]), int(lines[-1])
    first = mask.argmax(axis=1).astype(np.float64)
    last = width - 1 - mask[:, ::-1].argmax(axis=1).astype(np.float64)
    every = np.arange(height)
    first, last = (np.interp(every, lines, border[lines]) for border in (first, last))
    medial, lateral = (last, first) if is_right else (first, last)
    span = np.where(np.abs(lateral - medial) < 1, 1, lateral - medial)
    across = (np.arange(width)[None] - medial[:, None]) / span[:, None]
    t = np.broadcast_to(((every - top) / max(1, bottom - top))[:, None], mask.shape)
    return (mask.astype(np.float32), t.astype(np.float32), across.astype(np.float32), (top, bottom),
            np.stack([medial, lateral]))  # fmt: skip
