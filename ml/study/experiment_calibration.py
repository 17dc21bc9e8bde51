"""Calibration in an experiment: temperatures and conformal sets fitted on validation films, judged on test films."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.staging.calibration import ALPHA, conformal_figures, fit_conformal, fit_temperature, scaled
from ml.study.experiment_networks import Lab, hierarchy_answers, hierarchy_probabilities
from ml.study.measures import ece, reliability
from ml.study.steps import Result

Scores = NDArray[Any]


def calibration(lab: Lab, found: dict[str, Result]) -> Result:
    """ECE and reliability of the hierarchy and of the end-to-end network, before and after scaling; conformal sets."""
    plain = len(lab.parts.test)
    truth, seen = lab.stages("test")[:plain], lab.stages("validation")
    raw = _Scaling(found["ill"], found["stage_costs"])
    fitted = raw.fit(seen)
    cut = found["hierarchy"].facts["cut_points"]["costs"]
    before, after = raw.probabilities("test")[:plain], fitted.probabilities("test")[:plain]
    answers = hierarchy_answers(found["ill"].arrays["test"], found["stage_costs"].arrays["test"], cut)[:plain]
    quantiles = fit_conformal(fitted.probabilities("validation"), seen.tolist())
    alone = found["end_to_end"].arrays
    warmth = _temperature(alone["validation"], seen)
    rescaled = scaled(alone["test"][:plain], warmth)
    return Result({
        "n": plain, "validation": np.bincount(seen, minlength=4).tolist(),
        "temperatures": {"ill": _four(fitted.ill_at), "stage": _four(fitted.stage_at), "end_to_end": _four(warmth)},
        "hierarchy": _before_after(before, after, truth),
        "end_to_end": _before_after(alone["test"][:plain], rescaled, truth),
        "alpha": ALPHA, "quantiles": [round(float(q), 6) for q in quantiles],
        "conformal": conformal_figures(after, answers.tolist(), truth.tolist(), quantiles),
    })  # fmt: skip


def _four(value: float) -> float:
    return round(value, 4)


class _Scaling:
    """Scores of A and B, each divided by its temperature (1: as they are)."""

    def __init__(self, ill: Result, stage: Result, ill_at: float = 1.0, stage_at: float = 1.0) -> None:
        self.ill, self.stage, self.ill_at, self.stage_at = ill, stage, ill_at, stage_at

    def probabilities(self, part: str) -> Scores:
        """(n, 4)."""
        a, b = scaled(self.ill.arrays[part], self.ill_at), scaled(self.stage.arrays[part], self.stage_at)
        return hierarchy_probabilities(a.astype(np.float32), b.astype(np.float32))

    def fit(self, stages: NDArray[np.int64]) -> _Scaling:
        """The same with temperatures of least negative log-likelihood on the validation films."""
        ill = stages > 0
        return _Scaling(
            self.ill, self.stage,
            _temperature(self.ill.arrays["validation"], ill.astype(np.int64)),
            _temperature(self.stage.arrays["validation"][ill], stages[ill] - 1),
        )  # fmt: skip


def _temperature(scores: Scores, truth: NDArray[np.int64]) -> float:
    """1 where the films are of one class: nothing can be fitted on them."""
    return fit_temperature(scores, truth.tolist()) if len(np.unique(truth)) > 1 else 1.0


def _before_after(before: Scores, after: Scores, truth: NDArray[np.int64]) -> dict[str, Any]:
    return {
        "ece": ece(before, truth), "ece_scaled": ece(after, truth),
        "reliability": reliability(before, truth), "reliability_scaled": reliability(after, truth),
    }  # fmt: skip
