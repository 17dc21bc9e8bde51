"""Whether a runtime may stand for float32 torch: the same stages, scores and boxes on the same films."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.prediction import Prediction
from ml.staging.predictor import Predictor

SAME_STAGE = 0.995
"""Least share of films with the same stage ..."""
BOUNDARY = 0.01
"""... and a film with another stage lies within this of where the stage changes."""
SCORES = 0.005
BOXES = 2.0
"""Film pixels."""

Film = tuple[str, NDArray[np.float32]]
Differences = dict[str, "list[Difference]"]
"""Of several runtimes, by name."""


@dataclass(frozen=True)
class Difference:
    """How far two predictions of one film lie apart.

    ``scores``: the largest difference of s and, where both asked classifier B, of its scores; ``boxes``: of any edge of
    any box, in film pixels, infinite where their numbers differ; ``boundary``: how far the expected scores are from the
    next stage, or from the one found.
    """

    film: str
    stages: tuple[int, int]
    scores: float
    boxes: float
    boundary: float

    @property
    def acceptable(self) -> bool:
        same = self.stages[0] == self.stages[1]
        return self.scores <= SCORES and (self.boxes <= BOXES if same else self.boundary <= BOUNDARY)


def compare(film: str, expected: Prediction, found: Prediction) -> Difference:
    """The difference of two predictions of the same film."""
    return Difference(
        film=film,
        stages=(expected.stage, found.stage),
        scores=_scores(expected, found),
        boxes=_boxes(expected, found),
        boundary=_boundary(expected, found),
    )


def agreement(expected: Predictor, others: Mapping[str, Predictor], films: Iterable[Film]) -> Differences:
    """Of each of the others, film by film, with the gate's refusals as warnings; the expected is asked once a film.

    ValueError where one of the others went on with another runtime meanwhile: nothing is known of its own then.
    """
    found: Differences = {name: [] for name in others}
    for film, pixels in films:
        right = expected.predict(pixels)
        for name, other in others.items():
            runtime = other.runtime.name
            found[name].append(compare(film, right, other.predict(pixels)))
            if other.runtime.name != runtime:
                raise ValueError(f"{runtime} was left for {other.runtime.name} at {film}; nothing is said of it")
    return found


def summary(differences: Sequence[Difference]) -> dict[str, Any]:
    """The verdict ``agrees`` and what it rests on; ValueError without films."""
    if not differences:
        raise ValueError("there are no films to compare the runtimes on")
    same = [d for d in differences if d.stages[0] == d.stages[1]]
    failed = [d for d in differences if not d.acceptable or d not in same]
    return {
        "n": len(differences),
        "same_stage": round(len(same) / len(differences), 4),
        "largest_score_difference": round(max(d.scores for d in differences), 6),
        "largest_box_difference": _finite(max((d.boxes for d in same), default=0.0)),
        "differing": [asdict(d) | {"boxes": _finite(d.boxes)} for d in failed],
        "agrees": len(same) >= SAME_STAGE * len(differences) and all(d.acceptable for d in differences),
    }


def _scores(expected: Prediction, found: Prediction) -> float:
    pairs = [(expected.ill_score, found.ill_score)]
    if not (expected.early_exit or found.early_exit):
        pairs += zip(expected.stage_scores, found.stage_scores, strict=True)
    return max(abs(one - other) for one, other in pairs)


def _boxes(expected: Prediction, found: Prediction) -> float:
    """Each expected box against the one nearest to it: boxes of nearly the same energy may change places."""
    if len(expected.regions) != len(found.regions):
        return float("inf")
    if not expected.regions:
        return 0.0
    here, there = (np.array([(r.x0, r.y0, r.x1, r.y1) for r in one.regions], np.float64) for one in (expected, found))
    return float(np.abs(here[:, None] - there[None]).max(axis=2).min(axis=1).max())


def _boundary(expected: Prediction, found: Prediction) -> float:
    to_cut_point = abs(expected.ill_score - expected.cut_point)
    first, second = sorted(expected.stage_scores)[:-3:-1]
    between_stages = first - second
    if expected.stage == found.stage:
        return min(to_cut_point, between_stages) if expected.stage else to_cut_point
    return between_stages if expected.stage and found.stage else to_cut_point


def _finite(value: float) -> float | None:
    return round(value, 3) if np.isfinite(value) else None
