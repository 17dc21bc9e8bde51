"""Figures of merit of a staging: macro-recall first (METHOD.md, "Figures of the reference"), never accuracy alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def confusion(truth: Sequence[int], answer: Sequence[int], classes: int = 4) -> NDArray[np.int64]:
    """(classes, classes) counts: row = true stage, column = answer."""
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (np.asarray(truth), np.asarray(answer)), 1)
    return table


def recall_by_class(table: NDArray[np.int64]) -> NDArray[np.float64]:
    """TP / (TP + FN) per row; NaN for a class without films."""
    total = table.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, np.diag(table) / total, np.nan))


def macro_recall(table: NDArray[np.int64]) -> float:
    """Mean recall over the classes that have films."""
    return float(np.nanmean(recall_by_class(table)))


def quadratic_kappa(table: NDArray[np.int64]) -> float:
    """Cohen's kappa with quadratic weights (Cohen 1968); 1 for perfect agreement, NaN if all films are of one class."""
    n = table.shape[0]
    weights = np.square(np.subtract.outer(np.arange(n), np.arange(n))) / (n - 1) ** 2
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(table.sum(), 1)
    chance = float((weights * expected).sum())
    return 1 - float((weights * table).sum()) / chance if chance else float("nan")


def expected_calibration_error(probabilities: ArrayLike, truth: Sequence[int], bins: int = 15) -> float:
    """ECE of the winning class (Guo 2017): mean |confidence - accuracy| over equal-width bins, weighted by films."""
    p = np.asarray(probabilities, dtype=np.float64)
    confidence, hit = p.max(axis=1), p.argmax(axis=1) == np.asarray(truth)
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (which == b).mean() * abs(confidence[which == b].mean() - hit[which == b].mean())
        for b in range(bins)
        if (which == b).any()
    ]
    return float(sum(gaps))


def bootstrap_macro_recall(truth: Sequence[int], answers: Sequence[int], rounds: int = 1000) -> list[float]:
    """95 % percentile bootstrap interval of the macro-recall, films resampled within their stage."""
    rng = np.random.default_rng(0)
    t, a = np.asarray(truth), np.asarray(answers)
    groups = [np.flatnonzero(t == stage) for stage in np.unique(t)]
    values = [np.mean([(a[pick] == t[pick]).mean() for pick in _resample(groups, rng)]) for _ in range(rounds)]
    return [round(float(v), 4) for v in np.percentile(values, [2.5, 97.5])]


def _resample(groups: list[NDArray[np.int64]], rng: np.random.Generator) -> list[NDArray[np.int64]]:
    return [rng.choice(group, group.size) for group in groups]
