"""Class maps from the forward pass, and the regions they show, in film pixels.

For a network of global average pooling + one linear layer, Grad-CAM's weights (Selvaraju 2017) are constants:
dy_k/dA_n averaged over the h x w positions is W[k, n] / (h w). So sum_n w_n A_n needs no backward pass.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from ml.film.transforms import Geometry, Preprocess
from ml.learning.models import Classifier
from ml.prediction import Region

MAP_SCALE = 4
"""The map has one value for MAP_SCALE x MAP_SCALE pixels of the film_size square."""
BRIGHT = 0.5
"""A region is where the map exceeds this part of its maximum."""
SMALLEST = 0.02
"""A region holds at least this share of the map's evidence."""
MOST_REGIONS = 6


def class_map(features: Tensor, model: Classifier, k: int) -> Tensor:
    """(N, C, h, w) features -> (N, h, w): sum_n w_n A_n of class k, before ReLU."""
    if not model.gap_linear:
        return _by_gradient(features, model, k)
    positions = features.shape[-1] * features.shape[-2]
    return torch.einsum("nchw,c->nhw", features, model.linear.weight[k]) / positions


def _by_gradient(features: Tensor, model: Classifier, k: int) -> Tensor:
    """Grad-CAM for a head whose gradient is not a constant (AlexNet, VGG16)."""
    with torch.inference_mode(False), torch.enable_grad():
        maps = features.clone().requires_grad_()
        (slope,) = torch.autograd.grad(model.forward_head(maps)[:, k].sum(), maps)
    return torch.einsum("nchw,nc->nhw", features, slope.mean(dim=(2, 3)))


def crops_in_place(maps: Tensor, preprocess: Preprocess) -> NDArray[np.float32]:
    """(10, h, w) maps of the ten crops -> (M, M) mean map of the film_size square, M = film_size / MAP_SCALE, >= 0.

    The five flipped maps are flipped back; each is put where its crop was; ReLU comes last, after averaging, so
    that the map explains the averaged score.
    """
    five = (maps[:5] + maps[5:].flip(-1)) / 2
    crop = preprocess.crop_size // MAP_SCALE
    size = preprocess.film_size // MAP_SCALE
    grown = functional.interpolate(five[:, None], (crop, crop), mode="bilinear", align_corners=False)[:, 0]
    total, count = torch.zeros(size, size), torch.zeros(size, size)
    for grown_map, (x, y) in zip(grown, preprocess.crop_origins(), strict=True):
        row, column = y // MAP_SCALE, x // MAP_SCALE
        total[row : row + crop, column : column + crop] += grown_map
        count[row : row + crop, column : column + crop] += 1
    return np.asarray((total / count.clamp(min=1)).clamp(min=0).numpy(), dtype=np.float32)


def regions(evidence: NDArray[np.float32], geometry: Geometry) -> tuple[Region, ...]:
    """Boxes around the bright parts of a map (M, M), largest evidence first, at most MOST_REGIONS, in film pixels."""
    whole = float(evidence.sum())
    if whole <= 0:
        return ()
    bright = (evidence >= BRIGHT * evidence.max()).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(bright, connectivity=8)
    found = [_region(evidence, labels == k, boxes[k], whole, geometry) for k in range(1, count)]
    kept = sorted((r for r in found if r.energy >= SMALLEST), key=lambda r: -r.energy)
    return tuple(kept[:MOST_REGIONS])


def _region(
    evidence: NDArray[np.float32], part: NDArray[np.bool_], box: NDArray[np.int32], whole: float, geometry: Geometry
) -> Region:
    cell = geometry.film_size / evidence.shape[0]
    x, y, width, height = (int(v) for v in box[:4])
    x0, y0 = geometry.to_film(x * cell, y * cell)
    x1, y1 = geometry.to_film((x + width) * cell, (y + height) * cell)
    inside = evidence[part]
    return Region(x0, y0, x1, y1, float(inside.max()), float(inside.sum() / whole))
