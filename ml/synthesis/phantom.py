"""A chest drawn from physics-like parts: unlimited procedural radiographs with no patient behind them.

``chest(rng, width)`` draws one disease-free chest in *log-signal units* (natural log of the detector signal, bright =
dense), the unit in which ``opacities`` adds lesions; ``developing`` turns the sum into a display film in [0, 1].
All lengths inside are millimetres; arrays are (height, width).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Rng = np.random.Generator


@dataclass(frozen=True)
class Chest:
    """A disease-free chest: ``signal`` (H, W) in log units, the two lungs as boolean masks, mm per pixel."""

    signal: Array
    right_lung: NDArray[np.bool_]
    left_lung: NDArray[np.bool_]
    mm: float

    @property
    def lungs(self) -> NDArray[np.bool_]:
        return self.right_lung | self.left_lung


@dataclass(frozen=True)
class _Frame:
    """The film plane: x from the midline (positive = patient's left), y from the upper edge, in mm."""

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
        scaled = (points + np.array([self.midline, 0.0])) / self.mm
        return np.asarray(np.round(scaled * 16), dtype=np.int32)


@dataclass(frozen=True)
class _Body:
    apex: float
    base: float
    half_width: float
    lean: float
    dome: float
    heart: float


def chest(rng: Rng, width: int = 640) -> Chest:
    """Draw a disease-free chest ``width`` pixels wide; the film is 330-400 mm wide and 1.0-1.22 times as high."""
    film_mm = rng.uniform(330, 400)
    frame = _frame(rng, width, film_mm)
    body = _Body(
        apex=rng.uniform(38, 70),
        base=rng.uniform(255, 310) * film_mm / 365,
        half_width=rng.uniform(112, 142) * film_mm / 365,
        lean=rng.normal(0, 0.015),
        dome=rng.uniform(22, 42),
        heart=rng.uniform(0.8, 1.2),
    )
    right = _lung(frame, body, rng, side=-1)
    left = _lung(frame, body, rng, side=+1)
    signal = _soft_tissue(frame, body, right | left, rng)
    signal += _mediastinum(frame, body, rng)
    signal += _bones(frame, body, rng)
    signal += _vessels(frame, body, right, left, rng)
    signal += _diaphragm_and_breasts(frame, body, rng)
    return Chest(signal.astype(np.float32), right, left, frame.mm)


def _frame(rng: Rng, width: int, film_mm: float) -> _Frame:
    height = round(width * rng.uniform(1.0, 1.22))
    mm = film_mm / width
    midline = film_mm / 2 + rng.normal(0, 5)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return _Frame((x + 0.5) * mm - midline, (y + 0.5) * mm, mm, midline)


def _wobble(rng: Rng, at: Array, scale: float, period: float) -> Array:
    """A smooth random curve along ``at`` (mm): three sines of random phase."""
    total = np.zeros_like(at)
    for harmonic in (1, 2, 3):
        phase = rng.uniform(0, 2 * np.pi)
        total += rng.normal(0, scale / harmonic) * np.sin(2 * np.pi * harmonic * at / period + phase)
    return total


def _lung(frame: _Frame, body: _Body, rng: Rng, side: int) -> NDArray[np.bool_]:
    """Mask of one lung: between mediastinum and chest wall, from the apex to the dome of the diaphragm."""
    x = side * (frame.x - body.lean * frame.y)
    low = body.base + (6 if side > 0 else -6) + rng.normal(0, 4)
    t = np.clip((frame.y - body.apex) / (low - body.apex), 0, 1.2)
    wall = body.half_width * (0.42 + 0.60 * np.power(t, 0.42)) - 6 * t**3
    wall += _wobble(rng, frame.y[:, :1], 1.5, 300)
    inner = 14 + 8 * (1 - t) + _heart_edge(frame, body, side, low) + _wobble(rng, frame.y[:, :1], 1.2, 200)
    centre = body.half_width * 0.45
    apex = body.apex + 0.012 * np.square(x - centre) * (45 / body.half_width)
    dome = low - body.dome + 0.0042 * np.square(x - centre * 0.95) * (body.dome / 30) * (130 / body.half_width)
    return np.asarray((x > inner) & (x < wall) & (frame.y > apex) & (frame.y < dome))


def _heart_edge(frame: _Frame, body: _Body, side: int, low: float) -> Array:
    reach = (52 if side > 0 else 20) * body.heart
    height = 58 * body.heart
    return np.asarray(reach * np.exp(-np.square((frame.y - (low - 42)) / height)), dtype=np.float32)


def _soft_tissue(frame: _Frame, body: _Body, lungs: NDArray[np.bool_], rng: Rng) -> Array:
    """Body thickness minus the air in the lungs; dark outside the body."""
    edge = body.half_width + rng.uniform(16, 32) + 14 * np.clip((frame.y - 120) / 200, -0.5, 1)
    shoulders = np.clip(1 - frame.y / rng.uniform(95, 130), 0, 1) * rng.uniform(40, 70)
    inside = 1 / (1 + np.exp((np.abs(frame.x) - edge - shoulders) / 2.0))
    slope = rng.uniform(-0.0008, 0.0014)
    thickness = 1.5 + 0.25 * np.cos(frame.x / body.half_width * 1.2) + slope * (frame.y - 180)
    air = cv2.GaussianBlur(lungs.astype(np.float32), (0, 0), 1.6 / frame.mm)
    depth = cv2.GaussianBlur(lungs.astype(np.float32), (0, 0), 26 / frame.mm)
    dark = rng.uniform(0.50, 0.72)
    belly = 0.45 / (1 + np.exp((body.base - 8 - frame.y) / 9))
    tissue = inside * (thickness + belly) - air * dark * (0.62 + 0.5 * depth) - (1 - inside) * 0.6
    return np.asarray(tissue + _texture(frame, rng) * 0.02 * inside, dtype=np.float32)


def _texture(frame: _Frame, rng: Rng) -> Array:
    """Structured background of soft tissue: noise at 2 mm and 12 mm."""
    noise = rng.normal(0, 1, frame.shape).astype(np.float32)
    fine = cv2.GaussianBlur(noise, (0, 0), 1.0 / frame.mm)
    small = cv2.resize(noise, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    coarse = cv2.GaussianBlur(small, (0, 0), 12 / frame.mm / 8)
    wide = cv2.resize(coarse, frame.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(fine / (fine.std() + 1e-6) + 2 * wide / (wide.std() + 1e-6), dtype=np.float32)


def _mediastinum(frame: _Frame, body: _Body, rng: Rng) -> Array:
    """Spine with its vertebrae, great vessels, heart, trachea."""
    x, y = frame.x - body.lean * frame.y, frame.y
    spine = np.exp(-np.power(np.abs(x) / 17, 4)) * (0.24 + 0.05 * np.sign(np.sin(2 * np.pi * y / 24)))
    aorta = 0.16 * np.exp(-np.square((x - 20) / 13) - np.square((y - body.apex - 62) / 15))
    heart_y = body.base - 46
    heart = 0.30 * body.heart / (1 + np.exp((_ellipse(x - 14, y - heart_y, 56 * body.heart, 50) - 1) * 9))
    trachea = -0.22 * np.exp(-np.power(np.abs(x + 2) / 8, 4)) / (1 + np.exp((y - body.apex - 60) / 8))
    column = cv2.GaussianBlur(spine.astype(np.float32), (0, 0), 1.2 / frame.mm)
    return np.asarray(column * rng.uniform(0.8, 1.2) + aorta + heart + trachea, dtype=np.float32)


def _ellipse(x: Array, y: Array, a: float, b: float) -> Array:
    return np.asarray(np.sqrt(np.square(x / a) + np.square(y / b)), dtype=np.float32)


def _bones(frame: _Frame, body: _Body, rng: Rng) -> Array:
    """Posterior and anterior ribs and clavicles, each a tube with a brighter cortex."""
    spacing = (body.base - body.apex) / rng.uniform(9.2, 10.2)
    sides = (-1, 1)
    posterior = [_posterior_rib(body, side, rib, spacing, rng) for side in sides for rib in range(10)]
    anterior = [_anterior_rib(body, side, rib, spacing, rng) for side in sides for rib in range(1, 7)]
    clavicles = [_clavicle(body, side, rng) for side in sides]
    total = _tubes(frame, posterior, rng.uniform(7, 9.5), 0.26)
    total += _tubes(frame, anterior, rng.uniform(8, 11), 0.14)
    total += _tubes(frame, clavicles, rng.uniform(9, 12), 0.30)
    return total * np.float32(rng.uniform(0.7, 1.25))


def _tubes(frame: _Frame, paths: list[NDArray[np.float64]], thickness_mm: float, weight: float) -> Array:
    """Tubes of one calibre seen from the front: (H, W) log signal, the cortex brighter than the marrow."""
    outer = np.zeros(frame.shape, np.uint8)
    inner = np.zeros(frame.shape, np.uint8)
    pixels = [frame.pixels(path) for path in paths]
    cv2.polylines(outer, pixels, False, 255, max(1, round(thickness_mm / frame.mm)), cv2.LINE_AA, 4)
    cv2.polylines(inner, pixels, False, 255, max(1, round((thickness_mm - 3) / frame.mm)), cv2.LINE_AA, 4)
    tube = outer.astype(np.float32) - 0.45 * inner
    soft = cv2.GaussianBlur(tube, (0, 0), 0.8 / frame.mm)
    return np.asarray(soft * np.float32(weight / 255), dtype=np.float32)


def _posterior_rib(body: _Body, side: int, rib: int, spacing: float, rng: Rng) -> NDArray[np.float64]:
    t = np.linspace(0, 1, 24)
    reach = body.half_width * min(1.02, 0.55 + 0.12 * rib)
    start = body.apex - 4 + rib * spacing * 0.98
    drop = (16 + 3.6 * rib) * rng.uniform(0.85, 1.15)
    y = start - 7 * np.sin(np.pi * t * 0.8) + drop * t**2
    x = side * (16 + (reach - 16) * np.sin(t * np.pi / 2))
    return np.stack([x + body.lean * y, y], 1)


def _anterior_rib(body: _Body, side: int, rib: int, spacing: float, rng: Rng) -> NDArray[np.float64]:
    t = np.linspace(0, 1, 24)
    reach = body.half_width * min(1.0, 0.7 + 0.08 * rib)
    start = body.apex + 12 + rib * spacing * 1.12
    y = start + (62 + 4 * rib) * rng.uniform(0.85, 1.1) * (t**1.2)
    x = side * (reach - (reach - 42) * t**1.3)
    return np.stack([x + body.lean * y, y], 1)


def _clavicle(body: _Body, side: int, rng: Rng) -> NDArray[np.float64]:
    t = np.linspace(0, 1, 20)
    y = body.apex + rng.uniform(18, 30) - rng.uniform(10, 26) * t + 5 * np.sin(2 * np.pi * t)
    x = side * (12 + (body.half_width + 10) * t)
    return np.stack([x, y], 1)


def _vessels(frame: _Frame, body: _Body, right: NDArray[np.bool_], left: NDArray[np.bool_], rng: Rng) -> Array:
    """Branching vessels from each hilum; end-on vessels are small round discs, the reader's usual trap."""
    canvas = np.zeros(frame.shape, np.uint8)
    hilum_y = body.apex + 0.46 * (body.base - body.apex)
    for side in (-1, 1):
        for _ in range(int(rng.integers(9, 14))):
            start = np.array([side * rng.uniform(22, 32), hilum_y + rng.normal(0, 12)])
            _branch(canvas, frame, start, _outward(side, rng), rng.uniform(2.4, 4.2), 0, rng)
    lungs = right | left
    soft = cv2.GaussianBlur(canvas.astype(np.float32), (0, 0), max(0.6 / frame.mm, 0.5)) / 255
    hila = sum(
        0.15 * np.exp(-np.square((frame.x - s * 26) / 15) - np.square((frame.y - hilum_y) / 24)) for s in (-1, 1)
    )
    return np.asarray(soft * lungs * rng.uniform(0.14, 0.24) + hila, dtype=np.float32)


def _outward(side: int, rng: Rng) -> float:
    angle = rng.uniform(-1.25, 1.25)
    return float(angle if side > 0 else np.pi - angle)


def _branch(
    canvas: NDArray[np.uint8], frame: _Frame, at: NDArray[np.float64], angle: float, width: float, depth: int, rng: Rng
) -> None:
    """Draw one vessel and, while it is wide enough, its two daughters (Murray: radii shrink by 2^(-1/3))."""
    steps = int(rng.integers(4, 8))
    points = [at]
    for _ in range(steps):
        angle += rng.normal(0, 0.13)
        points.append(points[-1] + 5.5 * np.array([np.cos(angle), np.sin(angle)]))
    grey = int(min(255, 80 + 50 * width))
    thickness = max(1, round(width / frame.mm))
    cv2.polylines(canvas, [frame.pixels(np.array(points))], False, grey, thickness, cv2.LINE_AA, 4)
    if depth < 5 and width > 0.9:
        for turn in (rng.uniform(0.15, 0.55), -rng.uniform(0.15, 0.55)):
            _branch(canvas, frame, points[-1], angle + turn, width * rng.uniform(0.68, 0.8), depth + 1, rng)
    if rng.random() < 0.15:
        centre = frame.pixels(points[-1][None] + rng.normal(0, 2, (1, 2)))[0]
        cv2.circle(canvas, tuple(int(c) for c in centre), round(width / 2 / frame.mm * 16), 220, -1, cv2.LINE_AA, 4)


def _diaphragm_and_breasts(frame: _Frame, body: _Body, rng: Rng) -> Array:
    total = np.zeros(frame.shape, np.float32)
    if rng.random() < 0.35:
        size = rng.uniform(45, 62)
        for side in (-1, 1):
            shadow = _ellipse(frame.x - side * 68, frame.y - (body.base - 55), size, size)
            total += (rng.uniform(0.06, 0.16) / (1 + np.exp(np.minimum(shadow - 1, 5) * 14))).astype(np.float32)
    return total
