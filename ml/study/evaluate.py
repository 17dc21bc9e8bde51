"""Evaluate a bundle on a labelled manifest with the same Predictor as production."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.learning.data import LabelledFilm, read_pixels, read_truth
from ml.learning.metrics import (
    confusion,
    expected_calibration_error,
    macro_recall,
    quadratic_kappa,
    recall_by_class,
)
from ml.prediction import Prediction
from ml.staging.predictor import Predictor, Staged

FIGURES = ("hit_rate", "energy_lift", "energy_in_lung")
HIT_TOLERANCE = 0.015
"""The map's peak hits when a lesion lies within this part of the film's width (about 5 mm)."""


def evaluate(
    predictor: Predictor,
    films: Sequence[LabelledFilm],
    progress: Callable[[Iterable[LabelledFilm]], Iterable[LabelledFilm]] = iter,
) -> dict[str, Any]:
    """Macro-recall with its bootstrap interval, quadratic kappa, recall by stage, confusion, ECE, region figures."""
    predictions: list[Prediction] = []
    found: list[dict[str, float]] = []
    for film in progress(films):
        pixels = read_pixels(film.path)
        staged = predictor.stage(pixels)
        predictions.append(staged.prediction)
        found += region_figures(staged, film, pixels.shape)
    return summary([f.stage for f in films], predictions) | {"regions": _mean(found)}


def summary(truth: Sequence[int], predictions: Sequence[Prediction]) -> dict[str, Any]:
    """The figures of a list of predictions; what JSON calls null has no films."""
    answers = [p.stage for p in predictions]
    table = confusion(truth, answers)
    return {
        "n": len(truth),
        "macro_recall": _rounded(macro_recall(table)),
        "macro_recall_interval": bootstrap_macro_recall(truth, answers),
        "quadratic_kappa": _rounded(quadratic_kappa(table)),
        "recall_by_stage": [_rounded(float(r)) for r in recall_by_class(table)],
        "confusion": table.tolist(),
        "ece": round(expected_calibration_error([p.probabilities for p in predictions], truth), 4),
    }


def bootstrap_macro_recall(truth: Sequence[int], answers: Sequence[int], rounds: int = 1000) -> list[float]:
    """95 % percentile bootstrap interval of the macro-recall, films resampled within their stage."""
    rng = np.random.default_rng(0)
    t, a = np.asarray(truth), np.asarray(answers)
    groups = [np.flatnonzero(t == stage) for stage in np.unique(t)]
    values = [np.mean([(a[pick] == t[pick]).mean() for pick in _resample(groups, rng)]) for _ in range(rounds)]
    return [round(float(v), 4) for v in np.percentile(values, [2.5, 97.5])]


def _resample(groups: list[NDArray[np.int64]], rng: np.random.Generator) -> list[NDArray[np.int64]]:
    return [rng.choice(group, group.size) for group in groups]


def region_figures(staged: Staged, film: LabelledFilm, shape: tuple[int, ...]) -> list[dict[str, float]]:
    """Of one ill film that was called ill and whose lesions are known: hit of the map's peak (pointing game),
    energy inside the lesions over that of a uniform map in the lungs (lift), energy inside the lungs."""
    if not (film.stage and staged.prediction.stage and film.extra.get("mask") and film.extra.get("lungs")):
        return []
    truth = read_truth(film)
    lesions, lung = truth[:2].max(axis=0) > 127, truth[2] > 127
    evidence = cv2.resize(staged.map, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    total = float(evidence.sum())
    if total <= 0 or not lesions.any():
        return []
    reach = 2 * round(shape[1] * HIT_TOLERANCE) + 1
    near = cv2.dilate(lesions.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    peak = np.unravel_index(int(evidence.argmax()), evidence.shape)
    uniform = float((lesions & lung).sum() / max(lung.sum(), 1))
    inside = float(evidence[lesions].sum() / total)
    return [
        {
            "hit_rate": float(near[peak]),
            "energy_lift": inside / uniform if uniform else float("nan"),
            "energy_in_lung": float(evidence[lung].sum() / total),
        }
    ]


def _mean(found: list[dict[str, float]]) -> dict[str, float | None]:
    known = {key: [f[key] for f in found if not math.isnan(f[key])] for key in FIGURES}
    return {key: _rounded(float(np.mean(values))) if values else None for key, values in known.items()}


def _rounded(value: float) -> float | None:
    """Four digits; None for NaN, which JSON does not know."""
    return None if math.isnan(value) else round(value, 4)
