"""Sanity check of a map (Adebayo 2018): with random weights in place of the learned ones it must become another map.

Weights are drawn anew from the heads downwards (cascade): the heads alone, the upper half of the network, all of it.
The maps are compared inside the lungs only, since a map cut out along the lungs looks like itself outside them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr
from torch import nn

from ml.learning.models import Classifier
from ml.staging.bundle import Bundle

Map = NDArray[np.float32]
Mask = NDArray[np.bool_]
LEVELS = {"head": 0.0, "upper_half": 0.5, "all": 1.0}
"""Share of the trunk's parts that is random too, from the top."""
PASS = 0.3
"""The check is passed when the mean rank correlation with the map of wholly random weights is below this."""
_SSIM = {"sigma": 1.5, "c1": 0.01**2, "c2": 0.03**2}
"""Window and constants of Wang 2004, for maps between 0 and 1."""


def randomised(bundle: Bundle, share: float, seed: int) -> Bundle:
    """The bundle with random heads, the dense one among them, and a random upper ``share`` of both trunks."""
    dense = copy.deepcopy(bundle.dense)
    if dense is not None:
        _draw_anew(dense, seed + 2)
    ill = _random(bundle.ill, share, seed)
    stage = _random(bundle.stage, 0.0 if bundle.one_trunk else share, seed + 1)
    return replace(bundle, ill=ill, stage=ill.with_head(stage.linear) if bundle.one_trunk else stage, dense=dense)


def _random(model: Classifier, share: float, seed: int) -> Classifier:
    fresh = copy.deepcopy(model)
    parts = [part for part in fresh.features.children() if any(True for _ in part.parameters())]
    _draw_anew(nn.ModuleList([fresh.head, *parts[len(parts) - round(share * len(parts)) :]]), seed)
    return fresh


def _draw_anew(module: nn.Module, seed: int) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        module.apply(_reset)


def _reset(module: nn.Module) -> None:
    reset = getattr(module, "reset_parameters", None)
    if reset is not None:
        reset()


def check(bundle: Bundle, explain: Callable[[Bundle, int], Map], lungs: list[Mask], seed: int = 0) -> dict[str, object]:
    """Mean similarity of the maps before and after, for each of LEVELS, and whether the check is passed.

    ``explain(bundle, index)`` draws the map (M, M) of film ``index``; ``lungs`` holds each film's lungs.
    """
    before = [explain(bundle, index) for index in range(len(lungs))]
    levels = {}
    for name, share in LEVELS.items():
        other = randomised(bundle, share, seed)
        found = [similarity(before[index], explain(other, index), lung) for index, lung in enumerate(lungs)]
        levels[name] = {key: round(float(np.mean([f[key] for f in found])), 4) for key in ("spearman", "ssim")}
        levels[name]["strength"] = round(float(np.mean([abs(f["spearman"]) for f in found])), 4)
    return {"n": len(lungs), "threshold": PASS, "passed": levels["all"]["strength"] < PASS, "levels": levels}


def similarity(first: Map, second: Map, lung: Mask) -> dict[str, float]:
    """Rank correlation (Spearman) and SSIM of two maps (M, M) inside the lungs (H, W); 0 where one is constant."""
    where = cv2.resize(lung.astype(np.float32), first.shape[::-1], interpolation=cv2.INTER_AREA) > 0.5
    a, b = first[where], second[where]
    if a.size < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return {"spearman": 0.0, "ssim": 0.0}
    return {"spearman": float(spearmanr(a, b).statistic), "ssim": float(_ssim(first, second)[where].mean())}


def _ssim(first: Map, second: Map) -> Map:
    """(M, M) structural similarity around each place, of both maps with their maximum at 1."""
    x, y = (np.asarray(m / max(float(m.max()), 1e-12), np.float32) for m in (first, second))
    mean_x, mean_y = _blur(x), _blur(y)
    var_x, var_y = _blur(x * x) - mean_x**2, _blur(y * y) - mean_y**2
    both = _blur(x * y) - mean_x * mean_y
    above = (2 * mean_x * mean_y + _SSIM["c1"]) * (2 * both + _SSIM["c2"])
    return np.asarray(above / ((mean_x**2 + mean_y**2 + _SSIM["c1"]) * (var_x + var_y + _SSIM["c2"])), np.float32)


def _blur(picture: Map) -> Map:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), _SSIM["sigma"]), np.float32)
