"""The baseline of every comparison: what a competent engineer writes from the reference (METHOD.md) with known parts.

torch eager, float32, contiguous memory: ten crops through both networks, the hierarchy's decision, and Grad-CAM of
those ten crops by the pytorch-grad-cam library (Gildenblat 2021), used as its manual shows. Nothing here is slower
than it has to be: no gradient while scoring, one batch of ten.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ml.learning.models import Classifier
from ml.learning.vision import models
from ml.staging import explain
from ml.staging.bundle import Bundle
from ml.staging.hierarchy import decide

HEALTHY, ILL = 0, 1


class MissingLibraryError(ValueError):
    """The library of the baseline is not installed; the text says how to get it."""


@dataclass(frozen=True)
class Answer:
    """Stage, scores of A and B, map (M, M) and the seconds of each step."""

    stage: int
    ill: float
    stages: tuple[float, ...]
    map: NDArray[np.float32]
    seconds: dict[str, float]


class Baseline:
    """Stages films with the networks of a bundle, by the plain way.

    ``lean``: the weights need no gradient, so that the library's backward pass ends at the last maps. That is not how
    the library is used, but the least that a gradient Grad-CAM can cost.
    """

    def __init__(self, bundle: Bundle, *, lean: bool = False) -> None:
        self.preprocess, self.cut_point = bundle.preprocess, bundle.cut_point
        self.ill, self.stage = (_plain(network, lean) for network in (bundle.ill, bundle.stage))
        self._library = _library()

    def read(self, pixels: NDArray[np.float32], cut_point: float | None = None) -> Answer:
        """(H, W) decoded film in [0, 1] -> stage and map."""
        began = perf_counter()
        crops = self.preprocess.test_view(pixels).contiguous()
        prepared = perf_counter()
        ill, stages = _scores(self.ill, crops), _scores(self.stage, crops)
        decided = decide(ill[ILL], stages, self.cut_point if cut_point is None else cut_point)
        scored = perf_counter()
        network, k = (self.stage, decided - 1) if decided else (self.ill, HEALTHY)
        drawn = explain.crops_in_place(torch.from_numpy(self.grad_cam(network, crops, k)), self.preprocess)
        ended = perf_counter()
        seconds = {"prepare": prepared - began, "score": scored - prepared, "map": ended - scored}
        return Answer(decided, ill[ILL], tuple(stages), drawn, seconds)

    def grad_cam(self, network: Classifier, crops: Tensor, k: int) -> NDArray[np.float32]:
        """(10, C, S, S) crops -> (10, S, S) Grad-CAM of class ``k``, each in [0, 1], by the library."""
        method, target = self._library
        with method(model=network, target_layers=[network.features[-1]]) as cam:  # type: ignore[index]
            maps = cam(input_tensor=crops, targets=[target(k)] * len(crops))
        return np.asarray(maps, np.float32)


def _plain(network: Classifier, lean: bool) -> Classifier:
    """The network in torch's ordinary layout, as after ``load_state_dict``."""
    own = copy.deepcopy(network).to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]  # torch's types lack it
    plain: Classifier = own.eval().requires_grad_(not lean)
    if lean:
        plain.features[-1].requires_grad_()  # type: ignore[index]  # the last normalisation of the trunk
    return plain


@torch.no_grad()
def _scores(network: Classifier, crops: Tensor) -> list[float]:
    mean: list[float] = network(crops).softmax(dim=1).mean(dim=0).tolist()
    return mean


def _library() -> tuple[type, type]:
    models()  # torchvision, which the library imports, loads by this door on every build of torch
    try:
        from pytorch_grad_cam import GradCAM
        from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
    except ImportError as error:
        raise MissingLibraryError(
            f"the baseline needs the library pytorch-grad-cam ({error}): pip install -c constraints.txt -e '.[bench]'"
        ) from error
    return GradCAM, ClassifierOutputTarget
