"""Insertion and deletion curves (Petsiuk 2018): does the answer depend on what the map calls important?

The brightest cells of a map are blurred away one after another (deletion: the chance of the answer should fall early),
or put back into a blurred film (insertion: it should rise early). Beside it the same for an order that knows only where
the lungs are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Film = NDArray[np.float32]
Mask = NDArray[np.bool_]
CELLS = 16
"""The film is taken apart in CELLS x CELLS cells."""
STEPS = 8
BLUR = 0.05
"""Standard deviation of the blur that removes a cell, as a part of the film's width: no opacity but a mass survives."""


@dataclass(frozen=True)
class Curves:
    """Chance of the answer after each of equal parts of the film, from none to all; and the areas under both curves."""

    deletion: tuple[float, ...]
    insertion: tuple[float, ...]

    @property
    def areas(self) -> dict[str, float]:
        """``deletion_auc`` (good: small) and ``insertion_auc`` (good: large), 0 to 1, by the trapezium rule."""
        return {"deletion_auc": _area(self.deletion), "insertion_auc": _area(self.insertion)}


def curves(chance: Callable[[Film], float], film: Film, order: Sequence[int], steps: int = STEPS) -> Curves:
    """Both curves of a film (H, W) whose cells are taken in ``order``; ``chance`` scores 2 x ``steps`` films."""
    blurred = np.asarray(cv2.GaussianBlur(film, (0, 0), film.shape[1] * BLUR), np.float32)
    parts = [_cells(order[: round(len(order) * step / steps)], film.shape) for step in range(1, steps)]
    whole, gone = chance(film), chance(blurred)
    return Curves(
        (whole, *(chance(np.where(part, blurred, film)) for part in parts), gone),
        (gone, *(chance(np.where(part, film, blurred)) for part in parts), whole),
    )


def by_evidence(evidence: Film, seed: int = 0) -> list[int]:
    """Cells from the brightest of a map (M, M) to the darkest, equal ones in random order."""
    small = cv2.resize(evidence, (CELLS, CELLS), interpolation=cv2.INTER_AREA).ravel()
    ties = np.random.default_rng(seed).random(small.size)
    return [int(cell) for cell in np.lexsort((ties, -small))]


def _cells(chosen: Sequence[int], shape: tuple[int, ...]) -> Mask:
    mask = np.zeros(CELLS * CELLS, np.uint8)
    mask[list(chosen)] = 1
    grown = cv2.resize(mask.reshape(CELLS, CELLS), (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(grown > 0)


def _area(curve: tuple[float, ...]) -> float:
    return float(np.trapezoid(curve, dx=1 / (len(curve) - 1)))
