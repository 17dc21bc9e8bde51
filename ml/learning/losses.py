"""Losses: stage cross-entropy, and dense truth (opacity coverage per cell) for pre-training."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

COVER_WEIGHTS = (4.0, 2.0, 1.0)
"""Weight of the three truth channels: small opacities, large opacities, lung."""


class DenseHead(nn.Module):
    """Predicts the covered fraction of every 32-pixel cell: (N, C, h, w) features -> (N, 3, h, w) logits."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.cells = nn.Conv2d(channels, 3, 1)
        nn.init.constant_(self.cells.bias, -2.0)  # type: ignore[arg-type]  # a Conv2d with bias

    def forward(self, features: Tensor) -> Tensor:
        logits: Tensor = self.cells(features)
        return logits


def dense_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Weighted binary cross-entropy with the covered fractions as soft targets, less its smallest possible value."""
    weights = torch.tensor(COVER_WEIGHTS, device=logits.device)[:, None, None]
    floor = -(torch.xlogy(truth, truth) + torch.xlogy(1 - truth, 1 - truth))  # mixed precision forbids the function
    each = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none") - floor
    return (each * weights).mean() * 4
