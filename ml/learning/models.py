"""The four base classifiers of the reference, each split in ``forward_features`` and ``forward_head``.

forward(x) = forward_head(forward_features(x)); x: (N, inputs, S, S) -> features: (N, C, h, w), the last
convolutional maps after their activation -> logits: (N, classes). Weights come from a file (``--weights``) or start
from random.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.learning.densenet import DenseNet121
from ml.learning.vision import models

ARCHITECTURES = ("alexnet", "vgg16", "resnet34", "densenet121")
_RESNET = {"conv1": 0, "bn1": 1, "layer1": 4, "layer2": 5, "layer3": 6, "layer4": 7}
"""Where torchvision's parts of a ResNet stand in ``features``."""
_OLD_DENSENET = re.compile(r"(denselayer\d+\.(?:norm|relu|conv))\.([12]\.)")
"""Published weights call norm1 norm.1."""
DENSE = "dense."
"""Prefix of the tensors of a dense head in a file of weights."""
FINEST_STRIDE = 4
"""Pixels of the network's input for one place of the finest maps of ``forward_pyramid``."""


class WeightsError(ValueError):
    """Weights that do not fit the architecture; the text says what to do."""


class Classifier(nn.Module):
    """A base classifier. ``gap_linear``: global average pooling + one linear layer, so class maps need no gradient.

    ``levels``: the parts of the trunk whose output the pyramid holds, with their channels.
    """

    def __init__(
        self,
        features: nn.Module,
        head: nn.Module,
        channels: int,
        *,
        gap_linear: bool,
        levels: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self.levels = dict(levels or {})
        self.features = features
        self.head = head
        self.channels = channels
        self.gap_linear = gap_linear

    def forward_features(self, x: Tensor) -> Tensor:
        return functional.relu(self.features(x))

    def forward_pyramid(self, x: Tensor) -> list[Tensor]:
        """Maps (N, C, h, w) of the trunk at strides 4, 8, 16 where there are such, then the features: finest first."""
        maps: list[Tensor] = []
        for name, part in cast(nn.Sequential, self.features).named_children():
            x = part(x)
            if name in self.levels:
                maps.append(x)
        return [*maps, functional.relu(x)]

    @property
    def pyramid_channels(self) -> tuple[int, ...]:
        """C of each map of ``forward_pyramid``."""
        return (*self.levels.values(), self.channels)

    def forward_head(self, features: Tensor) -> Tensor:
        pooled = features.mean(dim=(2, 3)) if self.gap_linear else features
        return cast(Tensor, self.head(pooled))

    def forward(self, x: Tensor) -> Tensor:
        return self.forward_head(self.forward_features(x))

    def with_head(self, head: nn.Linear) -> Classifier:
        """Another classifier on the same trunk, not a copy of it."""
        return Classifier(self.features, head, self.channels, gap_linear=True, levels=self.levels)

    @property
    def linear(self) -> nn.Linear:
        """The one linear layer of a GAP network; TypeError for the others."""
        if not isinstance(self.head, nn.Linear):
            raise TypeError("only a network with global average pooling has a single linear layer")
        return self.head


def build(architecture: str, classes: int, inputs: int = 3) -> Classifier:
    """A base classifier with random weights (torchvision's initialisation) for pictures of ``inputs`` channels."""
    if architecture not in ARCHITECTURES:
        raise WeightsError(f"unknown architecture {architecture!r}; there are {', '.join(ARCHITECTURES)}")
    if architecture == "densenet121":
        dense = DenseNet121(classes)
        dense.features.conv0 = _first(cast(nn.Conv2d, dense.features.conv0), inputs)
        levels = {"denseblock1": 256, "denseblock2": 512, "denseblock3": 1024}
        return Classifier(dense.features, dense.classifier, 1024, gap_linear=True, levels=levels)
    net = getattr(models(), architecture)(num_classes=classes)
    if architecture == "resnet34":
        net.conv1 = _first(net.conv1, inputs)
        trunk = nn.Sequential(net.conv1, net.bn1, net.relu, net.maxpool, net.layer1, net.layer2, net.layer3, net.layer4)
        levels = {"4": 64, "5": 128, "6": 256}
        return Classifier(trunk, net.fc, 512, gap_linear=True, levels=levels)
    net.features[0] = _first(net.features[0], inputs)
    side = 6 if architecture == "alexnet" else 7
    channels = 256 if architecture == "alexnet" else 512
    head = nn.Sequential(nn.AdaptiveAvgPool2d((side, side)), nn.Flatten(), net.classifier)
    return Classifier(net.features, head, channels, gap_linear=False)


def _first(given: nn.Conv2d, inputs: int) -> nn.Conv2d:
    """The first convolution, for ``inputs`` channels instead of 3."""
    if inputs == given.in_channels:
        return given
    shape = (given.kernel_size, given.stride, given.padding)
    kernel, stride, padding = (cast(tuple[int, int], pair) for pair in shape)
    return nn.Conv2d(inputs, given.out_channels, kernel, stride, padding, bias=given.bias is not None)


def load_weights(model: Classifier, weights: Mapping[str, Tensor]) -> None:
    """Load a trunk, and the head where it fits: 4 stage logits become ill/healthy or the three stages of the ill.

    Takes torchvision's names as well, and weights for three colours where the network takes other channels: what they
    saw in grey goes to its first channel, the film. Raises WeightsError for those of another architecture.
    """
    own = model.state_dict()
    weights = {_own_name(name): value for name, value in weights.items()}
    weights = {name: _for_inputs(value, own.get(name)) for name, value in weights.items()}
    chosen = {name: value for name, value in weights.items() if name.startswith("features.")}
    missing = sorted(n for n in own if n.startswith("features.") and n not in chosen and "num_batches" not in n)
    wrong = sorted(n for n, v in chosen.items() if n not in own or own[n].shape != v.shape)
    if missing or wrong:
        raise WeightsError(
            f"the weights do not fit this architecture ({len(missing)} tensors missing, {len(wrong)} of another "
            "shape or name): name the architecture and the channels they were trained with by --arch and --channels"
        )
    for name in (n for n in own if n.startswith("head.")):
        row = _head_rows(weights.get(name), own[name])
        if row is not None:
            chosen[name] = row
    model.load_state_dict(chosen, strict=False)


def _for_inputs(given: Tensor, own: Tensor | None) -> Tensor:
    """The first convolution of a network for three colours, for one with other channels."""
    if own is None or given.ndim != 4 or given.shape[1] != 3 or own.shape[1] == 3:
        return given
    if given.shape[:1] + given.shape[2:] != own.shape[:1] + own.shape[2:]:
        return given
    grey = torch.zeros_like(own)
    grey[:, 0] = given.sum(dim=1)
    return grey


def _own_name(name: str) -> str:
    """torchvision's names of the parts of a ResNet, of heads of several layers, and, in older files, of a DenseNet."""
    first, _, rest = name.partition(".")
    if first == "classifier" and rest.partition(".")[0].isdigit():
        return f"head.2.{rest}"
    name = _OLD_DENSENET.sub(r"\1\2", name)
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


def channels_last(network: Classifier) -> Classifier:
    """The network itself, its weights laid out as convolutions on a CPU, and in half precision on a GPU, like them."""
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack this overload
    return network
