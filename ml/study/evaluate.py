"""Evaluate a bundle on a labelled manifest with the same Predictor as production."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.learning.data import LabelledFilm, read_pixels
from ml.learning.metrics import (
    confusion,
    expected_calibration_error,
    macro_recall,
    quadratic_kappa,
    recall_by_class,
)
from ml.prediction import Prediction
from ml.staging.explain import BRIGHT
from ml.staging.predictor import Predictor
from ml.study.regions import HEADLINE, RegionFigures, compare, known_lesions, mean_figures

GROUPS = ("conspicuity", "family")
"""Columns of the manifest whose values are also evaluated apart."""
REFUSALS = ("not_a_chest_film", "not_frontal")
"""Codes of the input gate that refuse a film; an evaluation counts them and goes on."""
NETWORK_STRIDE = 32
"""Pixels of the network's input for one cell of its last feature map."""


@dataclass(frozen=True)
class Judged:
    """What came of one film; ``regions`` holds the figures of its map, None where there is nothing to measure."""

    film: LabelledFilm
    prediction: Prediction
    regions: RegionFigures | None


def evaluate(
    predictor: Predictor,
    films: Sequence[LabelledFilm],
    progress: Callable[[Iterable[LabelledFilm]], Iterable[LabelledFilm]] = iter,
) -> dict[str, Any]:
    """Macro-recall with its bootstrap interval, quadratic kappa, recall by stage, confusion, ECE, region figures.

    ``refused``: how many films the input gate would not have let pass; ``synthetic``: whether every film says that it
    is; ``by``: the same figures for each value of the columns in GROUPS that has several; ``region_detail``: the map's
    figures beside those that need no model.
    """
    answers = [_answer(predictor, film) for film in progress(films)]
    return _figures(answers) | {
        "refused": sum(any(code in REFUSALS for code in a.prediction.warnings) for a in answers),
        "synthetic": all(film.extra.get("synthetic") == "1" for film in films),
        "by": {column: groups for column in GROUPS if (groups := _by(column, answers))},
        "region_detail": {"map_method": predictor.map_kind, "bright": BRIGHT[predictor.map_kind]} | _detail(answers),
    }


def _answer(predictor: Predictor, film: LabelledFilm) -> Judged:
    staged = predictor.stage(read_pixels(film.path), refuse=False)
    known = known_lesions(film) if film.stage and staged.prediction.stage else None
    preprocess = predictor.bundle.preprocess
    cells = max(1, round(preprocess.input_size / preprocess.crop / NETWORK_STRIDE))
    bright = BRIGHT[predictor.map_kind]
    return Judged(film, staged.prediction, compare(staged.map, known, cells, bright) if known else None)


def _figures(answers: Sequence[Judged]) -> dict[str, Any]:
    found = [a.regions.map for a in answers if a.regions]
    staged = summary([a.film.stage for a in answers], [a.prediction for a in answers])
    return staged | {"regions": mean_figures(found, HEADLINE)}


def _by(column: str, answers: Sequence[Judged]) -> dict[str, Any]:
    """Figures by the values of a column; empty unless there are several."""
    values = sorted({a.film.extra.get(column, "") for a in answers})
    if len(values) < 2:
        return {}
    return {v or "unnamed": _figures([a for a in answers if a.film.extra.get(column, "") == v]) for v in values}


def _detail(answers: Sequence[Judged]) -> dict[str, Any]:
    found = [a.regions for a in answers if a.regions]
    return {
        "n": len(found),
        "map": mean_figures([r.map for r in found]),
        "uniform_in_lung": mean_figures([r.uniform for r in found]),
        "truth_at_cell_size": mean_figures([r.cells for r in found]),
    }


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


def _rounded(value: float) -> float | None:
    """Four digits; None for NaN, which JSON does not know."""
    return None if math.isnan(value) else round(value, 4)
