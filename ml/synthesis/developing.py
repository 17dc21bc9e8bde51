"""From log signal to a display film: blur, mottle, exposure, edge enhancement, tone curve, collimation, lead marker."""

from __future__ import annotations

import cv2
import numpy as np

from ml.synthesis.phantom_frame import Array, Rng

GREY_PER_LOG = 128 / 255
"""Display contrast: one unit of log signal is 128 of 255 grey levels (film gamma 3)."""


def develop(signal: Array, mm: float, rng: Rng) -> Array:
    """Log signal -> display film in [0, 1]: detector blur, mottle, exposure, sharpening, tone, collimation, marker."""
    blur = rng.uniform(0.15, 0.25) / mm
    film = np.asarray(cv2.GaussianBlur(signal, (0, 0), max(blur, 0.3)), dtype=np.float32)
    lung, dense = _exposure(film)
    film = film + _mottle(film, dense, rng)
    film = _sharpened(film, mm, rng)
    film = _tone(rng.uniform(0.36, 0.52) + (film - lung) * GREY_PER_LOG, rng)
    _marker(film, mm, rng)
    return _collimated(film, rng)


def _exposure(signal: Array) -> tuple[float, float]:
    """Log signal of lung and of dense tissue in the middle of the film, as an automatic exposure control reads it."""
    height, width = signal.shape
    middle = signal[height // 6 : height * 2 // 3 : 4, width // 6 : width * 5 // 6 : 4]
    low, high = np.quantile(middle, [0.2, 0.9])
    return float(low), float(high)


def _mottle(signal: Array, dense: float, rng: Rng) -> Array:
    """Quantum noise: fewer quanta reach dense parts, so the log signal is noisier there."""
    noise = cv2.GaussianBlur(rng.standard_normal(signal.shape, dtype=np.float32), (0, 0), 0.6)
    level = np.exp(np.clip(0.5 * (signal - dense), -1.5, 0.5))
    return np.asarray(noise * level * rng.uniform(0.008, 0.034), dtype=np.float32)


def _sharpened(film: Array, mm: float, rng: Rng) -> Array:
    """Unsharp mask as vendors apply it; about every third film has none."""
    amount = max(0.0, rng.uniform(-0.3, 0.6))
    return np.asarray(film + amount * (film - cv2.GaussianBlur(film, (0, 0), rng.uniform(1.0, 3.0) / mm)), np.float32)


def _tone(film: Array, rng: Rng) -> Array:
    """Vendor tone curve: linear over the lungs, a long soft shoulder over dense parts and a short toe, slight gamma."""
    knee, top = rng.uniform(0.52, 0.64), rng.uniform(0.90, 0.99)
    above = np.maximum(film - knee, 0)
    shoulder = np.minimum(film, knee) + (top - knee) * np.tanh(above / (top - knee))
    foot = 0.16
    soft = np.where(shoulder < foot, foot * np.exp(np.minimum(shoulder / foot - 1, 0)), shoulder)
    black = rng.uniform(-0.05, 0.03)
    return np.asarray(np.clip((soft - black) / (1 - black), 0, 1) ** rng.uniform(0.9, 1.12), dtype=np.float32)


def _marker(film: Array, mm: float, rng: Rng) -> None:
    """The lead side marker in an upper corner, sometimes with the initials of who placed it, often turned a little."""
    if rng.random() > 0.88:
        return
    height, width = film.shape
    left_side = rng.random() < 0.7
    lead = np.zeros(film.shape, np.uint8)
    column = width * (rng.uniform(0.82, 0.94) if left_side else rng.uniform(0.03, 0.13))
    at = np.array([column, height * rng.uniform(0.06, 0.2)])
    size = rng.uniform(0.35, 0.55) / mm
    bold = max(1, round(rng.uniform(1.2, 2.6) / mm))
    _write(lead, "L" if left_side else "R", at, size, bold)
    if rng.random() < 0.5:
        initials = "".join(rng.choice(list("ABCDEGHJKLMNPRSTVW"), 2))
        _write(lead, initials, at + np.array([-4, 12]) / mm, size * 0.6, max(1, bold // 2))
    turn = cv2.getRotationMatrix2D((float(at[0]), float(at[1])), float(rng.normal(0, 9)), 1.0)
    lead = np.asarray(cv2.warpAffine(lead, turn, (width, height)), np.uint8)
    np.maximum(film, lead.astype(np.float32) * np.float32(rng.uniform(0.9, 1.0) / 255), out=film)


def _write(canvas: cv2.typing.MatLike, text: str, at: cv2.typing.MatLike, size: float, bold: int) -> None:
    cv2.putText(canvas, text, (int(at[0]), int(at[1])), cv2.FONT_HERSHEY_SIMPLEX, size, 255, bold, cv2.LINE_AA)


def _collimated(film: Array, rng: Rng) -> Array:
    """Borders where the collimator cut the field, a little turned, or cut black by the reader's software."""
    if rng.random() < 0.4:
        height, width = film.shape
        margin = rng.uniform(-0.02, 0.035, 4) * (width, height, width, height)
        field = np.array([[margin[0], margin[1]], [width - margin[2], margin[1]],
                          [width - margin[2], height - margin[3]], [margin[0], height - margin[3]]])  # fmt: skip
        turn = np.deg2rad(rng.normal(0, 1.2) if rng.random() < 0.6 else 0.0)
        spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        middle = np.array([width / 2, height / 2])
        open_ = np.zeros(film.shape, np.uint8)
        corners = np.round(((field - middle) @ spin.T + middle) * 16).astype(np.int32)
        cv2.fillConvexPoly(open_, corners, 255, cv2.LINE_AA, 4)
        value = 1.0 if rng.random() < 0.12 else rng.uniform(0, 0.05)
        part = open_.astype(np.float32) / 255
        film = np.asarray(film * part + np.float32(value) * (1 - part), dtype=np.float32)
    return np.clip(film, 0, 1).astype(np.float32)
