"""From log signal to a display film: blur, mottle, exposure, tone curve, lead marker, collimation."""

from __future__ import annotations

import cv2
import numpy as np

from ml.synthesis.phantom import Array, Rng

GREY_PER_LOG = 128 / 255
"""Display contrast: one unit of log signal is 128 of 255 grey levels (film gamma 3)."""


def develop(signal: Array, mm: float, rng: Rng) -> Array:
    """Log signal -> display film in [0, 1]: detector blur, mottle, exposure, tone curve, collimation, marker."""
    blur = rng.uniform(0.15, 0.25) / mm
    film = cv2.GaussianBlur(signal, (0, 0), max(blur, 0.3))
    mottle = cv2.GaussianBlur(rng.normal(0, 1, signal.shape).astype(np.float32), (0, 0), 0.6)
    film = film + mottle * rng.uniform(0.006, 0.03)
    middle = float(np.median(film))
    film = 0.52 + rng.uniform(-0.07, 0.07) + (film - middle) * GREY_PER_LOG
    film = _tone(film, rng)
    _marker(film, mm, rng)
    _collimate(film, rng)
    return np.clip(film, 0, 1).astype(np.float32)


def _tone(film: Array, rng: Rng) -> Array:
    """Vendor tone curve: linear in the middle, soft shoulders, a slight random gamma."""
    soft = 0.5 + 0.7 * np.tanh((film - 0.5) / 0.7)
    return np.asarray(np.clip(soft, 0, 1) ** rng.uniform(0.85, 1.2), dtype=np.float32)


def _marker(film: Array, mm: float, rng: Rng) -> None:
    """The lead side marker in an upper corner of the film."""
    if rng.random() < 0.8:
        height, width = film.shape
        at = (int(width * rng.uniform(0.03, 0.10)), int(height * rng.uniform(0.06, 0.14)))
        lead = np.zeros(film.shape, np.uint8)
        cv2.putText(lead, "R", at, cv2.FONT_HERSHEY_SIMPLEX, 0.45 / mm, 255, max(1, round(1.2 / mm)), cv2.LINE_AA)
        np.maximum(film, lead.astype(np.float32) / 255, out=film)


def _collimate(film: Array, rng: Rng) -> None:
    """Unexposed borders where the collimator cut the field."""
    if rng.random() < 0.3:
        height, width = film.shape
        margin = rng.integers(0, [max(1, height // 40), max(1, width // 40)])
        value = 1.0 if rng.random() < 0.5 else 0.0
        film[: margin[0]] = value
        film[height - margin[0] :] = value
        film[:, : margin[1]] = value
        film[:, width - margin[1] :] = value
