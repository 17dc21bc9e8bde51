"""Opacities of pneumoconiosis, added to a film in log-signal units, with the truth measured afterwards.

A small opacity is a sphere (rounded) or a short rod (irregular) that adds attenuation by Beer-Lambert: thickness
x difference of attenuation. Opacities of one size are drawn together: points splatted on the grid, then
convolved with the opacity's profile, which equals stamping each one. DOMAIN.md's sizes and coverages, ILO 2011 shapes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.film.lung_fields import zone_masks as zone_masks  # its callers draw in the zones
from ml.stages import Findings, LargeOpacity, coverage_category
from ml.synthesis.phantom import Array, Chest, Rng

SIZE_MM = {"p": (0.8, 1.5), "q": (1.5, 3.0), "r": (3.0, 8.0), "s": (0.6, 1.5), "t": (1.5, 3.0), "u": (3.0, 6.0)}
"""Diameter (p, q, r) or width (s, t, u) in millimetres."""
IRREGULAR = "stu"
ATTENUATION_PER_MM = 0.015
CONSPICUITY = {"faint": 1.0, "usual": 2.0, "marked": 4.0}
_SIZES = 3
_ANGLES = 6


@dataclass(frozen=True)
class Truth:
    """What a synthetic film really holds, measured after sampling.

    ``coverage`` (6,) fraction of each zone covered by small opacities, in the order of ``ml.stages.ZONES``;
    ``opacity`` (H, W) float32 fraction of each pixel covered by an opacity of any size; ``large_opacity`` likewise.
    """

    coverage: tuple[float, ...]
    findings: Findings
    opacity: Array
    large_opacity: Array
    shape: str


@dataclass(frozen=True)
class Layer:
    """Opacities drawn on a film: added log signal and covered fraction, both (H, W)."""

    signal: Array
    cover: Array


def small_opacities(density: Array, shape: str, mm: float, rng: Rng) -> Layer:
    """Draw opacities of ``shape`` (p q r s t u) with the expected number per mm2 given by ``density`` (H, W)."""
    count = rng.poisson(np.maximum(density, 0) * mm * mm)
    signal = np.zeros(density.shape, np.float32)
    free = np.ones(density.shape, np.float32)
    strength = rng.uniform(0.6, 1.3, density.shape).astype(np.float32)
    for size in np.linspace(*SIZE_MM[shape], _SIZES):
        for angle in range(_ANGLES) if shape in IRREGULAR else (0,):
            kinds = _SIZES * (_ANGLES if shape in IRREGULAR else 1)
            points = rng.binomial(count, 1 / kinds).astype(np.float32)
            profile, disc = _rod(size, angle, mm) if shape in IRREGULAR else _sphere(size, mm)
            weight = points * strength
            signal += cv2.filter2D(weight, -1, profile, borderType=cv2.BORDER_CONSTANT)
            free *= 1 - np.clip(cv2.filter2D(points, -1, disc, borderType=cv2.BORDER_CONSTANT), 0, 1)
    return Layer(signal, (1 - free).astype(np.float32))


def opacity_area_mm2(shape: str) -> float:
    """Mean projected area of one opacity of that shape, in mm2."""
    sizes = np.linspace(*SIZE_MM[shape], _SIZES)
    if shape in IRREGULAR:
        return float(np.mean(sizes * 3.0 * sizes))
    return float(np.mean(np.pi * (sizes / 2) ** 2))


def _grid(half_mm: float, mm: float) -> tuple[Array, Array, int]:
    """Coordinates in mm of an odd kernel, four times oversampled."""
    half = max(1, int(np.ceil(half_mm / mm)))
    side = 2 * half + 1
    axis = ((np.arange(side * 4) + 0.5) / 4 - side / 2) * mm
    y, x = np.meshgrid(axis, axis, indexing="ij")
    return x.astype(np.float32), y.astype(np.float32), side


def _pool(kernel: Array, side: int) -> Array:
    return np.asarray(kernel.reshape(side, 4, side, 4).mean(axis=(1, 3)), dtype=np.float32)


def _sphere(diameter: float, mm: float) -> tuple[Array, Array]:
    x, y, side = _grid(diameter / 2 + mm, mm)
    inside = (diameter / 2) ** 2 - x**2 - y**2
    profile = 2 * np.sqrt(np.maximum(inside, 0)) * ATTENUATION_PER_MM
    return _pool(profile, side), _pool((inside > 0).astype(np.float32), side)


def _rod(width: float, angle: int, mm: float) -> tuple[Array, Array]:
    """A cylinder three times as long as wide, seen from the side, in one of six directions."""
    x, y, side = _grid(1.5 * width + mm, mm)
    theta = np.pi * angle / _ANGLES
    along, across = x * np.cos(theta) + y * np.sin(theta), y * np.cos(theta) - x * np.sin(theta)
    inside = (np.abs(along) < 1.5 * width) & (np.abs(across) < width / 2)
    depth = 2 * np.sqrt(np.maximum((width / 2) ** 2 - across**2, 0)) * inside
    return _pool(depth * np.float32(ATTENUATION_PER_MM), side), _pool(inside.astype(np.float32), side)


def large_opacity(
    chest: Chest, zone: NDArray[np.bool_], long_mm: float, short_mm: float, rng: Rng
) -> tuple[Layer, LargeOpacity]:
    """An ellipse with an uneven border inside ``zone``; its axes are measured on the mask that was drawn."""
    rows, columns = np.nonzero(_core(zone, short_mm * 0.4, chest.mm))
    pick = int(rng.integers(rows.size))
    y, x = np.mgrid[0 : zone.shape[0], 0 : zone.shape[1]].astype(np.float32)
    x, y = (x - columns[pick]) * chest.mm, (y - rows[pick]) * chest.mm
    theta = rng.uniform(np.pi * 0.3, np.pi * 0.7)
    along, across = x * np.cos(theta) + y * np.sin(theta), y * np.cos(theta) - x * np.sin(theta)
    border = _uneven_border(np.arctan2(across, along), rng)
    radius = np.sqrt((along / (long_mm / 2)) ** 2 + (across / (short_mm / 2)) ** 2) / border
    cover = (np.clip((1 - radius) * short_mm / 2 / chest.mm + 0.5, 0, 1) * chest.lungs).astype(np.float32)
    depth = np.sqrt(np.clip(1.05 - radius**2, 0, 1)) * min(short_mm, 26) * ATTENUATION_PER_MM
    signal = cv2.GaussianBlur(np.asarray(depth * cover, np.float32), (0, 0), 1.5 / chest.mm)
    return Layer(np.asarray(signal, np.float32), cover), LargeOpacity(*_axes_mm(cover > 0.5, chest.mm))


def _core(zone: NDArray[np.bool_], margin_mm: float, mm: float) -> NDArray[np.bool_]:
    """Pixels of the zone at least a margin from its edge; the whole zone if none is."""
    inside = cv2.distanceTransform(zone.astype(np.uint8), cv2.DIST_L2, 3) * mm
    core = inside > margin_mm
    return core if core.any() else inside >= inside.max()


def _uneven_border(angle: Array, rng: Rng) -> Array:
    border = np.ones_like(angle)
    for harmonic in range(2, 7):
        border += rng.normal(0, 0.10 / harmonic) * np.cos(harmonic * angle + rng.uniform(0, 2 * np.pi))
    return border


def _axes_mm(mask: NDArray[np.bool_], mm: float) -> tuple[float, float]:
    """Longest diameter and the greatest width across it, in mm, of the drawn mask."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return 0.0, 0.0
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))[:, 0].astype(np.float64)
    gaps = hull[:, None] - hull[None]
    i, j = np.unravel_index(np.argmax((gaps**2).sum(-1)), gaps.shape[:2])
    axis = gaps[i, j]
    length = float(np.hypot(*axis))
    if length == 0:
        return mm, mm
    across = hull @ np.array([-axis[1], axis[0]]) / length
    return (length + 1) * mm, float(np.ptp(across) + 1) * mm


def measure(
    cover: Array,
    large: Array,
    zones: NDArray[np.bool_],
    large_found: tuple[LargeOpacity, ...],
    aggregation: bool,
    shape: str,
) -> Truth:
    """The truth of a film from what was drawn on it: coverage and category per zone, large opacities, masks."""
    coverage = tuple(float(cover[zone].mean()) if zone.any() else 0.0 for zone in zones)
    categories = tuple(coverage_category(c) for c in coverage)
    findings = Findings(categories, large_found, aggregation)
    return Truth(coverage, findings, np.maximum(cover, large), large, shape)
