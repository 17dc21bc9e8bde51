"""What both classifiers say of a film's ten crops, averaged and scaled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ml.staging.bundle import Temperatures
from ml.staging.calibration import scaled
from ml.staging.early_exit import UNASKED
from ml.staging.runtime import Runtime

HEALTHY, ILL = 0, 1
"""Class indices of classifier A."""


@dataclass(frozen=True)
class Scores:
    """Mean scores, spread of s, feature maps of each crop.

    ``stage_features`` None: classifier B was not asked, ``stage`` is ``UNASKED``. ``cover`` (10, H, W): what the dense
    head says, (10, 0, 0) without one.
    """

    ill: float
    spread: float
    stage: tuple[float, float, float]
    ill_features: Tensor
    stage_features: Tensor | None
    cover: Tensor


@torch.inference_mode()
def score(runtime: Runtime, view: Tensor, temperatures: Temperatures, enough: Callable[[float], bool]) -> Scores:
    """(10, C, S, S) crops -> Scores; classifier B is asked unless s alone is ``enough``."""
    ill = runtime.ill(view)
    crops = ill.logits.softmax(dim=1)
    s = float(_scaled_mean(crops, temperatures.ill)[ILL])
    spread = float(scaled(crops.numpy(), temperatures.ill)[:, ILL].std())
    if enough(s):
        return Scores(s, spread, UNASKED, ill.features, None, ill.cover)
    stage = runtime.stage(view, ill)
    one, two, three = (float(b) for b in _scaled_mean(stage.logits.softmax(dim=1), temperatures.stage))
    return Scores(s, spread, (one, two, three), ill.features, stage.features, ill.cover)


def _scaled_mean(crops: Tensor, temperature: float) -> NDArray[np.float64]:
    """(10, K) scores of the crops -> (K,) their mean, scaled."""
    return scaled(crops.mean(dim=0).numpy(), temperature)
