"""Figures of merit of a staging: macro-recall first (METHOD.md, "Figures of the reference"), never accuracy alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def confusion(truth: Sequence[int], answer: Sequence[int], classes: int = 4) -> NDArray[np.int64]:
    """(classes, classes) counts: row = true stage, column = answer."""
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (np.asarray(truth, np.int64), np.asarray(answer, np.int64)), 1)
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


def bootstrap_macro_recall(
    truth: Sequence[int], answers: Sequence[int], patients: Sequence[str] | None = None, rounds: int = 1000
) -> list[float]:
    """95 % percentile bootstrap interval of the macro-recall; see ``resampled_means``."""
    hits = np.equal(truth, answers).astype(np.float64)
    low, high = np.percentile(resampled_means(hits, truth, patients, rounds), [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]


def resampled_means(
    values: ArrayLike, truth: Sequence[int], patients: Sequence[str] | None = None, rounds: int = 1000
) -> NDArray[np.float64]:
    """(rounds,) bootstrapped means over the classes of the mean value of their films.

    Whole patients are resampled (without ``patients`` every film is one of its own), within groups of the same highest
    stage: films of one person are no independent films. A class that a draw leaves out does not count in it.
    """
    given, classes = np.asarray(values, np.float64), np.asarray(truth, np.int64)
    names, owner = np.unique(np.arange(len(classes)) if patients is None else np.asarray(patients), return_inverse=True)
    sums, counts = np.zeros((2, len(names), int(classes.max()) + 1))
    np.add.at(sums, (owner, classes), given)
    np.add.at(counts, (owner, classes), 1)
    highest = np.zeros(len(names), np.int64)
    np.maximum.at(highest, owner, classes)
    groups = [np.flatnonzero(highest == stage) for stage in np.unique(highest)]
    rng = np.random.default_rng(0)
    means = np.empty(rounds)
    for k in range(rounds):
        drawn = np.concatenate([rng.choice(group, group.size) for group in groups])
        seen = counts[drawn].sum(axis=0)
        means[k] = np.mean(sums[drawn].sum(axis=0)[seen > 0] / seen[seen > 0])
    return means
