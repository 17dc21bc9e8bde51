"""DenseNet121 (Huang 2017): the network of torchvision, with its names and its first weights, without its imports.

torchvision loads the compiler of torch with its models, which takes a worker seconds and a quarter of its memory.
"""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor, nn
from torch.nn import functional

BLOCKS = (6, 12, 24, 16)
"""Layers of each dense block."""
GROWTH, FIRST, WIDTH = 32, 64, 4
"""Channels that a layer adds, channels of the first convolution, width of a layer's inner maps in GROWTHs."""


class _Layer(nn.Module):
    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(inputs, WIDTH * GROWTH, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(WIDTH * GROWTH)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(WIDTH * GROWTH, GROWTH, 3, padding=1, bias=False)

    def forward(self, maps: list[Tensor]) -> Tensor:
        inner = self.conv1(self.relu1(self.norm1(torch.cat(maps, 1))))
        found: Tensor = self.conv2(self.relu2(self.norm2(inner)))
        return found


class _Block(nn.ModuleDict):
    def __init__(self, layers: int, inputs: int) -> None:
        super().__init__({f"denselayer{i + 1}": _Layer(inputs + i * GROWTH) for i in range(layers)})

    def forward(self, x: Tensor) -> Tensor:
        maps = [x]
        for layer in self.values():
            maps.append(layer(maps))
        return torch.cat(maps, 1)


def _transition(inputs: int) -> nn.Sequential:
    parts = {
        "norm": nn.BatchNorm2d(inputs),
        "relu": nn.ReLU(inplace=True),
        "conv": nn.Conv2d(inputs, inputs // 2, 1, bias=False),
        "pool": nn.AvgPool2d(2, 2),
    }
    return nn.Sequential(OrderedDict(parts))


class DenseNet121(nn.Module):
    """(N, 3, S, S) pictures -> (N, num_classes) logits, by ``features`` and ``classifier``."""

    def __init__(self, num_classes: int) -> None:
        super().__init__()
        parts: dict[str, nn.Module] = {
            "conv0": nn.Conv2d(3, FIRST, 7, 2, 3, bias=False),
            "norm0": nn.BatchNorm2d(FIRST),
            "relu0": nn.ReLU(inplace=True),
            "pool0": nn.MaxPool2d(3, 2, 1),
        }
        channels = FIRST
        for number, layers in enumerate(BLOCKS, 1):
            parts[f"denseblock{number}"] = _Block(layers, channels)
            channels += layers * GROWTH
            if number < len(BLOCKS):
                parts[f"transition{number}"] = _transition(channels)
                channels //= 2
        parts["norm5"] = nn.BatchNorm2d(channels)
        self.features = nn.Sequential(OrderedDict(parts))
        self.classifier = nn.Linear(channels, num_classes)
        self._begin()

    def forward(self, x: Tensor) -> Tensor:
        pooled = functional.relu(self.features(x)).mean(dim=(2, 3))
        logits: Tensor = self.classifier(pooled)
        return logits

    def _begin(self) -> None:
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight)
        nn.init.zeros_(self.classifier.bias)
