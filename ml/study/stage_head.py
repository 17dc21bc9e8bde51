"""Classifier B as a head on the trunk of classifier A: both answer in one pass, for half the arithmetic.

A linear layer on A's features, averaged over place and the ten crops: logistic regression with an L2 penalty (Hastie,
Tibshirani and Friedman 2009, section 4.4), rare stages weighted up. Its strength is the one with the least log loss on
films of other patients.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from tqdm import tqdm

from ml.film.transforms import Preprocess
from ml.learning.data import LabelledFilm, read_pixels
from ml.learning.models import Classifier
from ml.stages import STAGES

STRENGTHS = (0.0003, 0.001, 0.003, 0.01, 0.03)
"""Of the data against the penalty, C."""
FOLDS = 5
_STEPS = 1000
Matrix = NDArray[np.float32]


def stage_head(
    ill: Classifier, preprocess: Preprocess, films: Sequence[LabelledFilm], precision: str = "32-true"
) -> tuple[Classifier, dict[str, Any]]:
    """Classifier B on the trunk of ``ill``, fitted on the ill films, and how; ValueError where a stage has too few.

    ``precision``: that in which the trunk learned; "bf16-mixed" takes half the time where the processor has bf16, and
    its rounding lies far below what tells one crop of a film from another.
    """
    sick = [film for film in films if film.stage]
    truth, owners = [film.stage for film in sick], [film.patient_id for film in sick]
    _check(ill, truth, owners)
    with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16-mixed"):
        features = np.stack([_features(ill, preprocess, film) for film in tqdm(sick, "features of classifier A")])
    strength = _strength(features, truth, owners)
    pipeline = _learner(strength).fit(features, truth)
    scale, fitted = pipeline[0], pipeline[1]
    weight = fitted.coef_ / scale.scale_
    head = nn.Linear(ill.channels, len(STAGES) - 1)
    with torch.no_grad():
        head.weight.copy_(torch.from_numpy(weight))
        head.bias.copy_(torch.from_numpy(fitted.intercept_ - weight @ scale.mean_))
    facts = {"task": "stage", "trunk": "ill", "films": len(sick), "patients": len(set(owners)), "strength": strength}
    return ill.with_head(head.requires_grad_(False)).eval(), facts


@torch.inference_mode()
def _features(ill: Classifier, preprocess: Preprocess, film: LabelledFilm) -> Matrix:
    """(C,) of a film, mean over the ten crops and their places."""
    crops = preprocess.test_view(read_pixels(film.path)).contiguous(memory_format=torch.channels_last)
    return np.asarray(ill.forward_features(crops).float().mean(dim=(0, 2, 3)).numpy())


def _strength(features: Matrix, truth: Sequence[int], owners: Sequence[str]) -> float:
    """That of STRENGTHS which tells most of the stages of other patients."""
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_score

    folds = StratifiedGroupKFold(min(FOLDS, len(set(owners))), shuffle=True, random_state=0)

    def told(strength: float) -> float:
        learner = _learner(strength)
        scores = cross_val_score(learner, features, truth, groups=owners, cv=folds, scoring="neg_log_loss")
        return float(scores.mean())

    return max(STRENGTHS, key=told)


def _learner(strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, class_weight="balanced", max_iter=_STEPS))


def _check(ill: Classifier, truth: Sequence[int], owners: Sequence[str]) -> None:
    if not ill.gap_linear:
        raise ValueError(
            "only a trunk with global average pooling can bear a head for the stage; name a run by --stage"
        )
    poor = [stage for stage in STAGES[1:] if len({o for t, o in zip(truth, owners, strict=True) if t == stage}) < 2]
    if poor:
        raise ValueError(f"a head for the stage needs films of two patients of every stage; too few of {poor}")
