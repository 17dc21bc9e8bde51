"""Vessels, hila, airways and fine lung texture of the drawn chest, in log-signal units."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.synthesis.phantom_body import SIDES, Body
from ml.synthesis.phantom_frame import Array, Floats, Frame, Rng, smooth_noise, step, strokes

_SMALLEST_MM = 0.7
_GREY_PER_MM = 30
_OCTAVES_MM = ((0.9, 0.35), (1.8, 0.7), (3.6, 1.0), (7.5, 1.0), (16.0, 1.0))
"""Cell of the noise in mm and its weight: together about the power spectrum of lung tissue on films."""


def vessels(frame: Frame, body: Body, air: Array, rng: Rng) -> Array:
    """Arteries and veins that branch from both hila to 1-2 cm from the chest wall: added log signal (H, W).

    ``air`` is the path through the lungs in mm: a vessel shows where there is lung round it.
    """
    seen = np.minimum(air / 60, 1).astype(np.float32)
    total = np.zeros(frame.shape, np.float32)
    for origin_shift in (0, 7):  # arteries, and veins that reach the heart lower down
        canvas = np.zeros(frame.shape, np.uint8)
        for side in SIDES:
            _tree(canvas, frame, body, side, origin_shift, rng)
        total += canvas.astype(np.float32)
    soft = frame.blur(total, 0.5) / 255
    return np.asarray(soft * seen * rng.uniform(0.36, 0.62) + _hila(frame, body, rng), dtype=np.float32)


def hilum(body: Body, side: int) -> NDArray[np.float64]:
    """The root of a lung, (x, y) in mm: the left one lies higher."""
    y = body.apex + (0.43 if side > 0 else 0.48) * body.height
    return np.array([side * (29 + 4 * body.heart) + body.lean * (y - 150), y])


def _tree(canvas: NDArray[np.uint8], frame: Frame, body: Body, side: int, shift: float, rng: Rng) -> None:
    """All vessels of one lung, generation after generation: each forks in two until they are too thin to see."""
    count = 10
    at = hilum(body, side) + np.array([0, shift]) + rng.normal(0, (8, 15), (count, 2))
    angle = np.linspace(-1.3, 1.5, count) + rng.normal(0, 0.12, count)  # 0 = outwards, positive = downwards
    width = rng.uniform(2.8, 4.4, count) + np.where(angle > 0.5, 1.0, 0.0)
    angle = angle if side > 0 else np.pi - angle
    while width.size:
        paths, angle = _paths(at, angle, width, rng)
        _draw(canvas, frame, paths, width)
        at, angle, width = _forks(paths[:, -1], angle, width, rng)


def _paths(at: Floats, angle: Floats, width: Floats, rng: Rng) -> tuple[Floats, Floats]:
    """Gently curved mid-lines (n, points, 2) in mm of vessels that start ``at`` (n, 2), and their last directions."""
    length = (5 + 2.6 * width) * rng.uniform(0.6, 1.5, width.size)
    turns = angle[:, None] + np.cumsum(rng.normal(0, 0.05, (width.size, 1)) + rng.normal(0, 0.08, (width.size, 6)), 1)
    ways = np.stack([np.cos(turns), np.sin(turns)], 2) * (length / 6)[:, None, None]
    return np.concatenate([at[:, None], at[:, None] + np.cumsum(ways, 1)], 1), turns[:, -1]


def _draw(canvas: NDArray[np.uint8], frame: Frame, paths: Floats, width: Floats) -> None:
    calibre = np.round(width * 4) / 4
    for mm in np.unique(calibre):
        grey = int(min(255, max(14, _GREY_PER_MM * mm)))
        lines = [frame.pixels(path) for path in paths[calibre == mm]]
        cv2.polylines(canvas, lines, False, grey, max(1, round(mm / frame.mm)), cv2.LINE_AA, 4)


def _forks(at: Floats, angle: Floats, width: Floats, rng: Rng) -> tuple[Floats, Floats, Floats]:
    """Daughters: the cubes of their widths add up to the mother's (Murray 1926), the larger turns less."""
    share = rng.uniform(0.55, 0.85, width.size)
    turn = rng.choice([-1, 1], width.size) * rng.uniform(0.5, 0.95, width.size)
    widths = np.concatenate([width * np.cbrt(share), width * np.cbrt(1 - share)]) * 0.9
    angles = np.concatenate([angle - 0.3 * turn, angle + 0.9 * turn])
    keep = widths > _SMALLEST_MM
    return np.concatenate([at, at])[keep], angles[keep], widths[keep]


def _hila(frame: Frame, body: Body, rng: Rng) -> Array:
    """The large arteries at the root of each lung, the right one running down beside the heart."""
    total = np.zeros(frame.shape, np.float32)
    for side in SIDES:
        root = hilum(body, side)
        t = np.linspace(0, 1, 12)[:, None]
        for _ in range(4):
            lean = rng.uniform(-0.1, 0.5) if rng.random() < 0.6 else rng.uniform(0.7, 1.3)
            down = rng.choice([1.0, -0.7], p=[0.7, 0.3])
            end = root + rng.uniform(24, 48) * np.array([side * np.sin(lean), down * np.cos(lean)])
            start = root + np.array([-side * 9, -12 * down])
            path = start + (end - start) * t + side * 6 * np.sin(np.pi * t) * np.array([[1.0, 0.0]])
            total += strokes(frame, [path], rng.uniform(6, 12)) * np.float32(rng.uniform(0.03, 0.09))
    return frame.blur(total, 2.0)


def airways(frame: Frame, body: Body, rng: Rng) -> Array:
    """Air in windpipe and main bronchi: mm of path (H, W), raised as local contrast processing shows it."""
    fork = body.apex + rng.uniform(0.29, 0.34) * body.height
    shift = rng.uniform(-6, 2)
    x = frame.x - body.lean * (frame.y - 150) - shift * np.clip((frame.y - body.apex + 40) / 100, 0, 1)
    tube = step(8.5 - np.abs(x), 0.8) * step(fork - frame.y, 4) * (0.75 + 0.35 * np.exp(-np.square(x / 7)))
    base = np.array([shift + body.lean * (fork - 150), fork - 3])
    right = strokes(frame, [np.stack([base, base + np.array([-27, 34])])], 12)
    left = strokes(frame, [np.stack([base, base + np.array([40, 33])])], 10)
    return frame.blur(np.maximum(25 * tube, 16 * np.maximum(right, left)), 1.2)


def texture(frame: Frame, rng: Rng) -> Array:
    """Unit-variance noise with the falling spectrum of tissue: sums of octaves (H, W)."""
    total = sum(
        weight * smooth_noise(frame.shape, frame.mm, cell, rng) for cell, weight in _OCTAVES_MM if cell > 0.7 * frame.mm
    )
    return np.asarray(total / np.sqrt(sum(w * w for _, w in _OCTAVES_MM) * 0.45), dtype=np.float32)
