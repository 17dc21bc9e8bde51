"""Faults of exposure and processing on a display film in [0, 1]: mottle, grid lines, too little and too much dose."""

from __future__ import annotations

import cv2
import numpy as np

from ml.synthesis.phantom_frame import Array, Rng


def mottle(film: Array, mm: float, rng: Rng) -> Array:
    """Quantum noise of a low dose, its grain 0.3-0.8 mm."""
    noise = rng.standard_normal(film.shape, dtype=np.float32)
    grain = cv2.GaussianBlur(noise, (0, 0), max(rng.uniform(0.3, 0.8) / mm, 0.4))
    level = rng.uniform(0.01, 0.03) / max(float(grain.std()), 1e-6)
    return np.asarray(film + level * grain * (film > 0.02), dtype=np.float32)


def grid_lines(film: Array, mm: float, rng: Rng) -> Array:
    """Lines of a scatter grid, or their alias at the film's resolution: 1.2-4 mm apart, upright or level."""
    height, width = film.shape
    upright = rng.random() < 0.7
    at = np.arange(width if upright else height, dtype=np.float32) * np.float32(mm)
    line = np.sin(2 * np.pi * at / max(rng.uniform(1.2, 4.0), 2.2 * mm) + rng.uniform(0, 2 * np.pi))
    wave = line[None] if upright else line[:, None]
    return np.asarray(film + np.float32(rng.uniform(0.006, 0.025)) * wave * (film > 0.05), dtype=np.float32)


def underexposed(film: Array, mm: float, rng: Rng) -> Array:
    """Too little dose: the whole film brighter and flatter, with mottle."""
    lifted = np.power(np.clip(film, 0, 1), rng.uniform(0.55, 0.75))
    return mottle(np.asarray(lifted, dtype=np.float32), mm, rng)


def overexposed(film: Array, mm: float, rng: Rng) -> Array:
    """Too much dose: lungs near black, and so little left of what lies in them."""
    del mm
    return np.asarray(np.power(np.clip(film, 0, 1), rng.uniform(1.45, 2.1)), dtype=np.float32)
