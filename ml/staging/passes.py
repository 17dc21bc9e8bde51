"""One forward pass that gives all that staging asks of a network: scores, features, and where opacities lie.

Nothing here needs a gradient, so that any runtime can compute it: torch, or a compiled graph of static shape.
"""

from __future__ import annotations

import torch
from safetensors.torch import load, save
from torch import Tensor, nn

from ml.learning.losses import DenseHead
from ml.learning.models import Classifier

SMALL, LARGE = 0, 1
"""Channels of the dense head: coverage by small opacities, by large ones. The third is the lung."""


class ScoringPass(nn.Module):
    """A classifier and, where it learned together with one, its dense head, as one network."""

    def __init__(self, model: Classifier, dense: DenseHead | None = None) -> None:
        super().__init__()
        self.model = model
        self.dense = dense
        self.eval()

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(N, C, S, S) crops -> logits (N, K), features (N, C', h, w) after ReLU, cover (N, H, W).

        ``cover``: expected share of each place that opacities cover, small + large, 0 to 2; shape (N, 0, 0) without a
        dense head.
        """
        pyramid = self.model.forward_pyramid(crops)  # finest first, the last: the features
        features = pyramid[-1]
        logits = self.model.forward_head(features)
        if self.dense is None:
            return logits, features, features.new_zeros(len(features), 0, 0)
        shares = torch.sigmoid(self.dense(pyramid))  # (N, 3, H, W)
        return logits, features, shares[:, SMALL] + shares[:, LARGE]


def dense_to_bytes(dense: DenseHead) -> bytes:
    """The tensors of a dense head as float16 safetensors."""
    return save({name: value.half().contiguous().cpu() for name, value in dense.state_dict().items()})


def dense_from_bytes(content: bytes, model: Classifier) -> DenseHead:
    """The dense head that belongs to a classifier, in float32, ready to answer; ValueError where it does not fit."""
    dense = DenseHead(model.pyramid_channels)
    try:
        dense.load_state_dict({name: value.float() for name, value in load(content).items()})
    except RuntimeError as error:
        raise ValueError("the dense head was made for another network; make the bundle again") from error
    return dense.eval().requires_grad_(False)
