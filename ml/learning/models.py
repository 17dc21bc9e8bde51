"""The four base classifiers of the reference, each split in ``forward_features`` and ``forward_head``.

forward(x) = forward_head(forward_features(x)); x: (N, 3, S, S) -> features: (N, C, h, w), the last convolutional maps
after their activation -> logits: (N, classes). Weights come from a file (``--weights``) or start from random.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.learning.vision import models

ARCHITECTURES = ("alexnet", "vgg16", "resnet34", "densenet121")
_RESNET = {"conv1": 0, "bn1": 1, "layer1": 4, "layer2": 5, "layer3": 6, "layer4": 7}
"""Where torchvision's parts of a ResNet stand in ``features``."""


class WeightsError(ValueError):
    """Weights that do not fit the architecture; the text says what to do."""


class Classifier(nn.Module):
    """A base classifier. ``gap_linear``: global average pooling + one linear layer, so class maps need no gradient."""

    def __init__(self, features: nn.Module, head: nn.Module, channels: int, *, gap_linear: bool) -> None:
        super().__init__()
        self.features = features
        self.head = head
        self.channels = channels
        self.gap_linear = gap_linear

    def forward_features(self, x: Tensor) -> Tensor:
        return functional.relu(self.features(x))

    def forward_head(self, features: Tensor) -> Tensor:
        pooled = features.mean(dim=(2, 3)) if self.gap_linear else features
        return cast(Tensor, self.head(pooled))

    def forward(self, x: Tensor) -> Tensor:
        return self.forward_head(self.forward_features(x))

    @property
    def linear(self) -> nn.Linear:
        """The one linear layer of a GAP network; TypeError for the others."""
        if not isinstance(self.head, nn.Linear):
            raise TypeError("only a network with global average pooling has a single linear layer")
        return self.head


def build(architecture: str, classes: int) -> Classifier:
    """A base classifier with random weights (torchvision's initialisation)."""
    if architecture not in ARCHITECTURES:
        raise WeightsError(f"unknown architecture {architecture!r}; there are {', '.join(ARCHITECTURES)}")
    net = getattr(models(), architecture)(num_classes=classes)
    if architecture == "densenet121":
        return Classifier(net.features, net.classifier, 1024, gap_linear=True)
    if architecture == "resnet34":
        trunk = nn.Sequential(net.conv1, net.bn1, net.relu, net.maxpool, net.layer1, net.layer2, net.layer3, net.layer4)
        return Classifier(trunk, net.fc, 512, gap_linear=True)
    side = 6 if architecture == "alexnet" else 7
    channels = 256 if architecture == "alexnet" else 512
    head = nn.Sequential(nn.AdaptiveAvgPool2d((side, side)), nn.Flatten(), net.classifier)
    return Classifier(net.features, head, channels, gap_linear=False)


def load_weights(model: Classifier, weights: Mapping[str, Tensor]) -> None:
    """Load a trunk, and the head where it fits: 4 stage logits become ill/healthy or the three stages of the ill.

    Takes torchvision's names as well. Raises WeightsError for those of another architecture.
    """
    own = model.state_dict()
    weights = {_own_name(name): value for name, value in weights.items()}
    chosen = {name: value for name, value in weights.items() if name.startswith("features.")}
    missing = sorted(n for n in own if n.startswith("features.") and n not in chosen and "num_batches" not in n)
    wrong = sorted(n for n, v in chosen.items() if n not in own or own[n].shape != v.shape)
    if missing or wrong:
        raise WeightsError(
            f"the weights do not fit this architecture ({len(missing)} tensors missing, {len(wrong)} of another "
            "shape or name): name the architecture they were trained with by --arch"
        )
    for name in (n for n in own if n.startswith("head.")):
        row = _head_rows(weights.get(name), own[name])
        if row is not None:
            chosen[name] = row
    model.load_state_dict(chosen, strict=False)


def _own_name(name: str) -> str:
    """torchvision calls the parts of a ResNet by names of their own."""
    first, _, rest = name.partition(".")
    return f"features.{_RESNET[first]}.{rest}" if first in _RESNET else name


def _head_rows(given: Tensor | None, own: Tensor) -> Tensor | None:
    if given is None:
        return None
    if given.shape == own.shape:
        return given
    if given.shape[1:] != own.shape[1:]:
        return None
    if given.shape[0] == 4 and own.shape[0] == 3:
        return given[1:]
    if given.shape[0] == 4 and own.shape[0] == 2:
        return torch.stack([given[0], given[1:].mean(dim=0)])
    return None
