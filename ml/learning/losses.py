"""Losses: stage cross-entropy, plain or cost-sensitive; dense truth (opacity coverage per cell) for pre-training."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.learning.costs import Costs, mean_cost

COVER_WEIGHTS = (4.0, 2.0, 1.0)
"""Weight of the three truth channels: small opacities, large opacities, lung."""


class DenseHead(nn.Module):
    """Predicts the covered fraction of every place: a feature pyramid (Lin 2017) -> (N, 3, h, w) logits, finest."""

    def __init__(self, channels: Sequence[int], width: int = 64) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(
            nn.Sequential(nn.Conv2d(c, width, 1, bias=False), nn.GroupNorm(8, width)) for c in channels
        )
        self.smooth = nn.Conv2d(width, width, 3, padding=1)
        self.cells = nn.Conv2d(width, 3, 1)
        nn.init.constant_(self.cells.bias, -2.0)  # type: ignore[arg-type]  # a Conv2d with bias

    def forward(self, pyramid: Sequence[Tensor]) -> Tensor:
        levels = [lateral(maps) for lateral, maps in zip(self.lateral, pyramid, strict=True)]
        total = levels[-1]
        for finer in reversed(levels[:-1]):
            total = functional.relu(functional.interpolate(total, finer.shape[2:], mode="nearest") + finer)
        logits: Tensor = self.cells(functional.relu(self.smooth(total)))
        return logits


def dense_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Weighted binary cross-entropy with the covered fractions as soft targets, less its smallest possible value."""
    weights = torch.tensor(COVER_WEIGHTS, device=logits.device)[:, None, None]
    floor = -(torch.xlogy(truth, truth) + torch.xlogy(1 - truth, 1 - truth))  # mixed precision forbids the function
    each = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none") - floor
    return (each * weights).mean() * 4


def zone_loss(logits: Tensor, truth: Tensor, zones: Tensor) -> Tensor:
    """How far the profusion of the zones is off: logits, truth (N, 3, h, w), zones (N, 6, h, w) shares of each cell.

    The coverage by small opacities of a zone is the mean over its cells; its binary cross-entropy against the same
    mean of the truth, less the smallest possible value, over the zones that the view shows at least one cell of.
    """
    area = zones.float().sum(dim=(2, 3))  # (N, 6) in cells
    shown = area >= 1
    found, known = (
        ((cover[:, :1] * zones).sum(dim=(2, 3)) / area.clamp(min=1)).clamp(1e-6, 1 - 1e-6)
        for cover in (torch.sigmoid(logits.float()), truth.float())
    )
    floor = -(torch.xlogy(known, known) + torch.xlogy(1 - known, 1 - known))
    each = -(known * found.log() + (1 - known) * (1 - found).log()) - floor
    return (each * shown).sum() / shown.sum().clamp(min=1)


def stage_loss(logits: Tensor, classes: Tensor, costs: Costs | None = None, smoothing: float = 0.0) -> Tensor:
    """Mean cross-entropy of (N, K) logits and (N,) classes; with ``costs`` a cost-weighted one.

    With C = costs / mean cost and y the true class of a film:
    loss = c_y * (-log p_y) + sum over j != y of C[y][j] * (-log(1 - p_j)), c_y = mean of C[y][j] over j != y.
    That is the real-world-weight cross-entropy for several classes (Ho and Wookey 2020, IEEE Access 8:4806), with the
    cost of a missed class taken as the mean of its row. Smoothing applies to the first term only.
    """
    if costs is None:
        return functional.cross_entropy(logits, classes, label_smoothing=smoothing)
    logits = logits.float()  # mixed precision: differences of logarithms
    table = torch.tensor(costs, device=logits.device) / mean_cost(costs)
    rows = table[classes]  # (N, K)
    missed = functional.cross_entropy(logits, classes, label_smoothing=smoothing, reduction="none")
    wrong = (rows * -log_not(logits)).sum(dim=1)
    return (rows.sum(dim=1) / (len(costs) - 1) * missed + wrong).mean()


def log_not(logits: Tensor) -> Tensor:
    """(N, K) logits -> (N, K) log(1 - p), stable where p is near 1."""
    others = logits[:, None, :].masked_fill(
        torch.eye(logits.shape[1], dtype=torch.bool, device=logits.device), -torch.inf
    )
    return torch.logsumexp(others, dim=2) - torch.logsumexp(logits, dim=1, keepdim=True)
