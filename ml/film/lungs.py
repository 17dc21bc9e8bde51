"""Lung fields from pixels: a small U-Net (Ronneberger 2015) on the film reduced to 160 x 160, its tones ranked.

The network sees two channels that no tone curve changes: the grey level as a rank, and the rank against its
surroundings. Its answer is cleaned: one piece a lung, no holes, for a large opacity lies inside the lung.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from ml.film.lung_fields import LungFields, Mask, zone_masks

__all__ = ["LungFields", "LungNetwork", "LungSegmenter", "LungWeightsError", "load_lungs", "prepare", "zone_masks"]

FloatImage = NDArray[np.float32]

SIDE = 160
"""Side in pixels of the square that the network sees: the whole film, edge to edge."""
SURE = 0.7
"""A pixel is lung from this score on. The loss rewards more; at 0.5 the fields are 8 % larger than drawn ones."""
_AROUND = SIDE // 5 | 1
_LEVELS = 1024
_WIDTHS = (8, 24, 48, 96, 96)


class LungWeightsError(ValueError):
    """A file that holds no weights of the lung network; the text says what to do."""


def prepare(pixels: FloatImage) -> FloatImage:
    """(H, W) film in [0, 1] -> (2, SIDE, SIDE): rank of each grey level in [-1, 1], and local contrast of the rank."""
    shrinking = min(pixels.shape) >= SIDE
    small = cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
    rank = _ranked(np.asarray(small, np.float32))
    mean, square = (cv2.blur(layer, (_AROUND, _AROUND)) for layer in (rank, np.square(rank)))
    spread = np.sqrt(np.maximum(square - np.square(mean), 0))
    return np.stack([rank, (rank - mean) / (spread + np.float32(0.1))]).astype(np.float32)


def _ranked(picture: FloatImage) -> FloatImage:
    low, high = float(picture.min()), float(picture.max())
    levels = ((picture - low) * ((_LEVELS - 1) / max(high - low, 1e-6))).astype(np.int32)
    counts = np.bincount(levels.ravel(), minlength=_LEVELS)
    middle = (np.cumsum(counts) - counts / 2) / picture.size
    return np.asarray(middle[levels] * 2 - 1, dtype=np.float32)


class LungNetwork(nn.Module):
    """(N, 2, SIDE, SIDE) prepared films -> (N, 3, SIDE, SIDE) logits: neither lung, right lung, left lung."""

    def __init__(self) -> None:
        super().__init__()
        inner = (2, *_WIDTHS)
        self.down = nn.ModuleList(
            nn.Sequential(_block(inner[i], w, stride=2 if i == 0 else 1), _block(w, w)) for i, w in enumerate(_WIDTHS)
        )
        pairs = list(pairwise(_WIDTHS))
        self.up = nn.ModuleList(_block(fine + coarse, fine) for fine, coarse in reversed(pairs))
        self.answer = nn.Conv2d(_WIDTHS[0], 3, 1)

    def forward(self, x: Tensor) -> Tensor:
        fine: list[Tensor] = []
        for level, block in enumerate(self.down):
            x = block(functional.max_pool2d(x, 2) if level else x)
            fine.append(x)
        for block, skip in zip(self.up, reversed(fine[:-1]), strict=True):
            x = block(torch.cat([functional.interpolate(x, scale_factor=2.0, mode="nearest"), skip], dim=1))
        return functional.interpolate(self.answer(x), (SIDE, SIDE), mode="bilinear", align_corners=False)


def _block(inner: int, outer: int, stride: int = 1) -> nn.Sequential:
    convolution = nn.Conv2d(inner, outer, 3, stride, 1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outer), nn.ReLU(inplace=True))


class LungSegmenter:
    """Finds the lung fields of films with one trained network."""

    def __init__(self, network: LungNetwork) -> None:
        self.network = network.eval()

    @torch.inference_mode()
    def scores(self, pixels: FloatImage) -> FloatImage:
        """(H, W) film in [0, 1], bright = dense -> (3, SIDE, SIDE): neither lung, right, left; they sum to 1."""
        answer: FloatImage = self.network(torch.from_numpy(prepare(pixels))[None]).softmax(dim=1)[0].numpy()
        return answer

    def fields(self, pixels: FloatImage) -> LungFields:
        """(H, W) film in [0, 1], bright = dense -> its lung fields, in pixels of the film."""
        scores = self.scores(pixels)
        right, left = (_on_film(_one_piece(scores[side] > SURE), pixels.shape) for side in (1, 2))
        return LungFields(right, left & ~right)


def load_lungs(path: Path) -> LungSegmenter:
    """The segmenter whose weights ``path`` holds; LungWeightsError for a file that holds something else."""
    network = LungNetwork()
    try:
        network.load_state_dict(load_file(str(path)))
    except (OSError, SafetensorError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise LungWeightsError(f"{path}: no weights of the lung network ({reason}); make them with 'lungs'") from error
    return LungSegmenter(network)


def _one_piece(mask: Mask) -> Mask:
    """The largest connected part, its holes filled: a dense opacity lies inside the lung."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    if count < 2:
        return mask
    largest = labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return _without_holes(largest)


def _without_holes(mask: Mask) -> Mask:
    """The mask and all that no path outside it, by steps up, down and sideways, joins to the edge."""
    outside = np.pad(mask, 1).astype(np.uint8)
    cv2.floodFill(outside, None, (0, 0), 1)
    return np.asarray(mask | (outside[1:-1, 1:-1] == 0), dtype=np.bool_)


def _on_film(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """(SIDE, SIDE) -> film pixels, its steps smoothed."""
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.0, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(soft, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR) > 0.5)
