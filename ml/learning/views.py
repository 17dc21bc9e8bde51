"""Balanced random views of the training part, and the reference's up-sampling of a whole part.

METHOD.md, "Preparation": rare classes are up-sampled, each copy a random crop of 0.8 of its film. Every training view
is such a crop anyway, so ``balanced`` only says how often each film is drawn; ``upsampled`` makes the reference's
fixed set of copies, which it also made of its test part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from ml.film.transforms import Preprocess
from ml.learning.cache import FilmCache
from ml.learning.data import ManifestError
from ml.learning.models import FINEST_STRIDE

REFERENCE_RATIO = (16.0, 25.0, 16.0, 10.0)
"""Films of stage 0, 1, 2, 3 after the reference's balancing (METHOD.md)."""
COPY_CROP = 0.8
AUGMENTS = ("exposure", "posture", "reference")
TURN_DEGREES, STRETCH = 5.0, 0.07
"""Standard deviations of how far "posture" turns a film and, along each axis, stretches it."""


@dataclass(frozen=True)
class Copy:
    """A film of a part (its index), whole or a crop of 0.8; ``corner``: (x, y) in [0, 1] of the room for the crop."""

    member: int
    corner: tuple[float, float] | None = None

    def cut(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """(H, W) -> the copy's part of it, (H, W) itself or (0.8 H, 0.8 W); whoever takes it resizes."""
        if self.corner is None:
            return picture
        rows, columns = (round(side * COPY_CROP) for side in picture.shape)
        x = round(self.corner[0] * (picture.shape[1] - columns))
        y = round(self.corner[1] * (picture.shape[0] - rows))
        return picture[y : y + rows, x : x + columns]

    def resized(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """(H, W) -> the copy at the size of the picture."""
        if self.corner is None:
            return picture
        size = (picture.shape[1], picture.shape[0])
        return np.asarray(cv2.resize(self.cut(picture), size, interpolation=cv2.INTER_LINEAR), np.float32)


def upsampled(stages: Sequence[int], ratio: Sequence[float] = REFERENCE_RATIO, seed: int = 1) -> list[Copy]:
    """The reference's balanced part: every film once, and crops of the rarer stages up to ``ratio``.

    ratio: films wanted of stages 0, 1, 2, 3, where a stage that has no film stays out. The stage with most films for
    its share keeps its number. The reference also did this to its test part, which flatters its figures (METHOD.md).
    """
    rng = np.random.default_rng(seed)
    copies = [Copy(member) for member in range(len(stages))]
    for group, wanted in _wanted(stages, ratio).items():
        members = np.flatnonzero(np.asarray(stages) == group)
        for member in _in_turn(members, wanted - members.size, rng):
            x, y = rng.random(2)
            copies.append(Copy(member, (float(x), float(y))))
    return copies


def _wanted(stages: Sequence[int], ratio: Sequence[float]) -> dict[int, int]:
    counts = np.bincount(np.asarray(stages, np.int64), minlength=len(ratio))
    if len(counts) > len(ratio) or min(ratio) <= 0:
        raise ValueError("a ratio is four numbers above 0, one for each of the stages 0, 1, 2, 3, such as 16:25:16:10")
    unit = max((n / share for n, share in zip(counts, ratio, strict=True)), default=0.0)
    return {k: max(int(n), round(unit * ratio[k])) for k, n in enumerate(counts) if n}


def balanced(
    stages: Sequence[int],
    groups: Sequence[Sequence[int]],
    count: int,
    seed: int,
    ratio: Sequence[float] | None = None,
) -> list[int]:
    """About ``count`` indices, each group of stages as often as its ``ratio`` says (equally often without one).

    count 0: so many that the group with most films for its share gives each of them once. Within a group every film
    comes before any repeats. ManifestError for a group without films.
    """
    rng = np.random.default_rng(seed)
    weights = np.asarray(ratio if ratio is not None else [1.0] * len(groups), np.float64)
    shares = (weights / weights.sum()).tolist()
    members = [np.flatnonzero(np.isin(stages, list(group))) for group in groups]
    for group, own in zip(groups, members, strict=True):
        if own.size == 0:
            raise ManifestError(f"no training film of stage {' or '.join(map(str, group))}; add some to the manifest")
    count = count or round(max(own.size / share for own, share in zip(members, shares, strict=True)))
    chosen: list[int] = []
    for own, share in zip(members, shares, strict=True):
        chosen += _in_turn(own, int(count * share + 1e-9), rng)
    return [chosen[i] for i in rng.permutation(len(chosen))]


def _in_turn(members: NDArray[np.int64], need: int, rng: np.random.Generator) -> list[int]:
    rounds = [rng.permutation(members) for _ in range(need // members.size + 1)]
    return [int(i) for i in np.concatenate(rounds)[:need]]


class TrainingViews(Dataset[tuple[Tensor, Tensor, int]]):
    """Random training views: (inputs, S, S) picture, (3, cells, cells) truth per 4-pixel cell, stage.

    View ``index`` depends on ``seed`` and ``index`` alone. augment: "exposure" = crop, left-right flip and a random
    exposure; "posture" = the same of a chest turned and stretched a little, for training parts of few people;
    "reference" = crop, left-right and upside-down flip (METHOD.md). zones: six more channels of truth, the share of
    each cell that lies in each zone.
    """

    def __init__(
        self,
        cache: FilmCache,
        preprocess: Preprocess,
        copies: Sequence[Copy],
        seed: int,
        augment: str = "exposure",
        *,
        zones: bool = False,
    ) -> None:
        self.cache, self.preprocess, self.copies, self.seed = cache, preprocess, list(copies), seed
        self.augment, self.zones = augment, zones

    def __len__(self) -> int:
        return len(self.copies)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor, int]:
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + index)
        copy = self.copies[index]
        layers = torch.from_numpy(copied_layers(self.cache, copy))
        truth = torch.from_numpy(_copied_truth(self.cache, copy, zones=self.zones))
        if self.augment == "posture":
            layers, truth = posed([layers, truth], generator)
        if self.augment != "reference":
            layers = self.preprocess.vary(layers, generator)
        view, where = self.preprocess.training_view(layers, generator)
        cut = self.preprocess.cut(truth, where)
        if self.augment == "reference" and torch.rand(1, generator=generator) < 0.5:
            view, cut = view.flip(-2), cut.flip(-2)
        cells = max(1, self.preprocess.input_size // FINEST_STRIDE)
        return view, torch.nn.functional.adaptive_avg_pool2d(cut, cells), self.cache.films[copy.member].stage


def posed(pictures: Sequence[Tensor], generator: torch.Generator) -> list[Tensor]:
    """Pictures (C, S, S) of one film, all turned and stretched alike about its middle; its borders are repeated."""
    turn, wider, higher = torch.randn(3, generator=generator).clamp(-2, 2).tolist()
    side = pictures[0].shape[-1]
    middle = (side - 1) / 2
    turned = np.asarray(cv2.getRotationMatrix2D((middle, middle), TURN_DEGREES * turn, 1.0), np.float64)
    stretched: NDArray[np.float64] = np.diag([1 + STRETCH * wider, 1 + STRETCH * higher]) @ turned
    stretched[:, 2] += middle - stretched @ [middle, middle, 1]  # the middle stays where it is
    warped = [[_warped(layer, stretched) for layer in picture.numpy()] for picture in pictures]
    return [torch.from_numpy(np.stack(layers)) for layers in warped]


def _warped(layer: NDArray[np.float32], by: NDArray[np.float64]) -> NDArray[np.float32]:
    moved = cv2.warpAffine(layer, by, layer.shape[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float32)


def copied_layers(cache: FilmCache, copy: Copy) -> NDArray[np.float32]:
    """(C, film_size, film_size) layers of the film or crop."""
    layers = cache.layers(copy.member).astype(np.float32)
    return layers if copy.corner is None else np.stack([copy.resized(layer) for layer in layers])


def _copied_truth(cache: FilmCache, copy: Copy, *, zones: bool) -> NDArray[np.float32]:
    """(3 or 9, film_size, film_size): covered fractions, then membership of the six zones."""
    channels = cache.truth(copy.member).astype(np.float32) / 255
    if zones:
        inside = cache.zones(copy.member) == np.arange(1, 7)[:, None, None]
        channels = np.concatenate([channels, inside.astype(np.float32)])
    return np.stack([copy.resized(channel) for channel in channels])
