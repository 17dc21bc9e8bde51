"""The two-stage decision: ill or healthy first, then which stage (METHOD.md, "Hierarchical classification")."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def decide(ill_score: float, stage_scores: Sequence[float], cut_point: float) -> int:
    """Stage 0 where s < t, otherwise the stage I-III with the largest score of classifier B."""
    return 0 if ill_score < cut_point else 1 + int(np.argmax(stage_scores))


def decide_many(ill_scores: ArrayLike, stage_scores: ArrayLike, cut_point: float) -> NDArray[np.int64]:
    """``decide`` for (n,) scores of A and (n, 3) of B."""
    stage = 1 + np.argmax(np.asarray(stage_scores), axis=1)
    return np.asarray(np.where(np.asarray(ill_scores) < cut_point, 0, stage), dtype=np.int64)


def probabilities(ill_score: float, stage_scores: Sequence[float]) -> tuple[float, float, float, float]:
    """The four class probabilities that the two classifiers imply together."""
    one, two, three = (float(ill_score * b) for b in stage_scores)
    return 1 - float(ill_score), one, two, three
