"""Figures of stages answered: each with its interval, and None where there is no film to tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ml.learning.metrics import (
    bootstrap_macro_recall,
    confusion,
    expected_calibration_error,
    macro_recall,
    quadratic_kappa,
    recall_by_class,
    resampled_means,
)
from ml.learning.views import Copy

ROUNDS = 2000
BINS = 10
Stages = NDArray[np.int64]


def measures(truth: Stages, answers: Stages, classes: int = 4) -> dict[str, Any]:
    """n, macro-recall with its 95 % bootstrap interval, quadratic kappa, accuracy, recall by class, confusion."""
    table = confusion(truth.tolist(), answers.tolist(), classes)
    return {
        "n": len(truth),
        "macro_recall": rounded(macro_recall(table)),
        "interval": bootstrap_macro_recall(truth.tolist(), answers.tolist()),
        "kappa": rounded(quadratic_kappa(table)),
        "accuracy": rounded(float((truth == answers).mean())),
        "recalls": [rounded(float(r)) for r in recall_by_class(table)],
        "confusion": table.tolist(),
    }


def both_ways(truth: Stages, answers: Stages, plain: int, classes: int = 4) -> dict[str, Any]:
    """``measures`` of the first ``plain`` films (the test part as it is) and of all (balanced as the reference did)."""
    return {"plain": measures(truth[:plain], answers[:plain], classes), "balanced": measures(truth, answers, classes)}


def paired_difference(
    truth: Stages, first: Stages, second: Stages, patients: Sequence[str] | None = None
) -> dict[str, Any]:
    """Macro-recall of ``first`` less that of ``second`` on the same films; 95 % by paired bootstrap of patients."""
    gain = (first == truth).astype(float) - (second == truth)
    low, high = np.percentile(resampled_means(gain, truth.tolist(), patients, ROUNDS), [2.5, 97.5])
    middle = float(np.mean([gain[truth == stage].mean() for stage in np.unique(truth)]))
    return {"difference": rounded(middle), "interval": [rounded(float(low)), rounded(float(high))]}


def flattery(truth: Stages, answers: Stages, copies: Sequence[Copy], plain: int) -> dict[str, Any]:
    """What balancing the test part does to the figures of the same answers.

    ``gain``: macro-recall with the reference's copies less that without; its interval resamples films, and each film
    brings its copies along, since copies of one film are no new films.
    """
    correct = (answers == truth).astype(float)
    owner = np.asarray([copy.member for copy in copies])
    rng = np.random.default_rng(0)
    groups = [np.flatnonzero(truth[:plain] == stage) for stage in np.unique(truth)]
    gains = []
    for _ in range(ROUNDS):
        drawn = np.bincount(np.concatenate([rng.choice(g, g.size) for g in groups]), minlength=plain)
        gains.append(_weighted(correct, truth, drawn[owner]) - _weighted(correct[:plain], truth[:plain], drawn))
    low, high = np.percentile(gains, [2.5, 97.5])
    whole = both_ways(truth, answers, plain)
    gain = whole["balanced"]["macro_recall"] - whole["plain"]["macro_recall"]
    return whole | {"gain": rounded(gain), "gain_interval": [rounded(float(low)), rounded(float(high))]}


def _weighted(correct: NDArray[np.float64], truth: Stages, weight: NDArray[np.int64]) -> float:
    shares = [
        np.average(correct[own], weights=weight[own]) for k in np.unique(truth) if weight[own := truth == k].any()
    ]
    return float(np.mean(shares))


def reliability(probabilities: ArrayLike, truth: Stages) -> list[dict[str, Any]]:
    """Of each tenth of the winning probability that holds films: how many, mean confidence, share that was right."""
    p = np.asarray(probabilities, np.float64)
    confidence, hit = p.max(axis=1), p.argmax(axis=1) == truth
    which = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        {
            "bin": b, "n": int((which == b).sum()), "confidence": rounded(float(confidence[which == b].mean())),
            "right": rounded(float(hit[which == b].mean())),
        }
        for b in range(BINS)
        if (which == b).any()
    ]  # fmt: skip


def ece(probabilities: ArrayLike, truth: Stages) -> float | None:
    """Expected calibration error of the winning class."""
    return rounded(expected_calibration_error(probabilities, truth.tolist()))


def rounded(value: float) -> float | None:
    """Four digits; None for NaN, which JSON does not know."""
    return None if math.isnan(value) else round(value, 4) + 0.0  # no -0.0
