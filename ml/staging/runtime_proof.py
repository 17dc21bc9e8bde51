"""Whether a runtime answers as float32 torch does, on ten fixed pictures, crops of films that need no file."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ml.film.transforms import Preprocess
from ml.staging.runtime import Pass, Runtime, UnfitError

TOLERANCE = 0.005
"""How far any score of any picture, and any of the dense head's shares, may lie from float32 torch's."""
EDITION = 2
"""Counts up when the pictures or the answers change."""

SIZE = (560, 512)
FILMS = 5

Answers = NDArray[np.float64]


def pictures(preprocess: Preprocess) -> Tensor:
    """(10, C, S, S): two crops of each of five films by formula, prepared as films are."""
    crops = [preprocess.test_view(_film(number))[number::FILMS] for number in range(FILMS)]
    return torch.cat(crops).contiguous()


def answers(runtime: Runtime, crops: Tensor) -> Answers:
    """(10, 7): of each picture A's two scores, B's three, the mean and the largest share of the dense head."""
    ill, stage = runtime.score(crops)
    shares = _shares(ill)
    table = torch.cat([ill.logits.softmax(dim=1), stage.logits.softmax(dim=1), shares], dim=1)
    return np.asarray(table.double().numpy())


def check(found: Answers, expected: Answers) -> None:
    """UnfitError, a loud one, where the answers are not those of float32 torch."""
    worst = float(np.abs(found - expected).max()) if found.shape == expected.shape else math.inf
    if not worst <= TOLERANCE:
        raise UnfitError(f"its scores are up to {worst:.4f} off those of float32 torch", loud=True)


def _shares(ill: Pass) -> Tensor:
    flat = ill.cover.flatten(1)
    return torch.stack([flat.mean(dim=1), flat.amax(dim=1)], dim=1) if flat.shape[1] else torch.zeros(len(flat), 2)


def _film(number: int) -> NDArray[np.float32]:
    """Two dark fields in a bright body, and waves that differ in length, direction and strength, by formula."""
    y, x = np.meshgrid(np.linspace(0, 1, SIZE[0]), np.linspace(0, 1, SIZE[1]), indexing="ij")
    lungs = sum(np.exp(-((((x - side) / 0.13) ** 2 + ((y - 0.5) / 0.3) ** 2) ** 2)) for side in (0.3, 0.7))
    turn = number * math.pi / FILMS
    along, across = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
    waves = np.sin(along * (40 + 30 * number)) * np.cos(across * (90 + 23 * number)) + np.sin(x * y * 500)
    film = 0.75 - 0.5 * lungs + (0.01 + 0.02 * (number % 4)) * waves
    return np.asarray(np.clip(film, 0, 1), dtype=np.float32)
