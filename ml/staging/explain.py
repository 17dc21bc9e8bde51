"""Class maps from the forward pass, finer maps, and the regions they show, in film pixels.

For a network of global average pooling + one linear layer, Grad-CAM's weights (Selvaraju 2017) are constants:
dy_k/dA_n averaged over the h x w positions is W[k, n] / (h w). So sum_n w_n A_n needs no backward pass. But its cells
are 32 pixels of the input: larger than most of what is to be shown. ``evidence_map`` goes back to finer layers by a
backward pass; ``cover_map`` needs none, but a head that learned together with the classifier where opacities lie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from ml.film.transforms import Geometry, Preprocess
from ml.learning.models import Classifier
from ml.prediction import Region

ILL = 1
"""Class index of "ill" in classifier A."""
STRIDES = (4, 8, 16, 32)
"""Layers that ``evidence_map`` is made of, in pixels of the network's input for one of their cells."""
SHARPNESS = 4
"""Power to which the geometric mean of their maps is raised: it moves energy, not places. Chosen on synthetic films."""
STRIDE_SLACK = 1.3
"""A cell may be this many times larger than the stride says: convolutions without padding lose some."""
CONJUNCTION, DENSE_COVER, GRAD_CAM = "hires_cam_conjunction", "dense_cover", "grad_cam"
"""The kinds of map: ``evidence_map``, ``cover_map``, and ``class_map`` of the crops put back in place (METHOD.md)."""
KINDS = (CONJUNCTION, DENSE_COVER, GRAD_CAM)
MAP_SCALE = 4
"""The map has one value for MAP_SCALE x MAP_SCALE pixels of the film_size square."""
BRIGHT = {CONJUNCTION: 0.1, DENSE_COVER: 0.3, GRAD_CAM: 0.5}
"""A region is where the map exceeds this part of its maximum; that of the cover overlapped validation films best."""
SMALLEST = 0.02
"""A region holds at least this share of the map's evidence."""
MOST_REGIONS = 6


def kind_of(manifest: Mapping[str, Any]) -> str:
    """The kind of map that a bundle's manifest asks for by ``map``; ValueError for one that cannot be drawn."""
    kind = manifest.get("map", CONJUNCTION)
    if kind not in KINDS:
        raise ValueError(f"this release draws no map called {kind!r}; write one of {', '.join(KINDS)} in the manifest")
    return str(kind)


def map_size(preprocess: Preprocess) -> int:
    """Side M of the maps (M, M) of a whole film."""
    return preprocess.film_size // MAP_SCALE


def class_map(features: Tensor, model: Classifier, k: int) -> Tensor:
    """(N, C, h, w) features -> (N, h, w): sum_n w_n A_n of class k, before ReLU."""
    return torch.einsum("nchw,nc->nhw", features, class_weights(features, model, k))


def class_weights(features: Tensor, model: Classifier, k: int) -> Tensor:
    """(N, C, h, w) features -> (N, C): Grad-CAM's weights of class ``k``, dy_k/dA_n averaged over the positions.

    Constants for a head of global average pooling + one linear layer, a backward pass for the others.
    """
    if model.gap_linear:
        positions = features.shape[-1] * features.shape[-2]
        return (model.linear.weight[k] / positions).expand(len(features), -1)
    with torch.inference_mode(False), torch.enable_grad():
        maps = features.clone().requires_grad_()
        (slope,) = torch.autograd.grad(model.forward_head(maps)[:, k].sum(), maps)
    return slope.mean(dim=(2, 3))


def whole_view(pixels: NDArray[np.float32], preprocess: Preprocess) -> Tensor:
    """(H, W) film -> (1, inputs, S, S): the whole film_size square in one view, at the scale of the ten crops."""
    square = preprocess.shown(preprocess.layers_of(pixels)[None])
    side = round(preprocess.film_size * preprocess.input_size / preprocess.crop_size)
    if side == preprocess.film_size:
        return square
    return functional.interpolate(square, (side, side), mode="bilinear", antialias=True, align_corners=False)


def layer_maps(model: Classifier, view: Tensor, score: Callable[[Tensor], Tensor]) -> list[Tensor]:
    """HiResCAM (Draelos 2020) of one view (1, 3, S, S) at each of STRIDES: (h, w) maps, finest first, >= 0.

    At every place activation times slope, summed over the channels, then ReLU. The signs stay in the sum: LayerCAM
    (Jiang 2021), which keeps only what is positive in each channel, draws much the same map with random weights.
    ``score`` takes the logits (1, K) to what is explained, such as one logit less another.
    """
    with torch.inference_mode(False), torch.enable_grad():
        layers, features = _layers(model, view.clone().requires_grad_())
        slopes = torch.autograd.grad(score(model.forward_head(features)).sum(), layers)
    pairs = zip(layers, slopes, strict=True)
    return [(layer.detach() * slope).sum(dim=1)[0].clamp(min=0) for layer, slope in pairs]


def _layers(model: Classifier, view: Tensor) -> tuple[list[Tensor], Tensor]:
    """The last output of the trunk at each of STRIDES, and its features."""
    found: dict[int, Tensor] = {}
    x = view
    for part in model.features.children():
        x = part(x)
        found |= {stride: x for stride in STRIDES if x.shape[-1] * stride * STRIDE_SLACK >= view.shape[-1]}
    return [found[stride] for stride in STRIDES], functional.relu(x)


def conjunction(maps: Sequence[Tensor], size: int) -> NDArray[np.float32]:
    """Maps (h, w) >= 0 of any sizes -> (size, size) in [0, 1]: their geometric mean to the power SHARPNESS.

    Bright is only what every map sees. ValueError without any map.
    """
    if not maps:
        raise ValueError("a conjunction needs at least one map")
    logs = np.zeros((size, size), np.float64)
    for one in maps:
        grown = functional.interpolate(one[None, None], (size, size), mode="bilinear", align_corners=False)[0, 0]
        with np.errstate(divide="ignore"):
            logs += np.log((grown / grown.max().clamp(min=1e-30)).double().numpy())
    return np.asarray(np.exp(logs * (SHARPNESS / len(maps))), dtype=np.float32)


def evidence_map(
    ill: Classifier, view: Tensor, ill_score: float, size: int, lungs: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """(size, size) map >= 0 of what speaks for illness; its maximum is ``ill_score``, the score s of illness.

    The conjunction over STRIDES of HiResCAM maps of classifier A, ill against healthy: it means the same on every film.
    (Classifier B's maps tell one stage from another, which is not where the opacities are.) ``view`` is the
    ``whole_view`` of the film. With ``lungs`` (H, W) evidence outside them is left out.
    """
    product = conjunction(layer_maps(ill, view, lambda logits: against_others(logits, ILL)), size)
    return _shown(product, ill_score, lungs)


def cover_map(
    cover: Tensor, preprocess: Preprocess, ill_score: float, lungs: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """(M, M) map >= 0 of where opacities are seen; its maximum is ``ill_score``, the score s of illness.

    ``cover`` (10, H, W): what the dense head beside classifier A says of the ten crops (``ScoringPass``). Head and
    score come from the same features, but the score is not made of this map: it tells where opacities lie, and s how
    sure the classifier is; no more. It stays in proportion to the cover: any power of it, or a floor below it, moved
    evidence away from where the opacities of validation films were. With ``lungs`` (H, W) it stays inside them.
    """
    return _shown(crops_in_place(cover, preprocess), ill_score, lungs)


def _shown(evidence: NDArray[np.float32], ill_score: float, lungs: NDArray[np.bool_] | None) -> NDArray[np.float32]:
    """The map (M, M) inside the lungs (H, W), where they are known, with its maximum at the score."""
    if lungs is not None:
        evidence = evidence * cv2.resize(lungs.astype(np.float32), evidence.shape[::-1], interpolation=cv2.INTER_AREA)
    highest = float(evidence.max())
    return np.asarray(evidence * (ill_score / highest) if highest > 0 else evidence, dtype=np.float32)


def against_others(logits: Tensor, k: int) -> Tensor:
    """(N, K) -> (N,) logit of class ``k`` less the mean of the others."""
    return (logits[:, k] * logits.shape[1] - logits.sum(dim=1)) / (logits.shape[1] - 1)


def crops_in_place(maps: Tensor, preprocess: Preprocess) -> NDArray[np.float32]:
    """(10, h, w) maps of the ten crops -> (M, M) mean map of the film_size square, M = film_size / MAP_SCALE, >= 0.

    The five flipped maps are flipped back; each is put where its crop was; ReLU comes last, after averaging, so
    that the map explains the averaged score.
    """
    five = (maps[:5] + maps[5:].flip(-1)) / 2
    crop = preprocess.crop_size // MAP_SCALE
    size = map_size(preprocess)
    grown = functional.interpolate(five[:, None], (crop, crop), mode="bilinear", align_corners=False)[:, 0]
    total, count = torch.zeros(size, size), torch.zeros(size, size)
    for grown_map, (x, y) in zip(grown, preprocess.crop_origins(), strict=True):
        row, column = y // MAP_SCALE, x // MAP_SCALE
        total[row : row + crop, column : column + crop] += grown_map
        count[row : row + crop, column : column + crop] += 1
    return np.asarray((total / count.clamp(min=1)).clamp(min=0).numpy(), dtype=np.float32)


def regions(evidence: NDArray[np.float32], geometry: Geometry, kind: str = CONJUNCTION) -> tuple[Region, ...]:
    """Boxes around the bright parts of a map (M, M), largest evidence first, at most MOST_REGIONS, in film pixels."""
    whole = float(evidence.sum())
    if whole <= 0:
        return ()
    bright = (evidence >= BRIGHT[kind] * evidence.max()).astype(np.uint8)
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
