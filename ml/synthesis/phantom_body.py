"""The soft parts of the drawn chest as path lengths in mm: body outline, lungs, heart, diaphragm, breasts, gas.

Every part is a chord through a simple solid, so edges are what they are on a film: a lung grows darker from the chest
wall inwards, the heart's border is sharp, and the lung behind the dome of the diaphragm fades downwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.synthesis.phantom_frame import Array, Frame, Rng, dome, ellipse, smooth_noise, step

SIDES = (-1, 1)
"""-1 = the patient's right (left in the picture), +1 = the patient's left."""


@dataclass(frozen=True)
class Body:
    """The measures of one person, in mm: where the lungs begin, how wide, deep and high they are, and the rest."""

    apex: float
    height: float
    half_width: float
    half_depth: float
    wall: float
    """Thickness of the chest wall at the side."""
    lean: float
    """Sideways lean: shift in x per mm of y."""
    widest: float
    """Share of the lung's height at which it reaches its full width."""
    heart: float
    knob: float
    left_lower: float
    """How much lower the left dome lies."""
    angle: float
    """Depth of the costophrenic angle below the dome."""
    woman: bool

    def base(self, side: int) -> float:
        """y of the dome of the diaphragm."""
        return self.apex + self.height + (self.left_lower if side > 0 else 0)

    def wall_at(self, y: Array) -> Array:
        """Inner half-width of the rib cage at height y."""
        t = (y - self.apex) / self.height
        rise = np.clip(t / self.widest, 0, 1)
        start = 0.37 * self.half_width
        wide = start + (self.half_width - start) * np.power(1 - np.square(1 - rise), 0.62)
        return np.asarray(wide - 9 * np.square(np.maximum(t - 0.85, 0) / 0.3), dtype=np.float32)

    def depth_at(self, y: Array) -> Array:
        """Half the inner depth (front to back) of the rib cage at height y."""
        rise = np.clip((y - self.apex + 6) / (0.4 * self.height), 0.002, 1)
        return np.asarray(self.half_depth * np.sqrt(1 - np.square(1 - rise)), dtype=np.float32)


def person(rng: Rng, film_mm: float, film_height_mm: float) -> Body:
    """Draw the measures of one person who fits on a film of that width and height."""
    size = film_mm / 370
    woman = bool(rng.random() < 0.45)
    apex = rng.uniform(28, 66)
    height = rng.uniform(185, 250) * size * (0.93 if woman else 1)
    return Body(
        apex=apex,
        height=min(height, film_height_mm - apex - 48),
        half_width=rng.uniform(120, 144) * size * (0.95 if woman else 1),
        half_depth=rng.uniform(78, 108),
        wall=rng.uniform(24, 56),
        lean=rng.normal(0, 0.012),
        widest=rng.uniform(0.58, 0.9),
        heart=float(np.clip(rng.normal(1, 0.09), 0.82, 1.25)),
        knob=rng.uniform(4, 17),
        left_lower=rng.uniform(0, 16),
        angle=rng.uniform(28, 55),
        woman=woman,
    )


@dataclass(frozen=True)
class Lung:
    """One lung: the part seen above the diaphragm as a mask, and the air that the ray meets in mm, both (H, W)."""

    mask: NDArray[np.bool_]
    air: Array


VISIBLE = 0.55
"""Share of the chest's depth that must be air for a place to count as lung field: its rim is as bright as the wall."""


def lung(frame: Frame, body: Body, heart: Array, side: int, rng: Rng) -> Lung:
    """The lung of one side, ``heart`` (H, W) being the heart's half chord, 0 outside of it."""
    column = frame.y[:, :1]
    x = side * (frame.x - body.lean * (frame.y - 150))
    wall = body.wall_at(column) + _wave(column, 1.2, rng)
    inner = _medial_border(body, column, side) + _wave(column, 1.0, rng)
    under = frame.y - _dome(body, x, side, rng)
    across = np.clip(x / np.maximum(wall, 1), -1, 1)
    chord = 2 * body.depth_at(column) * np.sqrt(1 - np.power(np.abs(across), 3.2))
    # the mediastinum ends rounded: the lung folds round it in front and behind within a few millimetres
    chord *= np.sqrt(np.clip((x - inner) / rng.uniform(14, 26), 0, 1)) * 0.75 + 0.25
    behind = np.clip(1 - 0.85 * np.sqrt(np.maximum(under, 0) / 26) - np.maximum(under, 0) / 260, 0, 1)
    above = (x > inner) & (x < wall) & (frame.y > body.apex)
    air = np.maximum(chord * behind - 125 * heart, 0) * above
    mask = above & (under < 0) & (heart <= 0) & (chord > VISIBLE * 2 * body.depth_at(column))
    return Lung(np.asarray(mask), np.asarray(air, dtype=np.float32))


def _medial_border(body: Body, y: Array, side: int) -> Array:
    """Distance of the mediastinal border from the midline: great vessels, aortic knob, pulmonary trunk."""
    t = (y - body.apex) / body.height
    start = 0.37 * body.half_width
    border = 20 + 8 * np.clip(t, 0, 1)
    if side > 0:
        border += body.knob * np.exp(-np.square((t - 0.27) / 0.075)) + 7 * np.exp(-np.square((t - 0.44) / 0.09))
    else:
        border += 5 * np.exp(-np.square((t - 0.12) / 0.12)) + 4 * np.exp(-np.square((t - 0.5) / 0.15))
    cap = np.sqrt(np.clip(1 - np.square(1 - np.clip(t / 0.13, 0, 1)), 0, 1))
    return np.asarray(start - (start - border) * cap, dtype=np.float32)


def _dome(body: Body, x: Array, side: int, rng: Rng) -> Array:
    """y of the top of the diaphragm as a function of x: (H, W)."""
    top = rng.uniform(0.46, 0.58) * body.half_width
    lateral = np.maximum(x - top, 0) / (body.half_width - top)
    medial = np.maximum(top - x, 0) / top
    fall = body.angle * np.power(lateral, rng.uniform(2.2, 3.0)) + rng.uniform(10, 22) * np.square(medial)
    return np.asarray(body.base(side) + fall + rng.uniform(0, 1.5) * np.sin(x / rng.uniform(14, 25)), dtype=np.float32)


def _wave(at: Array, scale: float, rng: Rng) -> Array:
    """A smooth random curve along ``at`` (mm)."""
    total = np.zeros_like(at)
    for period in (220, 110, 70):
        total += rng.normal(0, scale * period / 220) * np.sin(2 * np.pi * at / period + rng.uniform(0, 2 * np.pi))
    return total


def heart(frame: Frame, body: Body, rng: Rng) -> Array:
    """Half chord of the heart in units of its depth, 1 in its middle: two overlapping ellipsoids (left and right)."""
    x, y = frame.x - body.lean * (frame.y - 150), frame.y - body.base(1)
    tilt = rng.uniform(0.55, 0.85)
    u, v = x - 24 * body.heart, y + 34
    along, across = u * np.cos(tilt) + v * np.sin(tilt), v * np.cos(tilt) - u * np.sin(tilt)
    left = dome(ellipse(along, across, 69 * body.heart, 49 * body.heart))
    right = dome(ellipse(x + 6, y + 44, rng.uniform(37, 45) * body.heart, 66 * body.heart))
    return np.maximum(left, right)


def thickness(frame: Frame, body: Body, rng: Rng) -> Array:
    """Path through the body without regard to its lungs, in mm: trunk, neck, shoulders, arms, breasts; 0 outside."""
    x = np.abs(frame.x - body.lean * (frame.y - 150) * 0.5)
    trunk = _trunk(frame, body, x, rng)
    total = np.maximum(trunk, _arms(frame, body, rng))
    if body.woman or rng.random() < 0.15:
        total = total + _breasts(frame, body, rng) * (trunk > 0)
    return frame.blur(total, 0.9)


def _trunk(frame: Frame, body: Body, x: Array, rng: Rng) -> Array:
    y = frame.y[:, :1]
    shoulder = (85 + body.wall) * np.exp(-np.square(np.maximum(y - body.apex - 30, 0) / rng.uniform(50, 75)))
    half = body.half_width + body.wall + shoulder + _wave(y, 2, rng) + 6 * np.clip((y - 200) / 150, 0, 1)
    deep = body.half_depth + 0.6 * body.wall + 14 * step((y - body.base(-1)).astype(np.float32), 14)
    neck = rng.uniform(48, 60)
    top = body.apex - rng.uniform(-6, 14) - rng.uniform(48, 75) * np.exp(-np.maximum(x - neck, 0) / rng.uniform(24, 45))
    fill = np.sqrt(np.clip((frame.y - top) / rng.uniform(40, 75), 0, 1))
    throat = 1.15 * dome(np.asarray(x / neck, np.float32)) * 62 * step(body.apex + 30 - frame.y, 12)
    thin = 1 - rng.uniform(0.1, 0.3) * step((x - body.half_width - 12) - 0.35 * (y - body.apex - 90), 14)
    trunk = 2 * deep * dome(np.asarray((x / half) ** 2.6, np.float32)) * fill * thin
    return np.asarray(np.maximum(trunk, throat), dtype=np.float32)


def _arms(frame: Frame, body: Body, rng: Rng) -> Array:
    total = np.zeros(frame.shape, np.float32)
    turn = rng.uniform(0.1, 0.95)
    for side in SIDES:
        u = side * frame.x - body.half_width - body.wall - rng.uniform(22, 38)
        v = frame.y - body.apex - rng.uniform(38, 56)
        angle = turn + rng.normal(0, 0.06)
        along, across = u * np.sin(angle) + v * np.cos(angle), u * np.cos(angle) - v * np.sin(angle)
        chord = 2 * 48 * dome(np.abs(across / rng.uniform(40, 50)) ** 1.5) * np.clip(1 + along / 60, 0, 1)
        total = np.maximum(total, chord * (along > -60))
    return np.asarray(total, dtype=np.float32)


def _breasts(frame: Frame, body: Body, rng: Rng) -> Array:
    total = np.zeros(frame.shape, np.float32)
    radius, deep = rng.uniform(55, 78), rng.uniform(14, 46) * (1 if body.woman else 0.4)
    low, out = rng.uniform(-55, 0), rng.uniform(0.55, 0.68) * body.half_width
    for side in SIDES:
        y = frame.y - body.base(-1) - low - rng.normal(0, 5)
        r = ellipse(side * frame.x - out, y, radius * 1.05, radius)
        total += deep * dome(r) * np.asarray(step(y + 0.2 * radius, 9), np.float32)
    return total


def gas(frame: Frame, body: Body, rng: Rng) -> Array:
    """Gas in stomach and bowel under the diaphragm: mm of path, with the walls of the gut wavy."""
    total = np.zeros(frame.shape, np.float32)
    wave = smooth_noise(frame.shape, frame.mm, 11, rng) * 0.16
    places = [(rng.uniform(45, 85), body.base(1) + rng.uniform(20, 34), rng.uniform(16, 34), rng.uniform(8, 18))]
    places += [
        (rng.choice([-1, 1]) * rng.uniform(40, 105), body.base(1) + rng.uniform(38, 85), *rng.uniform(8, 20, 2))
        for _ in range(int(rng.integers(0, 4)))
    ]
    for x, y, a, b in places if rng.random() < 0.75 else ():
        total += rng.uniform(12, 40) * dome(ellipse(frame.x - x, frame.y - y, a, b) + wave)
    return total
