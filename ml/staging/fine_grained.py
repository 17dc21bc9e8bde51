"""Fine-grained pathological features by selective convolutional descriptor aggregation (METHOD.md; Wei et al. 2017).

F_n = w_n A_n, B = sum_n F_n, M = 1 where B exceeds its mean, only the largest connected part kept, Z = F at M.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from ml.learning.models import Classifier
from ml.staging.explain import class_weights

FloatArray = NDArray[np.float32]
CENTRE = 4
"""Place of the centre crop among the five; its mirrored twin lies five further on."""


def scda_mask(features: ArrayLike, weights: ArrayLike) -> NDArray[np.bool_]:
    """(C, h, w) feature maps, (C,) class weights -> (h, w) True on the discriminative part.

    Nothing is chosen where the aggregated map is flat. ValueError if there is not one weight a channel.
    """
    summed = _weighted(features, weights).sum(axis=0)
    above = (summed > summed.mean()).astype(np.uint8)
    count, labels, facts, _ = cv2.connectedComponentsWithStats(above, connectivity=8)
    if count == 1:
        return np.zeros(summed.shape, dtype=np.bool_)
    largest = 1 + int(np.argmax(facts[1:, cv2.CC_STAT_AREA]))
    return np.asarray(labels == largest)


def scda(features: ArrayLike, weights: ArrayLike) -> FloatArray:
    """(C, h, w) feature maps, (C,) class weights -> (C, h, w): F = w A on the discriminative part, 0 elsewhere."""
    return _weighted(features, weights) * scda_mask(features, weights)


def film_features(features: Tensor, model: Classifier, k: int) -> FloatArray:
    """(10, C, h, w) features of a film's ten crops -> (C h w,) the fine-grained features of class ``k``.

    Taken on the centre crop, averaged with its mirrored twin flipped back, so a mirrored film has mirrored features.
    """
    pair = torch.stack([features[CENTRE], features[CENTRE + 5].flip(-1)])
    weights = class_weights(pair, model, k).mean(dim=0)
    return scda(pair.mean(dim=0).numpy(force=True), weights.numpy(force=True)).ravel()


def _weighted(features: ArrayLike, weights: ArrayLike) -> FloatArray:
    maps, own = np.asarray(features, np.float32), np.asarray(weights, np.float32)
    if maps.ndim != 3 or own.shape != maps.shape[:1]:
        raise ValueError(f"features {maps.shape} need one class weight a channel, not weights {own.shape}")
    return np.asarray(maps * own[:, None, None])
