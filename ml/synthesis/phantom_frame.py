"""What every part of the drawn chest shares: the film plane in millimetres, smooth noise, points splatted on a grid."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Floats = NDArray[np.float64]
Rng = np.random.Generator


@dataclass(frozen=True)
class Frame:
    """The film plane: x from the midline (positive = patient's left), y from the upper edge, in mm, both (H, W)."""

    x: Array
    y: Array
    mm: float
    midline: float

    @property
    def shape(self) -> tuple[int, int]:
        height, width = self.x.shape
        return height, width

    def pixels(self, points: NDArray[np.float64]) -> NDArray[np.int32]:
        """(n, 2) millimetres -> fixed-point pixel coordinates with 4 fractional bits, for cv2 drawing."""
        scaled = (points + np.array([self.midline, 0.0])) / self.mm - 0.5
        return np.asarray(np.round(scaled * 16), dtype=np.int32)

    def blur(self, image: Array, sigma_mm: float) -> Array:
        """Gaussian blur; wide ones on a reduced grid, since they hold nothing fine."""
        sigma = sigma_mm / self.mm
        step = max(1, int(sigma / 3))
        if step == 1:
            return np.asarray(cv2.GaussianBlur(image, (0, 0), max(sigma, 0.3)), dtype=np.float32)
        size = (max(8, self.shape[1] // step), max(8, self.shape[0] // step))
        small = cv2.GaussianBlur(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (0, 0), sigma / step)
        return np.asarray(cv2.resize(small, self.shape[::-1], interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def frame_of(rng: Rng, width: int, film_mm: float) -> Frame:
    """A film ``film_mm`` wide and 0.85 to 1.2 times as high, ``width`` pixels wide, square pixels."""
    height = round(width * rng.choice([rng.uniform(0.82, 0.88), rng.uniform(0.97, 1.2)]))
    mm = film_mm / width
    midline = film_mm / 2 + rng.normal(0, 6)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return Frame((x + np.float32(0.5)) * np.float32(mm) - np.float32(midline), (y + np.float32(0.5)) * np.float32(mm),
                 mm, midline)  # fmt: skip


def smooth_noise(shape: tuple[int, int], mm: float, cell_mm: float, rng: Rng) -> Array:
    """Unit normal noise on a grid of ``cell_mm``, interpolated: (H, W)."""
    height, width = shape
    cells = (int(height * mm / cell_mm) + 3, int(width * mm / cell_mm) + 3)
    coarse = rng.standard_normal(cells, dtype=np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def step(distance: Array | Floats, softness: float) -> Array:
    """0 below, 1 above zero, over about four times ``softness``: a logistic edge."""
    return np.asarray(1 / (1 + np.exp(np.clip(-distance / softness, -30, 30))), dtype=np.float32)


def ellipse(x: Array | Floats, y: Array | Floats, a: float, b: float) -> Array:
    """Distance from the centre in units of the semi-axes: 1 on the border."""
    return np.asarray(np.sqrt(np.square(x / a) + np.square(y / b)), dtype=np.float32)


def dome(radius: Array) -> Array:
    """Half the chord through a ball at ``radius`` (in units of its own): 1 in the middle, 0 from the border on."""
    return np.asarray(np.sqrt(np.maximum(1 - np.square(radius), 0)), dtype=np.float32)


def splat(frame: Frame, points: NDArray[np.float64], mass_mm2: NDArray[np.float64]) -> Array:
    """Sum of masses (in mm2) at points (..., 2) in mm as a density per mm2: (H, W), shared by the four neighbours.

    Each neighbour's share is linear in the distance, so thin sheets sampled at half a pixel give no moire.
    """
    height, width = frame.shape
    column = (points[..., 0].ravel() + frame.midline) / frame.mm - 0.5
    row = points[..., 1].ravel() / frame.mm - 0.5
    inside = (column >= 0) & (column < width - 1) & (row >= 0) & (row < height - 1)
    column, row, mass = column[inside], row[inside], np.broadcast_to(mass_mm2, points.shape[:-1]).ravel()[inside]
    left, top = column.astype(np.int64), row.astype(np.int64)
    right_share, low_share = column - left, row - top
    at = top * width + left
    total = np.zeros(height * width)
    for offset, share in (
        (0, (1 - right_share) * (1 - low_share)), (1, right_share * (1 - low_share)),
        (width, (1 - right_share) * low_share), (width + 1, right_share * low_share),
    ):  # fmt: skip
        total += np.bincount(at + offset, share * mass, height * width)
    return np.asarray(total.reshape(height, width) / frame.mm**2, dtype=np.float32)


def strokes(frame: Frame, paths: list[NDArray[np.float64]], width_mm: float) -> Array:
    """Polylines of one width: (H, W), 1 inside, edges anti-aliased."""
    canvas = np.zeros(frame.shape, np.uint8)
    cv2.polylines(canvas, [frame.pixels(p) for p in paths], False, 255, max(1, round(width_mm / frame.mm)),
                  cv2.LINE_AA, 4)  # fmt: skip
    return np.asarray(canvas.astype(np.float32) / 255)
