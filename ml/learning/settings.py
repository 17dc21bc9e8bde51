"""What decides a run of training, and what does not: tasks, schedules, and the means it runs with."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from ml.film.transforms import Preprocess
from ml.learning.costs import Costs, costs_of
from ml.learning.split import SIX_TO_ONE
from ml.learning.views import AUGMENTS, REFERENCE_RATIO

GROUPS: dict[str, tuple[tuple[int, ...], ...]] = {
    "dense": ((0,), (1,), (2,), (3,)),
    "four": ((0,), (1,), (2,), (3,)),
    "ill": ((0,), (1, 2, 3)),
    "stage": ((1,), (2,), (3,)),
}
"""The stages that form each class of a task; without a ratio, balancing draws every class equally often."""

PROTOCOLS = ("sound", "reference")
KEEPS = ("last", "best")
SCHEDULES: dict[str, dict[str, Any]] = {
    "modern": {},
    "reference": {
        "optimizer": "sgd", "rate": 0.001, "epochs": 80, "decay_every": 40, "label_smoothing": 0.0,
    },
}  # fmt: skip
"""Settings by name. reference: METHOD.md, "Base classifiers". modern: AdamW, warm-up, cosine, label smoothing."""
PROTOCOL: dict[str, Any] = {
    "protocol": "reference", "ratio": REFERENCE_RATIO, "augment": "reference", "films_per_epoch": 0,
}  # fmt: skip
"""Settings of the reference's protocol beside its schedule."""


@dataclass(frozen=True)
class Training:
    """Everything that decides a run; written beside its weights. ValueError for settings that make no sense together.

    films_per_epoch: views an epoch, 0 = all of the balanced part once. validation: fraction of the patients held out;
    ``folds`` > 1: fold number ``fold`` (from 0) instead. ratio: films wanted of stages 0, 1, 2, 3 (or of each class of
    the task). decay_every: SGD's rate x0.1 after so many epochs (None: once, at half). keep: weights of the last epoch
    or of the best on the films held out. patience: stop after so many epochs without a better one (0: never).
    freeze_norm: batch norm keeps the statistics it started with. dense_weight: what the dense truth (opacity coverage
    of every place) counts beside the classes, by default 1 in the task ``dense``, 0 in the others; zone_weight: what
    the profusion of the zones counts with it. protocol "reference" balances by fixed copies as METHOD.md tells, and so
    it does the films held out.
    """

    task: str
    arch: str = "densenet121"
    preprocess: Preprocess = field(default_factory=Preprocess)
    epochs: int = 10
    films_per_epoch: int = 1000
    batch: int = 8
    optimizer: str = "adamw"
    rate: float = 5e-4
    label_smoothing: float = 0.05
    validation: float = SIX_TO_ONE
    seed: int = 1
    device: str = "cpu"
    precision: str = "32-true"
    costs: Costs | None = None
    ratio: tuple[float, ...] | None = None
    augment: str = "exposure"
    protocol: str = "sound"
    folds: int = 0
    fold: int = 0
    decay_every: int | None = None
    keep: str = "last"
    patience: int = 0
    freeze_norm: bool = False
    zone_weight: float = 0.0
    dense_weight: float | None = None

    def __post_init__(self) -> None:
        _one_of("task", self.task, tuple(GROUPS))
        _one_of("augment", self.augment, AUGMENTS)
        _one_of("protocol", self.protocol, PROTOCOLS)
        _one_of("keep", self.keep, KEEPS)
        if min(self.epochs, self.batch) < 1 or min(self.films_per_epoch, self.rate) < 0:
            raise ValueError("a run has 1 epoch and 1 film a step at least, films an epoch and a rate of 0 or more")
        if self.zone_weight and not self.truth_weight:
            raise ValueError("the zones' profusion is learnt with the dense truth only: give --dense-weight as well")
        if self.costs is not None:
            object.__setattr__(self, "costs", costs_of(self.costs, len(self.groups)))
        if not 0 <= self.validation < 1:
            raise ValueError(f"validation {self.validation} is a fraction of the patients: 0 or more, below 1")
        if self.ratio is not None and (len(self.ratio) not in {4, len(self.groups)} or min(self.ratio) <= 0):
            raise ValueError(f"a ratio for the task {self.task} has {len(self.groups)} numbers above 0, or 4 by stage")
        if self.protocol == "reference" and (self.ratio is None or len(self.ratio) != 4):
            raise ValueError("the reference's protocol needs a ratio of four numbers, one a stage, such as 16:25:16:10")
        if (self.keep == "best" or self.patience) and not self.holds_out:
            raise ValueError("the best epoch and an early stop need films held out: give --validation or --folds")

    @property
    def truth_weight(self) -> float:
        """What the dense truth counts."""
        return float(self.task == "dense") if self.dense_weight is None else self.dense_weight

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        return GROUPS[self.task]

    @property
    def stages(self) -> tuple[int, ...]:
        """The stages that the task learns from."""
        return tuple(stage for group in self.groups for stage in group)

    @property
    def holds_out(self) -> bool:
        return self.validation > 0 or self.folds > 1

    @property
    def draws(self) -> tuple[tuple[tuple[int, ...], ...], tuple[float, ...] | None]:
        """What balancing draws from, and in which ratio: by class, or by stage where the ratio is by stage."""
        if self.ratio is None or len(self.ratio) == len(self.groups):
            return self.groups, self.ratio
        return tuple((s,) for s in self.stages), tuple(self.ratio[s] for s in self.stages)

    def class_of(self, stages: Tensor) -> Tensor:
        """(N,) stages -> (N,) class indices of the task."""
        table = {stage: index for index, group in enumerate(self.groups) for stage in group}
        return torch.tensor([table[int(s)] for s in stages])


@dataclass(frozen=True)
class Means:
    """What a run works with and what its result does not depend on.

    devices: processes on this machine (torchrun's own count comes first). loaders: processes that prepare views.
    checkpoint_steps: steps between checkpoints inside an epoch. skip_unreadable: go on without films that cannot be
    read instead of refusing them all.
    """

    devices: int = 1
    loaders: int = 0
    checkpoint_steps: int = 200
    skip_unreadable: bool = False

    def __post_init__(self) -> None:
        if min(self.devices, self.checkpoint_steps) < 1 or self.loaders < 0:
            raise ValueError("a run has 1 process and 1 step between checkpoints at least, and 0 or more loaders")


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{name} {value!r} is none of {', '.join(known)}")


def optimizer_of(
    run: Training, parameters: list[nn.Parameter]
) -> tuple[torch.optim.Optimizer, Callable[[float], float]]:
    """The optimizer, and its rate at a moment in epochs (2.5 = in the middle of the third).

    sgd: momentum 0.9, x0.1 every ``decay_every`` epochs or once at half. adamw: warm-up and cosine.
    """
    if run.optimizer == "sgd":
        every = run.decay_every or run.epochs / 2
        sgd = torch.optim.SGD(parameters, lr=run.rate, momentum=0.9)
        return sgd, lambda moment: run.rate * 0.1 ** int(moment / every)
    adamw = torch.optim.AdamW(parameters, lr=run.rate, weight_decay=0.01)
    return adamw, lambda moment: run.rate * _cosine(moment / run.epochs)


def _cosine(progress: float) -> float:
    return min(1.0, progress / 0.03 + 0.01) * (0.02 + 0.98 * (1 + math.cos(math.pi * progress)) / 2)
