"""Metal and plastic on and in the chest, as log signal: pacemaker, cables, electrodes, surgical clips."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ml.synthesis.nuisances_grid import Lungs, Point
from ml.synthesis.phantom_frame import Array, Rng

_METAL = 2.0


def pacemaker(lungs: Lungs, rng: Rng) -> Array:
    """A flat case of 4-5 cm below the left collar bone and one or two leads to the heart."""
    x, y = lungs.at(1, rng.uniform(0.7, 0.95), rng.uniform(0.1, 0.22))
    case = np.clip((1 - _box(lungs, x, y, rng.uniform(19, 24), rng.uniform(16, 22))) * 12, 0, 1)
    inner = np.clip((1 - _box(lungs, x, y + 3, 13, 9)) * 12, 0, 1)
    total = 0.9 * case + 0.8 * inner
    for _ in range(int(rng.integers(1, 3))):
        heart = 0.5 * (lungs.at(0, 0.0, 0.8) + lungs.at(1, 0.0, 0.8)) + rng.normal(0, 14, 2)
        top = 0.5 * (lungs.at(0, 0.0, 0.25) + lungs.at(1, 0.0, 0.2)) + rng.normal(0, 3, 2)
        total += 0.5 * lungs.stroke(
            _curve([np.array([x, y]), top + np.array([20, -25]), top, top, top + np.array([-16, 70]), heart]), 1.8
        )
    return lungs.soft(np.asarray(total, np.float32), 0.3)


def cables(lungs: Lungs, rng: Rng) -> Array:
    """Thin wires that lie across the chest."""
    total = np.zeros(lungs.shape, np.float32)
    for _ in range(int(rng.integers(1, 4))):
        ends = [lungs.at(int(rng.integers(2)), rng.uniform(-0.1, 1.2), h) for h in (rng.uniform(-0.2, 0.3), 0.55, 1.1)]
        path = _curve([end + rng.normal(0, 15, 2) for end in ends])
        total += lungs.stroke(path, rng.uniform(0.8, 1.8)) * np.float32(rng.uniform(0.15, 0.45))
    return lungs.soft(total, 0.3)


def electrodes(lungs: Lungs, rng: Rng) -> Array:
    """Two to four ECG electrodes: a faint disc of 2-3 cm with a metal button, each with its wire."""
    total = np.zeros(lungs.shape, np.float32)
    for _ in range(int(rng.integers(2, 5))):
        place = lungs.at(int(rng.integers(2)), rng.uniform(0.4, 1.2), rng.uniform(0.05, 0.95))
        pad, radius = rng.uniform(11, 16), rng.uniform(3, 4.5)
        total += 0.06 * np.clip((1 - lungs.distance(place[0], place[1], pad, pad)) * 20, 0, 1)
        total += _METAL * 0.6 * np.clip((1 - lungs.distance(place[0], place[1], radius, radius)) * 8, 0, 1)
        away = place + np.array([rng.normal(0, 60), rng.uniform(60, 200)])
        total += 0.25 * lungs.stroke(_curve([place, 0.5 * (place + away) + rng.normal(0, 15, 2), away]), 1.4)
    return lungs.soft(np.asarray(total, np.float32), 0.3)


def clips(lungs: Lungs, rng: Rng) -> Array:
    """Surgical clips of 4-8 mm in a group, or the wires of a closed sternum."""
    total = np.zeros(lungs.shape, np.float32)
    if rng.random() < 0.4:
        middle = 0.5 * (lungs.at(0, 0.0, 0.5) + lungs.at(1, 0.0, 0.5))
        for step in np.linspace(-60, 70, 6):
            ring = lungs.distance(middle[0] + rng.normal(0, 1.5), middle[1] + step, rng.uniform(5, 8), 4.5)
            total += _METAL * 0.5 * np.exp(-np.square((ring - 1) / 0.12))
        return lungs.soft(np.asarray(total, np.float32), 0.3)
    place = lungs.somewhere(rng)
    for _ in range(int(rng.integers(2, 8))):
        at = place + rng.normal(0, 14, 2)
        angle, half = rng.uniform(0, np.pi), rng.uniform(2, 4)
        ends = np.stack([at - half * np.array([np.cos(angle), np.sin(angle)]),
                         at + half * np.array([np.cos(angle), np.sin(angle)])])  # fmt: skip
        total += _METAL * 0.5 * lungs.stroke(ends, 1.1)
    return lungs.soft(total, 0.25)


def _box(lungs: Lungs, x: float, y: float, a: float, b: float) -> Array:
    """Distance from the middle of a rounded box in units of its half sides."""
    columns, rows = lungs.grid()
    power = np.power(np.abs(columns - np.float32(x)) / a, 4) + np.power(np.abs(rows - np.float32(y)) / b, 4)
    return np.asarray(np.power(power, 0.25), dtype=np.float32)


def _curve(through: list[Point]) -> Point:
    """A smooth line near the given points (Bezier): (48, 2)."""
    t = np.linspace(0, 1, 48)[:, None]
    points = [np.asarray(p, np.float64) for p in through]
    while len(points) > 1:
        points = [a + (b - a) * t for a, b in pairwise(points)]
    return points[0]
