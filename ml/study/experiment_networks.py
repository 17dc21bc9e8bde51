"""The networks of an experiment: trained once, then what they say and what they see of every film."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ml.learning import checkpoint
from ml.learning.cache import FilmCache
from ml.learning.costs import Costs
from ml.learning.data import LabelledFilm
from ml.learning.models import Classifier, channels_last
from ml.learning.settings import Means
from ml.learning.split import Parts
from ml.learning.train import train
from ml.learning.trained import trained_network
from ml.learning.views import Copy, copied_layers
from ml.staging.fine_grained import CENTRE, film_features
from ml.staging.hierarchy import decide_many
from ml.study.protocol import Plan, learner_copies, test_copies
from ml.study.steps import Result

ILL = 1
"""Class index of "ill" in classifier A."""
FloatArray = NDArray[np.float32]
Ticks = Callable[[Iterable[Any], str], Iterable[Any]]
"""Shows progress over things to do, under a title."""


@dataclass(frozen=True)
class Lab:
    """What every step works with. ``out``: the experiment's folder; ``ticks`` shows progress over films."""

    plan: Plan
    parts: Parts
    out: Path
    ticks: Ticks = lambda copies, title: copies
    means: Means = Means()  # noqa: RUF009 - frozen

    def folder(self, name: str) -> Path:
        """The run of a network."""
        return self.out / "runs" / name

    @cached_property
    def films(self) -> list[LabelledFilm]:
        """Training and validation films: what training is given."""
        return [*self.parts.train, *self.parts.validation]

    @cached_property
    def caches(self) -> dict[str, FilmCache]:
        """The decoded films of each part; they lie where training looks for them."""
        folder = self.out / "runs" / "cache"
        return {name: FilmCache(films, self.plan.preprocess, folder) for name, films in self.parts.named().items()}

    @cached_property
    def copies(self) -> dict[str, list[Copy]]:
        """What is scored of each part. The test part: every film first, then the reference's crops of them."""
        return {
            "train": learner_copies(self.parts.train, self.plan),
            "validation": [Copy(k) for k in range(len(self.parts.validation))],
            "test": test_copies(self.parts.test, self.plan),
        }

    def stages(self, part: str) -> NDArray[np.int64]:
        """(n,) stages of the part's copies."""
        films = self.parts.named()[part]
        return np.asarray([films[copy.member].stage for copy in self.copies[part]], np.int64)


def learn(lab: Lab, name: str, task: str, arch: str, weights: Path | None = None, costs: Costs | None = None) -> Result:
    """Train one network and score it: arrays ``validation`` (n, K), ``test`` (m, K) ten-crop mean scores.

    A run killed on its way is taken up again. Afterwards the folder holds the weights but no checkpoint (an optimizer's
    state is twice as large as the network).
    """
    began = time.monotonic()
    path = train(lab.films, lab.plan.training(task, arch, costs), lab.folder(name), weights, lab.means)
    seconds = time.monotonic() - began
    model = network(lab, name)
    arrays = {part: scores(lab, model, part, name) for part in ("validation", "test")}
    (path.parent / checkpoint.LAST).unlink(missing_ok=True)
    facts = {
        "arch": arch, "task": task, "curve": _curve(path.parent / "curve.csv"), "seconds": round(seconds, 1),
        "parameters": sum(p.numel() for p in model.parameters()), "costs": costs,
        "began_with": "random weights" if weights is None else f"{weights.parent.name}/{weights.name}",
    }  # fmt: skip
    return Result(facts, arrays)


def network(lab: Lab, name: str) -> Classifier:
    """A trained network, ready to answer."""
    return channels_last(trained_network(lab.folder(name)).to(lab.plan.device))


def scores(lab: Lab, model: Classifier, part: str, title: str) -> FloatArray:
    """(n, K) softmax scores of the part's copies, mean of ten crops (METHOD.md, "Preparation")."""
    copies = lab.ticks(lab.copies[part], f"{title}, {part} films")
    return np.stack([_score(lab, model, lab.caches[part], copy) for copy in copies])


@torch.inference_mode()
def _score(lab: Lab, model: Classifier, cache: FilmCache, copy: Copy) -> FloatArray:
    mean = model(_view(lab, cache, copy)).softmax(dim=1).mean(dim=0)
    return np.asarray(mean.numpy(force=True), np.float32)


def _view(lab: Lab, cache: FilmCache, copy: Copy) -> torch.Tensor:
    """(10, inputs, S, S)."""
    view = lab.plan.preprocess.ten_crops(torch.from_numpy(copied_layers(cache, copy)))
    return view.to(lab.plan.device).contiguous(memory_format=torch.channels_last)


@torch.inference_mode()
def _seen(lab: Lab, model: Classifier, cache: FilmCache, copy: Copy, k: int | None) -> FloatArray:
    """(C h w,) fine-grained features of class ``k``, or of the class that the network finds likeliest."""
    view = _view(lab, cache, copy)[[CENTRE, CENTRE + 5]]
    features = model.forward_features(view)
    if k is None:
        k = int(model.forward_head(features).softmax(dim=1).mean(dim=0).argmax())
    ten = features.repeat_interleave(5, dim=0)  # the place of each of the two among the ten crops
    return film_features(ten, model, k)


def _shown(lab: Lab, part: str) -> Iterable[Copy]:
    return lab.ticks(lab.copies[part], f"features, {part} films")


def features_end_to_end(lab: Lab, name: str) -> Result:
    """Arrays ``train`` and ``test`` (n, C h w): fine-grained features of the end-to-end network."""
    model = network(lab, name)
    arrays = {
        part: np.stack([_seen(lab, model, lab.caches[part], copy, None) for copy in _shown(lab, part)])
        for part in ("train", "test")
    }
    return Result({"features": int(arrays["train"].shape[1])}, arrays)


def features_hierarchy(lab: Lab, ill: str, stage: str, cut_point: float) -> Result:
    """The same where the network that decided supplies them: A where s < t, for its class healthy, otherwise B."""
    a, b = network(lab, ill), network(lab, stage)
    arrays = {part: np.stack(list(_decider_seen(lab, a, b, part, cut_point))) for part in ("train", "test")}
    return Result({"features": int(arrays["train"].shape[1])}, arrays)


def _decider_seen(lab: Lab, a: Classifier, b: Classifier, part: str, cut_point: float) -> Iterable[FloatArray]:
    cache = lab.caches[part]
    for copy in _shown(lab, part):
        ill = float(_score(lab, a, cache, copy)[ILL])
        if ill < cut_point:
            yield _seen(lab, a, cache, copy, 1 - ILL)
        else:
            yield _seen(lab, b, cache, copy, int(_score(lab, b, cache, copy).argmax()))


def hierarchy_answers(ill: FloatArray, stage: FloatArray, cut_point: float) -> NDArray[np.int64]:
    """(n, 2) scores of A, (n, 3) of B -> (n,) stages."""
    return decide_many(ill[:, ILL], stage, cut_point)


def hierarchy_probabilities(ill: FloatArray, stage: FloatArray) -> FloatArray:
    """(n, 2) and (n, 3) -> (n, 4): (1 - s, s b1, s b2, s b3)."""
    return np.concatenate([1 - ill[:, [ILL]], ill[:, [ILL]] * stage], axis=1)


def _curve(path: Path) -> list[dict[str, float | None]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [{key: _number(value) for key, value in row.items()} for row in csv.DictReader(file)]


def _number(text: str) -> float | None:
    value = float(text) if text else float("nan")
    return None if np.isnan(value) else value


def has_dense_truth(films: Sequence[LabelledFilm]) -> bool:
    """Whether every film of an ill person tells where its opacities are."""
    return all(film.extra.get("mask") for film in films if film.stage)


def described(result: Result) -> dict[str, Any]:
    """The facts of a trained network without its curve."""
    return {key: value for key, value in result.facts.items() if key != "curve"}
