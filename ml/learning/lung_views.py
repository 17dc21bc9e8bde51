"""What the lung network is taught on: views of a film with its masks, varied far beyond what machines do.

Dense disease must not make holes: patches as bright as the mediastinum are laid into the lungs, the truth unchanged.
Nor is gas in the belly a lung: patches as dark as lungs are laid under them.
And a share of the views is no upright frontal film at all: there the truth is empty.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.film.lungs import SIDE

Picture = NDArray[np.float32]
Sides = NDArray[np.uint8]
Rng = np.random.Generator

FRAME = 192
"""Side in pixels of the square that films are kept in while training."""
NO_CHEST = 0.14
"""Share of the views that are no upright frontal film."""


def varied(film: Picture, sides: Sides, rng: Rng) -> tuple[Picture, Sides]:
    """(FRAME, FRAME) film in [0, 1] and its lungs (0, 1 right, 2 left) -> a view of both, (SIDE, SIDE)."""
    if rng.random() < 0.75:
        film = _diseased(film, sides, rng)
    if rng.random() < 0.3:
        film = _gassed(film, sides, rng)
    if rng.random() < NO_CHEST:
        make = _NO_CHEST[rng.integers(len(_NO_CHEST))]
        film, sides = make(film, sides, rng), np.zeros_like(sides)
    if rng.random() < 0.1:  # seen from behind: the sides are those of the picture
        film, sides = film[:, ::-1], np.where(sides > 0, 3 - sides, 0).astype(np.uint8)[:, ::-1]
    picture, truth = _moved(film, sides, rng)
    return _exposed(picture, rng), truth


def _moved(film: Picture, sides: Sides, rng: Rng) -> tuple[Picture, Sides]:
    """Scaled, turned and shifted; one view in eight so far that a lung is cut off."""
    size = film.shape[0]
    wide = rng.random() < 0.12
    scale_x, scale_y = rng.uniform(0.8, 1.18, 2) * (rng.uniform(1.1, 1.5) if wide else 1.0)
    angle, shear = np.deg2rad(rng.normal(0, 6)), rng.normal(0, 0.04)
    turn = np.array([[np.cos(angle), -np.sin(angle) + shear], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.diag([scale_x, scale_y]) * (SIDE / size)
    shift = rng.normal(0, 0.16 if wide else 0.05, 2) * SIDE
    offset = np.full(2, SIDE / 2) + shift - matrix @ np.full(2, size / 2)
    affine = np.concatenate([matrix, offset[:, None]], axis=1)
    outside = float(rng.choice([0.0, 0.0, 1.0, float(film.mean())]))
    border = cv2.BORDER_REPLICATE if rng.random() < 0.3 else cv2.BORDER_CONSTANT
    film = np.ascontiguousarray(film)
    picture = cv2.warpAffine(film, affine, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=outside)
    truth = cv2.warpAffine(np.ascontiguousarray(sides), affine, (SIDE, SIDE), flags=cv2.INTER_NEAREST)
    return np.asarray(picture, np.float32), np.asarray(truth, np.uint8)


def _exposed(picture: Picture, rng: Rng) -> Picture:
    """Uneven exposure, tone curve, clipping, blur, mottle, markers and collimation."""
    picture = picture + np.float32(rng.uniform(0, 0.12)) * _cloud(picture.shape[0], rng.uniform(0.15, 0.5), rng)
    low, high = np.quantile(picture, [rng.uniform(0, 0.03), rng.uniform(0.95, 1)])
    picture = np.clip((picture - low) / max(high - low, 1e-3), 0, 1) ** np.float32(np.exp(rng.normal(0, 0.35)))
    if rng.random() < 0.5:
        picture = _blurred(picture, rng.uniform(0.3, 1.3))
    picture = picture + np.float32(rng.uniform(0, 0.05)) * rng.standard_normal(picture.shape, dtype=np.float32)
    for _ in range(int(rng.integers(0, 3))):
        _marked(picture, rng)
    return _collimated(picture, rng)


def _marked(picture: Picture, rng: Rng) -> None:
    x, y = (int(v) for v in rng.integers(0, SIDE, 2))
    width, height = (int(v) for v in rng.integers(2, SIDE // 8, 2))
    picture[y : y + height, x : x + width] = rng.choice([0.0, 1.0])


def _collimated(picture: Picture, rng: Rng) -> Picture:
    if rng.random() < 0.25:
        grey = float(rng.choice([0.0, 1.0]))
        top, bottom, left, right = (int(v) for v in rng.integers(0, SIDE // 12, 4) * rng.integers(0, 2, 4))
        inner = picture[top : SIDE - bottom, left : SIDE - right]
        framed = cv2.copyMakeBorder(inner, top, bottom, left, right, cv2.BORDER_CONSTANT, value=grey)
        return np.asarray(framed, np.float32)
    return picture


def _blurred(picture: Picture, radius: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), radius), np.float32)


def _diseased(film: Picture, sides: Sides, rng: Rng) -> Picture:
    """Dense patches, a veil over a lung, and fine opacities, inside the lungs only and as bright as what is around."""
    lungs = _blurred((sides > 0).astype(np.float32), 1.0)
    dense = np.float32(np.quantile(film, rng.uniform(0.6, 0.97)))
    cover = np.zeros_like(film)
    for _ in range(int(rng.integers(0, 5))):
        np.maximum(cover, _patch(sides, rng), out=cover)
    if rng.random() < 0.3:
        cover = np.maximum(cover, rng.uniform(0.1, 0.6) * (_cloud(FRAME, 0.15, rng) > 0.3).astype(np.float32))
        cover = _blurred(cover, rng.uniform(1, 4))
    if rng.random() < 0.5:
        points = (rng.random(film.shape) < rng.uniform(0.002, 0.03)).astype(np.float32)
        spots = _blurred(points, rng.uniform(0.5, 1.3))
        cover = np.maximum(cover, np.clip(spots / max(float(spots.max()), 1e-6), 0, 1) * rng.uniform(0.2, 0.7))
    cover = (cover * lungs).astype(np.float32)
    return np.asarray(film + cover * np.maximum(dense - film, 0), np.float32)


def _gassed(film: Picture, sides: Sides, rng: Rng) -> Picture:
    """Gas under the diaphragm, as dark as a lung: it belongs to none."""
    rows, columns = np.nonzero(sides)
    deep = int(np.ptp(rows)) // 4
    belly = np.zeros_like(sides)
    belly[rows.max() - deep : rows.max() + deep, columns.min() : columns.max()] = 1
    belly[sides > 0] = 0
    if not belly.any():
        return film
    cover = np.minimum(_patch(belly, rng, longest=0.07), _blurred((sides == 0).astype(np.float32), 1.0))
    dark = np.float32(np.quantile(film[sides > 0], rng.uniform(0.1, 0.8)))
    return np.asarray(film - cover * np.maximum(film - dark, 0), np.float32)


def _patch(where: Sides, rng: Rng, longest: float = 0.155) -> Picture:
    """One patch, its centre where ``where`` is not 0, its border soft and uneven; half axes up to longest x FRAME."""
    rows, columns = np.nonzero(where)
    pick = int(rng.integers(rows.size))
    y, x = np.mgrid[0:FRAME, 0:FRAME].astype(np.float32)
    x, y, theta = x - columns[pick], y - rows[pick], rng.uniform(0, np.pi)
    along, across = x * np.cos(theta) + y * np.sin(theta), y * np.cos(theta) - x * np.sin(theta)
    long, short = np.sort(rng.uniform(0.014, longest, 2) * FRAME)[::-1]
    radius = np.hypot(along / long, across / short) + 0.15 * _cloud(FRAME, 0.06, rng)
    outside = np.clip((radius - 1) * rng.uniform(6, 25), -30, 30)
    return np.asarray(rng.uniform(0.3, 1) / (1 + np.exp(outside)), np.float32)


def _cloud(side: int, scale: float, rng: Rng) -> Picture:
    """Smooth noise, about -1 to 1, that changes over ``scale`` of the picture's side."""
    knots = max(3, round(1.5 / scale))
    coarse = rng.standard_normal((knots, knots), dtype=np.float32) * np.float32(0.6)
    return np.asarray(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC), np.float32)


def _overturned(film: Picture, sides: Sides, rng: Rng) -> Picture:
    return np.asarray(film[::-1, :: int(rng.choice([-1, 1]))], np.float32)


def _lying(film: Picture, sides: Sides, rng: Rng) -> Picture:
    return np.asarray(np.rot90(film, int(rng.choice([1, 3]))), np.float32)


def _shuffled(film: Picture, sides: Sides, rng: Rng) -> Picture:
    """The film's own texture and greys in an order that is no chest's."""
    cell = FRAME // int(rng.choice([3, 4, 6]))
    n = FRAME // cell
    cells = film.reshape(n, cell, n, cell).swapaxes(1, 2).reshape(-1, cell, cell)
    mixed = cells[rng.permutation(n * n)].reshape(n, n, cell, cell).swapaxes(1, 2)
    return np.asarray(mixed.reshape(FRAME, FRAME), np.float32)


def _superposed(film: Picture, sides: Sides, rng: Rng) -> Picture:
    """Both lungs one over the other in the middle, as from the side."""
    centres = [float(np.nonzero(sides == side)[1].mean()) if (sides == side).any() else FRAME / 2 for side in (1, 2)]
    halves = [np.roll(film, round(FRAME / 2 - centre), axis=1) for centre in centres]
    window = np.abs(np.linspace(-1, 1, FRAME, dtype=np.float32)) < rng.uniform(0.45, 0.9)
    return np.asarray((halves[0] + halves[1]) / 2 * window, np.float32)


def _objects(film: Picture, sides: Sides, rng: Rng) -> Picture:
    """Bones and soft parts of nothing in particular before an empty background."""
    picture = np.full((FRAME, FRAME), rng.uniform(0, 0.15), np.float32)
    for _ in range(int(rng.integers(1, 14))):
        centre = tuple(int(v) for v in rng.integers(0, FRAME, 2))
        axes = tuple(int(v) for v in rng.integers(5, FRAME // 2, 2) // rng.integers(1, 6))
        cv2.ellipse(picture, centre, axes, rng.uniform(0, 180), 0, 360, rng.uniform(0.05, 1), -1, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 10))):
        ends = [tuple(int(v) for v in rng.integers(0, FRAME, 2)) for _ in range(2)]
        cv2.line(picture, ends[0], ends[1], rng.uniform(0.3, 1), int(rng.integers(3, FRAME // 12)), cv2.LINE_AA)
    return np.asarray(_blurred(picture, rng.uniform(0.5, 3)) + 0.1 * _cloud(FRAME, 0.1, rng), np.float32)


def _fog(film: Picture, sides: Sides, rng: Rng) -> Picture:
    """Noise of one coarseness, or almost nothing."""
    return np.asarray(0.5 + rng.uniform(0.02, 0.4) * _cloud(FRAME, float(rng.uniform(0.01, 0.6)), rng), np.float32)


_NO_CHEST: tuple[Callable[[Picture, Sides, Rng], Picture], ...] = (
    _overturned, _overturned, _lying, _shuffled, _superposed, _objects, _objects, _fog,
)  # fmt: skip
