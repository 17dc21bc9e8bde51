"""What a synthetic film is to show, and its making: plan -> chest -> opacities -> film with its measured truth.

The plan is only a wish. The label is the rule applied to what was measured (DOMAIN.md, "Synthetic films").
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.stages import LargeOpacity, stage_by_rule
from ml.synthesis import opacities, phantom
from ml.synthesis.developing import develop
from ml.synthesis.nuisances import after_developing, before_developing
from ml.synthesis.opacities import Truth
from ml.synthesis.phantom import Array, Chest, Rng

BANDS = ((0.0, 0.03), (0.035, 0.08), (0.10, 0.18), (0.22, 0.40))
"""Fraction of a zone covered by small opacities, by profusion category 0-3; between two bands it is neither."""
COVERAGE = ((0.0, 0.02), (0.042, 0.074), (0.112, 0.168), (0.24, 0.37))
"""What is planned: the inner part of each band, because chance moves what comes out."""
_TRIES = 4
UPPER, MIDDLE, LOWER = (0, 3), (1, 4), (2, 5)


@dataclass(frozen=True)
class Plan:
    """Wished coverage per zone, primary and secondary shape, axes of large opacities in mm, aggregation."""

    coverage: tuple[float, ...]
    shapes: tuple[str, str]
    large_mm: tuple[tuple[float, float], ...] = ()
    aggregation: bool = False


@dataclass(frozen=True)
class SyntheticFilm:
    """A synthetic radiograph: ``pixels`` (H, W) in [0, 1] bright = dense, mm per pixel, stage and truth.

    ``mm`` along a row; ``mm_down`` down a column where pixels are not square. ``nuisances`` names what else was drawn;
    ``source`` is the patient behind a hybrid film.
    """

    pixels: Array
    mm: float
    stage: int
    truth: Truth
    right_lung: NDArray[np.bool_] = field(repr=False)
    left_lung: NDArray[np.bool_] = field(repr=False)
    mm_down: float | None = None
    nuisances: tuple[str, ...] = ()
    source: str = ""


def make_film(
    rng: Rng,
    stage: int,
    *,
    width: int = 640,
    conspicuity: str = "usual",
    nuisances: bool = True,
    chest: Chest | None = None,
) -> SyntheticFilm:
    """A procedural film planned for ``stage``; its own ``stage`` is the rule applied to what came out.

    Without ``nuisances`` it shows opacities alone: no other findings, devices or faults of exposure. The same ``chest``
    on several films is the same person.
    """
    chest = chest or phantom.chest(rng, width)
    signal, truth = draw_clearly(chest, plan_for(rng, stage), rng)
    contrast = opacities.CONSPICUITY[conspicuity] * rng.uniform(1.2, 2.5)
    found: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    signal = chest.signal + shoulder(np.float32(contrast) * signal)
    if nuisances:
        signal, found = before_developing(signal, chest, rng)
    film = develop(signal, chest.mm, rng)
    if nuisances:
        film, faults = after_developing(film, chest.mm, rng)
    stage = stage_by_rule(truth.findings)
    lungs = (chest.right_lung, chest.left_lung)
    return SyntheticFilm(film, chest.mm, stage, truth, *lungs, nuisances=found + faults)


def draw_clearly(chest: Chest, plan: Plan, rng: Rng) -> tuple[Array, Truth]:
    """Draw until every zone's measured coverage lies in a band of its category; the last try counts in any case."""
    signal, truth = draw(chest, plan, rng)
    for _ in range(_TRIES - 1):
        if all(any(low <= c <= high for low, high in BANDS) for c in truth.coverage):
            break
        corrected = tuple(_corrected(wish, got) for wish, got in zip(plan.coverage, truth.coverage, strict=True))
        signal, truth = draw(chest, replace(plan, coverage=corrected), rng)
    return signal, truth


def _corrected(wish: float, got: float) -> float:
    return wish * min(max(wish / max(got, 1e-3), 0.7), 1.4)


def shoulder(signal: Array) -> Array:
    """Log signal -> log signal. Dense lesions saturate: a mass never becomes brighter than the heart by much."""
    return np.asarray(0.9 * np.tanh(signal / 0.9), dtype=np.float32)


def plan_for(rng: Rng, stage: int) -> Plan:
    """A plan of that stage, borders of the rule and sub-threshold films included."""
    return (_healthy, _stage_one, _stage_two, _stage_three)[stage](rng)


def _healthy(rng: Rng) -> Plan:
    kind = rng.random()
    categories = [0] * 6
    if kind < 0.15:
        categories[int(rng.integers(6))] = 1
    coverage = _coverage(rng, categories)
    clean = kind > 0.5
    return Plan((0.0,) * 6 if clean else coverage, _shapes(rng))


def _stage_one(rng: Rng) -> Plan:
    shapes = _shapes(rng)
    overall_two = rng.random() < 0.3
    zones = _affected(rng, shapes, int(rng.integers(2, 5 if overall_two else 7)))
    categories = [int(z in zones) for z in range(6)]
    for zone in zones[: int(rng.integers(1, 4))] if overall_two else ():
        categories[zone] = 2
    large = ((rng.uniform(11, 18), rng.uniform(8, 10)),) if rng.random() < 0.1 else ()
    return Plan(_coverage(rng, categories), shapes, large)


def _stage_two(rng: Rng) -> Plan:
    shapes = _shapes(rng)
    dense = rng.random() < 0.35
    zones = _affected(rng, shapes, int(rng.integers(4 if dense else 5, 7)))
    categories = [int(z in zones) for z in range(6)]
    for zone in zones[: int(rng.integers(3, len(zones) + 1))]:
        categories[zone] = 2
    for zone in zones[: int(rng.integers(1, 5))] if dense else ():
        categories[zone] = 3
    return Plan(_coverage(rng, categories), shapes)


def _stage_three(rng: Rng) -> Plan:
    shapes = _shapes(rng)
    if rng.random() < 0.2:
        categories = [int(c) for c in rng.choice([2, 3], 6, p=[0.4, 0.6])]
        return Plan(_coverage(rng, categories), shapes, aggregation=True)
    background = (plan_for(rng, int(rng.choice([0, 1, 2], p=[0.15, 0.4, 0.45])))).coverage
    sizes = [_large_axes(rng) for _ in range(int(rng.choice([1, 2], p=[0.6, 0.4])))]
    return Plan(background, shapes, tuple(sizes))


def _large_axes(rng: Rng) -> tuple[float, float]:
    """Long and short axis in mm; one in five lies just above the border of 20 x 10 mm."""
    if rng.random() < 0.2:
        return rng.uniform(21, 24), rng.uniform(11.5, 14)
    long = float(np.exp(rng.uniform(np.log(24), np.log(85))))
    return long, max(12.0, min(long * rng.uniform(0.45, 0.9), 55.0))


def _shapes(rng: Rng) -> tuple[str, str]:
    primary, secondary = rng.choice(list("pqrstu"), 2, p=[0.22, 0.34, 0.16, 0.10, 0.12, 0.06])
    return str(primary), str(secondary)


def _affected(rng: Rng, shapes: tuple[str, str], count: int) -> list[int]:
    """Zones in the order of their profusion: rounded opacities favour upper zones, irregular ones lower."""
    irregular = shapes[0] in opacities.IRREGULAR
    favour = np.array([1.0, 1.1, 2.0] * 2) if irregular else np.array([1.8, 1.7, 0.8] * 2)
    return [int(z) for z in rng.choice(6, count, replace=False, p=favour / favour.sum())]


def _coverage(rng: Rng, categories: list[int]) -> tuple[float, ...]:
    return tuple(float(rng.uniform(*COVERAGE[c])) for c in categories)


def draw(chest: Chest, plan: Plan, rng: Rng) -> tuple[Array, Truth]:
    """Added log signal (H, W) of the planned opacities on this chest, and the truth measured from it."""
    zones = opacities.zone_masks(chest.right_lung, chest.left_lung)
    wish = _wished_cover(zones, plan, chest, rng)
    signal = np.zeros_like(chest.signal)
    free = np.ones_like(chest.signal)
    for shape, share in zip(plan.shapes, (0.75, 0.25), strict=True):
        density = -np.log1p(-wish * share) / opacities.opacity_area_mm2(shape)
        layer = opacities.small_opacities(density.astype(np.float32), shape, chest.mm, rng)
        signal += layer.signal
        free *= 1 - layer.cover
    found, large = _add_large(chest, plan, zones, signal, rng)
    cover = (1 - free) * chest.lungs
    truth = opacities.measure(cover, large, zones, found, plan.aggregation, plan.shapes[0])
    return signal, truth


def _wished_cover(zones: NDArray[np.bool_], plan: Plan, chest: Chest, rng: Rng) -> Array:
    """Wished covered fraction per pixel: the zones' values x a slowly varying field (3-5 cm), soft at borders."""
    wish = np.zeros(chest.signal.shape, np.float32)
    for zone, coverage in zip(zones, plan.coverage, strict=True):
        wish[zone] = coverage
    field_ = _slow_field(chest, rng)
    if plan.aggregation:
        field_ *= _aggregation(chest, rng)
    for zone in zones:
        if zone.any():
            field_[zone] /= max(float(field_[zone].mean()), 1e-3)
    return np.asarray(np.minimum(wish * field_, 0.85), dtype=np.float32)


def _slow_field(chest: Chest, rng: Rng) -> Array:
    height, width = chest.signal.shape
    cell_mm = rng.uniform(30, 50)
    coarse = rng.normal(0, 0.35, (int(height * chest.mm / cell_mm) + 2, int(width * chest.mm / cell_mm) + 2))
    smooth = cv2.resize(coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.exp(smooth), dtype=np.float32)


def _aggregation(chest: Chest, rng: Rng) -> Array:
    """Factor 3-5 inside a disc of 2-4 cm in an upper or middle zone."""
    rows, columns = np.nonzero(chest.lungs)
    upper = rows < np.percentile(rows, 60)
    pick = int(rng.choice(np.flatnonzero(upper)))
    y, x = np.mgrid[0 : chest.lungs.shape[0], 0 : chest.lungs.shape[1]].astype(np.float32)
    distance = np.hypot(x - columns[pick], y - rows[pick]) * chest.mm
    radius = rng.uniform(10, 20)
    disc = 1 / (1 + np.exp(np.clip((distance - radius) / 2, -30, 30)))
    return np.asarray(1 + (rng.uniform(3, 5) - 1) * disc, dtype=np.float32)


def _add_large(
    chest: Chest, plan: Plan, zones: NDArray[np.bool_], signal: Array, rng: Rng
) -> tuple[tuple[LargeOpacity, ...], Array]:
    """Draw the planned large opacities into ``signal`` (changed in place); their measured axes and their cover."""
    cover = np.zeros_like(signal)
    found: list[LargeOpacity] = []
    candidates = [z for z in (*UPPER, *MIDDLE) if zones[z].any()]
    for long_mm, short_mm in plan.large_mm:
        zone = zones[int(rng.choice(candidates))]
        layer, measured = opacities.large_opacity(chest, zone, long_mm, short_mm, rng)
        signal += layer.signal
        cover = np.maximum(cover, layer.cover)
        found.append(measured)
    return tuple(found), cover
