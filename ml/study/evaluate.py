"""Evaluate a bundle on a labelled manifest with the same Predictor as production."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.learning.data import LabelledFilm, read_pixels
from ml.learning.metrics import (
    bootstrap_macro_recall,
    confusion,
    expected_calibration_error,
    macro_recall,
    quadratic_kappa,
    recall_by_class,
)
from ml.prediction import Prediction
from ml.staging.calibration import conformal_figures
from ml.staging.explain import BRIGHT
from ml.staging.predictor import Predictor
from ml.study.end_to_end import EndToEnd
from ml.study.measures import paired_difference, rounded
from ml.study.regions import HEADLINE, RegionFigures, compare, known_lesions, mean_figures

GROUPS = ("conspicuity", "family")
"""Columns of the manifest whose values are also evaluated apart."""
REFUSALS = ("not_a_chest_film", "not_frontal")
"""Codes of the input gate that refuse a film; an evaluation counts them and goes on."""
NETWORK_STRIDE = 32
"""Pixels of the network's input for one cell of its last feature map."""


@dataclass(frozen=True)
class Judged:
    """What came of one film; ``regions`` holds the figures of its map, None where there is nothing to measure.

    ``rival``: the stage that an end-to-end network gave it, None without one.
    """

    film: LabelledFilm
    prediction: Prediction
    regions: RegionFigures | None
    rival: int | None


def judge(
    predictor: Predictor,
    films: Sequence[LabelledFilm],
    progress: Callable[[Iterable[LabelledFilm]], Iterable[LabelledFilm]] = iter,
    rival: EndToEnd | None = None,
) -> list[Judged]:
    """What the predictor, and an end-to-end network where there is one, makes of each film."""
    return [_answer(predictor, film, rival) for film in progress(films)]


def evaluate(predictor: Predictor, answers: Sequence[Judged]) -> dict[str, Any]:
    """Macro-recall with its interval, quadratic kappa, recall by stage, confusion, ECE, regions, conformal sets.

    ``refused``: how many films the input gate would not have let pass; ``synthetic``: whether every film says that it
    is, ``synthetic_films``: how many do; ``by``: the same figures for each value of the columns in GROUPS that has
    several; ``region_detail``: the map's figures beside those that need no model; ``end_to_end``: what the rival made
    of the same films.
    """
    quantiles = predictor.bundle.quantiles
    synthetic = sum(a.film.extra.get("synthetic") == "1" for a in answers)
    return _figures(answers, quantiles) | {
        "refused": sum(any(code in REFUSALS for code in a.prediction.warnings) for a in answers),
        "synthetic": synthetic == len(answers),
        "synthetic_films": synthetic,
        "by": {column: groups for column in GROUPS if (groups := _by(column, answers, quantiles))},
        "region_detail": {"map_method": predictor.map_kind, "bright": BRIGHT[predictor.map_kind]} | _detail(answers),
    }


def _answer(predictor: Predictor, film: LabelledFilm, rival: EndToEnd | None) -> Judged:
    pixels = read_pixels(film.path)
    staged = predictor.stage(pixels, refuse=False)
    known = known_lesions(film) if film.stage and staged.prediction.stage else None
    preprocess = predictor.bundle.preprocess
    cells = max(1, round(preprocess.input_size / preprocess.crop / NETWORK_STRIDE))
    bright = BRIGHT[predictor.map_kind]
    regions = compare(staged.map, known, cells, bright) if known else None
    return Judged(film, staged.prediction, regions, rival.stage(pixels) if rival else None)


def _figures(answers: Sequence[Judged], quantiles: Sequence[float]) -> dict[str, Any]:
    found = [a.regions.map for a in answers if a.regions]
    truth, predictions = [a.film.stage for a in answers], [a.prediction for a in answers]
    patients = [a.film.patient_id for a in answers]
    figures = summary(truth, predictions, patients) | {"regions": mean_figures(found, HEADLINE)}
    stages = [p.stage for p in predictions]
    if quantiles:
        chances = [p.probabilities for p in predictions]
        figures["conformal"] = conformal_figures(chances, stages, truth, quantiles)
    rivals = [a.rival for a in answers if a.rival is not None]
    if rivals:
        figures["end_to_end"] = _beside(truth, stages, rivals, patients)
    return figures


def _beside(
    truth: Sequence[int], stages: Sequence[int], rivals: Sequence[int], patients: Sequence[str]
) -> dict[str, Any]:
    """The end-to-end network's own figures, and by how much the hierarchy's macro-recall exceeds its."""
    table = confusion(truth, rivals)
    gain = paired_difference(np.asarray(truth), np.asarray(stages), np.asarray(rivals), patients)
    return {
        "macro_recall": rounded(macro_recall(table)),
        "quadratic_kappa": rounded(quadratic_kappa(table)),
        "hierarchy_less_end_to_end": gain,
    }


def _by(column: str, answers: Sequence[Judged], quantiles: Sequence[float]) -> dict[str, Any]:
    """Figures by the values of a column, films that leave it empty aside; nothing if one value holds all films."""
    kinds = [a.film.extra.get(column, "") for a in answers]
    groups = {v: [a for a, own in zip(answers, kinds, strict=True) if own == v] for v in sorted(set(kinds) - {""})}
    return {v: _figures(own, quantiles) for v, own in groups.items()} if len(set(kinds)) > 1 else {}


def _detail(answers: Sequence[Judged]) -> dict[str, Any]:
    found = [a.regions for a in answers if a.regions]
    return {
        "n": len(found),
        "map": mean_figures([r.map for r in found]),
        "uniform_in_lung": mean_figures([r.uniform for r in found]),
        "truth_at_cell_size": mean_figures([r.cells for r in found]),
    }


def summary(
    truth: Sequence[int], predictions: Sequence[Prediction], patients: Sequence[str] | None = None
) -> dict[str, Any]:
    """The figures of a list of predictions; what JSON calls null has no films. Intervals resample ``patients``."""
    answers = [p.stage for p in predictions]
    table = confusion(truth, answers)
    return {
        "n": len(truth),
        "patients": len(truth if patients is None else set(patients)),
        "macro_recall": rounded(macro_recall(table)),
        "macro_recall_interval": bootstrap_macro_recall(truth, answers, patients),
        "quadratic_kappa": rounded(quadratic_kappa(table)),
        "recall_by_stage": [rounded(float(r)) for r in recall_by_class(table)],
        "confusion": table.tolist(),
        "ece": round(expected_calibration_error([p.probabilities for p in predictions], truth), 4),
    }
