"""Training images per second: our loop beside the plain torchvision loop, taking turns on the same films."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from ml.film.transforms import Preprocess
from ml.learning.cache import FilmCache
from ml.learning.data import LabelledFilm
from ml.learning.machines import launched
from ml.learning.nets import Nets
from ml.learning.settings import Means, Training, optimizer_of
from ml.learning.views import Copy, TrainingViews
from ml.learning.vision import models
from ml.study.bench_films import write_films

RUN = Training(task="ill", preprocess=Preprocess(280, 0.8, 224, "equal"), batch=8, validation=0.0)
_FILMS, _WIDTH, _STEPS, _REPEATS = 8, 512, 2, 3
Say = Callable[[str], None]


def bench_train(work: Path, repeats: int | None, say: Say, run: Training = RUN) -> dict[str, Any]:
    """``train``: {device: {product_images_s, plain_images_s, ratio, batch, input_size}}."""
    cache = _cache(work, run.preprocess)
    devices = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
    return {"train": {device: _compared(cache, _on(run, device), repeats or _REPEATS, say) for device in devices}}


def _on(run: Training, device: str) -> Training:
    """The run as it is recommended for that device."""
    return replace(run, device=device, precision="bf16-mixed" if device == "cuda" else run.precision)


def _compared(cache: FilmCache, run: Training, repeats: int, say: Say) -> dict[str, Any]:
    product, plain = product_steps(cache, run), plain_steps(cache, run)
    pairs = [(_timed(product), _timed(plain)) for _ in range(1 + repeats)][1:]  # the first of each warms up
    ours, theirs = (run.batch * _STEPS / median(column) for column in zip(*pairs, strict=True))
    say(f"training on {run.device}: {ours:.2f} images/s, plain loop {theirs:.2f}")
    rates = {"product_images_s": round(ours, 2), "plain_images_s": round(theirs, 2), "ratio": round(ours / theirs, 2)}
    return rates | {"batch": run.batch, "input_size": run.preprocess.input_size, "precision": run.precision}


def _timed(steps: Iterator[None]) -> float:
    began = perf_counter()
    for _ in range(_STEPS):
        next(steps)
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return perf_counter() - began


def product_steps(cache: FilmCache, run: Training) -> Iterator[None]:
    """Steps of ``ml.learning.train`` without its checkpoints: views, loss, gradient, clipping, optimizer."""
    fabric, nets = launched(run, Means()), Nets(run, None)
    step = fabric.setup_module(nets)
    optimizer, _ = optimizer_of(run, list(nets.parameters()))
    members = [Copy(k % len(cache.films)) for k in range(run.batch * _STEPS)]
    views = TrainingViews(cache, run.preprocess, members, run.seed, run.augment)
    nets.begin()
    for x, truth, stages in _endless(views, run.batch):
        loss = step(*fabric.to_device((x, truth, run.class_of(stages))))
        optimizer.zero_grad()
        fabric.backward(loss)
        nn.utils.clip_grad_norm_(nets.parameters(), 5.0)
        optimizer.step()
        yield


def plain_steps(cache: FilmCache, run: Training) -> Iterator[None]:
    """The loop of every tutorial: torchvision's network and transforms, float32, the same optimizer and batch."""
    network = getattr(models(), run.arch)(num_classes=len(run.groups)).to(run.device).train()
    optimizer, _ = optimizer_of(run, list(network.parameters()))
    for x, classes in _endless(_PlainFilms(cache, run), run.batch):
        loss = nn.functional.cross_entropy(network(x.to(run.device)), classes.to(run.device))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
        optimizer.step()
        yield


class _PlainFilms(Dataset[tuple[Tensor, int]]):
    """The same reduced films, held in memory, cropped and flipped at random."""

    def __init__(self, cache: FilmCache, run: Training) -> None:
        models()  # the door by which torchvision loads
        transforms = importlib.import_module("torchvision.transforms")
        self._view = transforms.Compose(
            [transforms.RandomCrop(run.preprocess.crop_size), transforms.RandomHorizontalFlip()]
        )
        self._films = [torch.from_numpy(cache.layers(k)).float().expand(3, -1, -1) for k in range(len(cache.films))]
        self._classes = run.class_of(torch.tensor([film.stage for film in cache.films])).tolist()
        self._length = run.batch * _STEPS

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        index %= len(self._films)
        return self._view(self._films[index]), self._classes[index]


def _endless(films: Dataset[Any], batch: int) -> Iterator[Any]:
    return chain.from_iterable(DataLoader(films, batch) for _ in repeat(None))


def _cache(work: Path, preprocess: Preprocess) -> FilmCache:
    files = write_films(work / "training", _FILMS, _WIDTH)
    films = [LabelledFilm(path, k % 4, str(k), {"root": str(path.parent)}) for k, path in enumerate(files)]
    return FilmCache(films, preprocess, work / "cache")
