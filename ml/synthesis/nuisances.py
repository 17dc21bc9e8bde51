"""What stands on films and is not pneumoconiosis: look-alikes, other diseases, devices, faults of the exposure.

For procedural and for real films alike, drawn without regard to the stage, so that none of them tells it. The truth
(coverage, zones, masks) is never touched. ``before_developing`` adds log signal, ``after_developing`` changes a display
film; both also return the names of what they applied, for the manifest.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ml.synthesis.nuisances_devices import cables, clips, electrodes, pacemaker
from ml.synthesis.nuisances_exposure import grid_lines, mottle, overexposed, underexposed
from ml.synthesis.nuisances_grid import Lungs, lungs_of
from ml.synthesis.phantom import Array, Chest, Rng
from ml.synthesis.phantom_frame import dome, ellipse

Draw = Callable[[Lungs, Rng], Array]
Fault = Callable[[Array, float, Rng], Array]


def before_developing(signal: Array, chest: Chest, rng: Rng) -> tuple[Array, tuple[str, ...]]:
    """Log signal (H, W) with other findings and devices added (never less), and their names.

    Of ``chest`` only the lungs and the size of its square pixels are used; without two lungs nothing is drawn.
    """
    drawn = [name for name, share, _ in FINDINGS if rng.random() < share]
    if not (chest.right_lung.any() and chest.left_lung.any()):
        return signal, ()
    lungs = lungs_of(chest.right_lung, chest.left_lung, chest.mm)
    for name, _, draw in FINDINGS:
        if name in drawn:
            signal = np.asarray(signal + np.maximum(draw(lungs, rng), 0), dtype=np.float32)
    return signal, tuple(drawn)


def after_developing(film: Array, mm: float, rng: Rng) -> tuple[Array, tuple[str, ...]]:
    """A display film (H, W) in [0, 1] with at most one fault of exposure or processing, and its name."""
    chance = rng.random()
    for name, share, spoil in FAULTS:
        if chance < share:
            return np.clip(spoil(film, mm, rng), 0, 1).astype(np.float32), (name,)
        chance -= share
    return film, ()


def end_on_vessels(lungs: Lungs, rng: Rng) -> Array:
    """Vessels seen along their course: round, 2-5 mm, near the hila, the usual trap for a reader of q and r."""
    total = np.zeros(lungs.shape, np.float32)
    for _ in range(int(rng.integers(2, 9))):
        x, y = lungs.hilum(int(rng.integers(2))) + rng.normal(0, (20, 26), 2)
        total += lungs.ball(x, y, rng.uniform(2, 5) / 2) * np.float32(rng.uniform(0.06, 0.22))
    return lungs.soft(total * lungs.inside, 0.3)


def granuloma(lungs: Lungs, rng: Rng) -> Array:
    """One to three healed granulomas of 2-6 mm: calcified, so very bright and sharp."""
    total = np.zeros(lungs.shape, np.float32)
    for _ in range(int(rng.integers(1, 4))):
        x, y = lungs.somewhere(rng)
        total += lungs.ball(x, y, rng.uniform(2, 6) / 2) * np.float32(rng.uniform(0.35, 0.9))
    return lungs.soft(total, 0.25)


def nipples(lungs: Lungs, rng: Rng) -> Array:
    """Two faint discs of 7-10 mm in the lower zones, at about the same height."""
    total = np.zeros(lungs.shape, np.float32)
    low = rng.uniform(0.68, 0.85)
    for side in (0, 1):
        x, y = lungs.at(side, rng.uniform(0.6, 0.75), low + rng.normal(0, 0.015))
        total += lungs.ball(x, y, rng.uniform(7, 10) / 2) * np.float32(rng.uniform(0.08, 0.2))
    return lungs.soft(total, 0.6)


def effusion(lungs: Lungs, rng: Rng) -> Array:
    """Fluid that blunts one costophrenic angle: dense below a meniscus that climbs towards the chest wall."""
    side = int(rng.integers(2))
    t, across = lungs.heights[side], lungs.across[side]
    level = 1 - rng.uniform(0.04, 0.25) - rng.uniform(0.06, 0.18) * np.clip(across, 0, 1) ** 3
    depth = np.clip((t - level) / rng.uniform(0.08, 0.2), 0, 1)
    return lungs.soft(np.asarray(depth * lungs.sides[side] * rng.uniform(0.3, 0.6), np.float32), 2.0)


def consolidation(lungs: Lungs, rng: Rng) -> Array:
    """Patchy airspace shadow in one lung: a cloud of 4-9 cm with soft, uneven borders."""
    side = int(rng.integers(2))
    x, y = lungs.at(side, rng.uniform(0.25, 0.8), rng.uniform(0.3, 0.9))
    size = rng.uniform(20, 45)
    cloud = 1.1 - lungs.distance(x, y, size, size * rng.uniform(0.6, 1.0)) + 0.35 * lungs.noise(14, rng)
    fluffy = np.clip(cloud, 0, 0.8) * (1 + 0.25 * lungs.noise(5, rng))
    return lungs.soft(np.asarray(fluffy * lungs.sides[side] * rng.uniform(0.25, 0.7), np.float32), 1.5)


def atelectasis(lungs: Lungs, rng: Rng) -> Array:
    """One to three plates of collapsed lung: lines of 2-5 mm, 3-8 cm long, nearly level, in the lower half."""
    total = np.zeros(lungs.shape, np.float32)
    for _ in range(int(rng.integers(1, 4))):
        side = int(rng.integers(2))
        middle = lungs.at(side, rng.uniform(0.35, 0.75), rng.uniform(0.6, 0.93))
        angle, reach = rng.normal(0, 0.3), rng.uniform(15, 40)
        t = np.linspace(-1, 1, 16)[:, None]
        path = middle + reach * t * [np.cos(angle), np.sin(angle)] + rng.normal(0, 3) * t**2 * [0, 1]
        total += lungs.stroke(path, rng.uniform(2, 5)) * np.float32(rng.uniform(0.12, 0.4)) * lungs.sides[side]
    return lungs.soft(total, 0.8)


def large_heart(lungs: Lungs, rng: Rng) -> Array:
    """An enlarged heart: an ellipsoid over the heart that reaches 1-4 cm further into the left lung."""
    left, right = lungs.at(1, 0.0, 0.86), lungs.at(0, 0.0, 0.78)
    wide, down = 0.5 * (left[0] - right[0]), lungs.at(1, 0.0, 1.0)[1] - lungs.at(1, 0.0, 0.0)[1]
    further = rng.uniform(10, 38)
    x, y = 0.5 * (left[0] + right[0] + further), right[1] + rng.uniform(0, 0.06) * down
    tilt = rng.uniform(0.15, 0.4) * (lungs.grid()[1] - np.float32(y))
    r = ellipse(
        lungs.grid()[0] - np.float32(x) - tilt, lungs.grid()[1] - np.float32(y), wide + further / 2, 0.36 * down
    )
    over_lung = 0.15 + 0.85 * lungs.soft(lungs.inside, 5)  # between the lungs scatter leaves it little contrast
    return lungs.soft(np.asarray(dome(r) * over_lung * rng.uniform(0.35, 0.6), np.float32), 1.2)


def plaque(lungs: Lungs, rng: Rng) -> Array:
    """A pleural plaque seen face on: 1-4 cm, faint, with one sharp and uneven border."""
    side = int(rng.integers(2))
    x, y = lungs.at(side, rng.uniform(0.5, 0.9), rng.uniform(0.4, 0.85))
    flat = 1 - lungs.distance(x, y, rng.uniform(6, 20), rng.uniform(5, 11)) + 0.25 * lungs.noise(7, rng)
    patch = np.clip(flat / 0.12, 0, 1) * lungs.sides[side] * rng.uniform(0.08, 0.25)
    return lungs.soft(np.asarray(patch, np.float32), 0.7)


FINDINGS: tuple[tuple[str, float, Draw], ...] = (
    ("end_on_vessels", 0.30, end_on_vessels), ("granuloma", 0.12, granuloma), ("nipples", 0.05, nipples),
    ("effusion", 0.06, effusion), ("consolidation", 0.06, consolidation), ("atelectasis", 0.07, atelectasis),
    ("large_heart", 0.06, large_heart), ("plaque", 0.04, plaque), ("pacemaker", 0.03, pacemaker),
    ("cables", 0.05, cables), ("electrodes", 0.04, electrodes), ("clips", 0.03, clips),
)  # fmt: skip
"""Name, share of the films, and what draws it."""
FAULTS: tuple[tuple[str, float, Fault], ...] = (
    ("mottle", 0.08, mottle), ("grid_lines", 0.05, grid_lines), ("underexposed", 0.05, underexposed),
    ("overexposed", 0.05, overexposed),
)  # fmt: skip
