"""What the scores are worth: temperatures after averaging the crops, and class-conditional conformal sets.

Both are fitted on validation films and travel with the bundle. The sets promise their coverage for films like those;
the temperatures are fitted on the same films, which with one number a classifier changes the promise very little.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

ALPHA = 0.10
"""A conformal set misses the true stage in about this share of the films of every stage."""
COOLEST, HOTTEST = 0.2, 5.0
"""Bounds of a temperature: where every validation film is right the likelihood alone would ask for 0."""
_TINY = 1e-7

FloatArray = NDArray[np.float64]


def scaled(scores: ArrayLike, temperature: float) -> FloatArray:
    """(..., K) mean softmax scores -> the same after dividing their logarithms by the temperature.

    The crops were averaged as scores, not as logits, so log(score) takes the place of the logits (Guo 2017). The
    order of the classes stays; 1 changes nothing; above 1 the scores become less sure.
    """
    given = np.asarray(scores, np.float64)
    if temperature == 1:
        return given
    logits = np.log(np.maximum(given, _TINY)) / temperature
    grown = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True))


def fit_temperature(scores: ArrayLike, truth: Sequence[int]) -> float:
    """(n, K) mean scores and n true classes -> the temperature of least negative log-likelihood, 0.2 to 5.

    ValueError unless the films are of two classes at least: of one class alone every score could be sharpened to 1.
    """
    from scipy.optimize import minimize_scalar  # takes longer to load than a film takes to stage

    given, classes = np.asarray(scores, np.float64), np.asarray(truth, np.int64)
    if len(np.unique(classes)) < 2:
        raise ValueError("a temperature needs validation films of at least two classes; add films to the manifest")

    def loss(sharpness: float) -> float:  # convex in 1 / T, not in T
        return _negative_log_likelihood(scaled(given, 1 / sharpness), classes)

    found = minimize_scalar(loss, bounds=(1 / HOTTEST, 1 / COOLEST), method="bounded")
    return float(1 / found.x)


def fit_conformal(probabilities: ArrayLike, truth: Sequence[int], alpha: float = ALPHA) -> tuple[float, ...]:
    """(n, K) probabilities, n true classes -> K quantiles of 1 - p(true class), one a class (Mondrian; Vovk 2012).

    The rank ceil((n_k + 1)(1 - alpha)) is the finite-sample correction: it promises 1 - alpha or a little more, for
    every class. A class with fewer films than the rank gets 1: with so few films it can never be left out.
    """
    given, classes = np.asarray(probabilities, np.float64), np.asarray(truth, np.int64)
    return tuple(_quantile(1 - given[classes == k, k], alpha) for k in range(given.shape[1]))


def conformal_set(probabilities: ArrayLike, quantiles: Sequence[float], stage: int | None = None) -> tuple[int, ...]:
    """The classes that (K,) probabilities leave possible; never empty.

    The most probable class and the decided ``stage`` are inside even where their quantiles leave them out. That can
    only raise the coverage: where the model is right more often than 1 - alpha, the sets shown cover more than asked.
    """
    p = np.asarray(probabilities, np.float64)
    inside = _within(p, quantiles)
    inside[int(p.argmax())] = True
    if stage is not None:
        inside[stage] = True
    return tuple(int(k) for k in np.flatnonzero(inside))


def conformal_figures(
    probabilities: ArrayLike, stages: Sequence[int], truth: Sequence[int], quantiles: Sequence[float]
) -> dict[str, Any]:
    """Of n films with (n, K) probabilities and decided stages, what the conformal sets did.

    ``films``: how many of each class; ``coverage``: share of them whose class the quantiles alone kept (what 1 - alpha
    promises), ``coverage_shown``: the same of the sets as shown, None for a class without films; ``mean_size``;
    ``referred``: share of sets with several stages.
    """
    p, t = np.asarray(probabilities, np.float64), np.asarray(truth, np.int64)
    kept = _within(p, quantiles)[np.arange(len(t)), t]
    sets = [conformal_set(row, quantiles, stage) for row, stage in zip(p, stages, strict=True)]
    shown = np.asarray([k in chosen for k, chosen in zip(t.tolist(), sets, strict=True)], dtype=np.bool_)
    sizes = np.asarray([len(chosen) for chosen in sets])
    return {
        "films": np.bincount(t, minlength=p.shape[1]).tolist(),
        "coverage": _by_class(kept, t, p.shape[1]),
        "coverage_shown": _by_class(shown, t, p.shape[1]),
        "mean_size": round(float(sizes.mean()), 4),
        "referred": round(float((sizes > 1).mean()), 4),
    }


def _within(probabilities: FloatArray, quantiles: Sequence[float]) -> NDArray[np.bool_]:
    return np.asarray(1 - probabilities <= np.asarray(quantiles))


def _quantile(scores: FloatArray, alpha: float) -> float:
    rank = math.ceil((len(scores) + 1) * (1 - alpha) - 1e-9)
    return float(np.sort(scores)[rank - 1]) if rank <= len(scores) else 1.0


def _by_class(hits: NDArray[np.bool_], truth: NDArray[np.int64], classes: int) -> list[float | None]:
    shares = [hits[truth == k] for k in range(classes)]
    return [round(float(own.mean()), 4) if own.size else None for own in shares]


def _negative_log_likelihood(scores: FloatArray, truth: NDArray[np.int64]) -> float:
    return float(-np.log(np.maximum(scores[np.arange(len(truth)), truth], _TINY)).mean())
