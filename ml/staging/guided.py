"""Other views of what a network looked at, for comparison with the class maps: guided backpropagation and occlusion.

Guided backpropagation (Springenberg 2014) draws fine edges but hardly changes when the weights are replaced by random
ones (Adebayo 2018): it shows what the film holds more than what the network learned. Occlusion (Zeiler 2014) asks the
network itself, one covered square at a time, and costs a forward pass for each.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ml.learning.models import Classifier

Score = Callable[[Tensor], Tensor]
"""Logits (N, K) -> (N,) what is to be explained."""


class _GuidedReLU(torch.autograd.Function):
    """ReLU whose backward pass lets through only what is positive in both directions."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        return cast(Tensor, slope.clamp(min=0) * (x > 0))


class _Guided(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, _GuidedReLU.apply(x))  # type: ignore[no-untyped-call]  # torch has no types here


def guided_backpropagation(model: Classifier, view: Tensor, score: Score) -> NDArray[np.float32]:
    """(1, 3, S, S) view -> (S, S): size of the guided slope of ``score`` at every pixel, summed over the channels."""
    guided = _with_guided_relus(model)
    with torch.inference_mode(False), torch.enable_grad():
        seen = view.clone().requires_grad_()
        features = _Guided()(guided.features(seen))
        (slope,) = torch.autograd.grad(score(guided.forward_head(features)).sum(), seen)
    return np.asarray(slope.abs().sum(dim=1)[0].numpy(), dtype=np.float32)


def _with_guided_relus(model: Classifier) -> Classifier:
    guided = copy.deepcopy(model)
    for parent in list(guided.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.ReLU):
                setattr(parent, name, _Guided())
    return guided


@torch.inference_mode()
def occlusion(model: Classifier, view: Tensor, score: Score, square: int = 32, step: int = 16) -> NDArray[np.float32]:
    """(1, 3, S, S) view -> (S, S) mean fall of ``score`` while a square of ``square`` pixels covers the place, >= 0.

    Covered pixels take the mean of their channel; squares start every ``step`` pixels, the last at the far edge.
    ValueError for a square that is no part of the view.
    """
    side = view.shape[-1]
    if not 0 < square <= side or step < 1:
        raise ValueError(f"a square of {square} pixels every {step} cannot cover a view of {side}; choose smaller ones")
    whole = float(score(model(view))[0])
    starts = sorted({*range(0, side - square + 1, step), side - square})
    fall, count = np.zeros((side, side), np.float32), np.zeros((side, side), np.float32)
    for y in starts:
        for x, left in zip(starts, score(model(_covered(view, y, starts, square))).tolist(), strict=True):
            fall[y : y + square, x : x + square] += whole - left
            count[y : y + square, x : x + square] += 1
    return np.asarray(np.maximum(fall / np.maximum(count, 1), 0), dtype=np.float32)


def _covered(view: Tensor, y: int, starts: list[int], square: int) -> Tensor:
    """One row of squares: (len(starts), 3, S, S) copies of the view, each with one square covered."""
    copies = view.repeat(len(starts), 1, 1, 1)
    grey = functional.adaptive_avg_pool2d(view, 1)[0]
    for picture, x in zip(copies, starts, strict=True):
        picture[:, y : y + square, x : x + square] = grey
    return copies
