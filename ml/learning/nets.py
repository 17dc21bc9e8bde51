"""What learns: a classifier and, where there is dense truth, the head that learns from it."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from ml.learning.losses import DenseHead, dense_loss, stage_loss, zone_loss
from ml.learning.models import DENSE, WeightsError, build, channels_last, load_weights
from ml.learning.settings import Training


class Nets(nn.Module):
    """What learns: the classifier and, in pre-training, the head for dense truth; its forward pass is the loss."""

    def __init__(self, run: Training, weights: Path | None) -> None:
        super().__init__()
        torch.manual_seed(run.seed)
        self.run = run
        self.model = channels_last(build(run.arch, len(run.groups), run.preprocess.inputs))
        self.dense = DenseHead(self.model.pyramid_channels) if run.truth_weight else None
        if weights:
            _start_from(self, weights)

    def forward(self, x: Tensor, truth: Tensor, classes: Tensor) -> Tensor:
        """x: (N, inputs, S, S), truth: (N, 3 or 9, h, w), classes: (N,) -> loss of the batch."""
        pyramid = self.model.forward_pyramid(x)  # finest first, the last: (N, C, h, w) features
        logits = self.model.forward_head(pyramid[-1])  # (N, classes)
        loss = stage_loss(logits, classes, self.run.costs, self.run.label_smoothing)
        if self.dense:
            covered = self.dense(pyramid)
            cells = functional.adaptive_avg_pool2d(truth, (covered.shape[2], covered.shape[3]))
            loss = loss + self.run.truth_weight * dense_loss(covered, cells[:, :3])
            if self.run.zone_weight:
                loss = loss + self.run.zone_weight * zone_loss(covered, cells[:, :3], cells[:, 3:])
        return loss

    def begin(self) -> None:
        """Ready to learn; frozen batch norm stays as in evaluation."""
        self.train()
        for module in self.modules() if self.run.freeze_norm else ():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()

    def weights(self) -> dict[str, Tensor]:
        """The network's tensors, and those of the dense head under ``dense.``"""
        dense = self.dense.state_dict() if self.dense else {}
        return self.model.state_dict() | {DENSE + name: value for name, value in dense.items()}

    @property
    def parts(self) -> dict[str, nn.Module]:
        return {"model": self.model} | ({"dense": self.dense} if self.dense else {})


def _start_from(nets: Nets, weights: Path) -> None:
    """The network begins with these weights, and so does its dense head if they hold one that fits."""
    try:
        given = load_file(str(weights))
    except SafetensorError as error:
        raise WeightsError(
            f"{weights}: not a safetensors file ({error}); convert it once by "
            "safetensors.torch.save_file(torch.load(FILE, weights_only=True), NEW)"
        ) from error
    load_weights(nets.model, {name: value for name, value in given.items() if not name.startswith(DENSE)})
    dense = {name.removeprefix(DENSE): value for name, value in given.items() if name.startswith(DENSE)}
    if nets.dense and _shapes(dense) == _shapes(nets.dense.state_dict()):
        nets.dense.load_state_dict(dense)


def _shapes(tensors: dict[str, Tensor]) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in tensors.items()}
