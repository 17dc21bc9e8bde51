"""What drawn shadows share: smooth noise, distances, chords through a ball."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Floats = NDArray[np.float64]
Rng = np.random.Generator


def smooth_noise(shape: tuple[int, int], mm: float, cell_mm: float, rng: Rng) -> Array:
    """Unit normal noise on a grid of ``cell_mm``, interpolated: (H, W)."""
    height, width = shape
    cells = (int(height * mm / cell_mm) + 3, int(width * mm / cell_mm) + 3)
    coarse = rng.standard_normal(cells, dtype=np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def ellipse(x: Array | Floats, y: Array | Floats, a: float, b: float) -> Array:
    """Distance from the centre in units of the semi-axes: 1 on the border."""
    return np.asarray(np.sqrt(np.square(x / a) + np.square(y / b)), dtype=np.float32)


def dome(radius: Array) -> Array:
    """Half the chord through a ball at ``radius`` (in units of its own): 1 in the middle, 0 from the border on."""
    return np.asarray(np.sqrt(np.maximum(1 - np.square(radius), 0)), dtype=np.float32)
