"""``agree``: whether the runtimes of this machine answer as float32 torch does. 1 if one does not."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.serving import DEMONSTRATION_BUNDLE

if TYPE_CHECKING:
    from ml.study.agreement import Film

_CONSPICUITY = ("faint", "usual", "marked")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--runtime", default="auto", help="auto, cuda, openvino-bf16 or openvino-f32")
    parser.add_argument("--data", type=Path, nargs="+", help="one or more manifest.csv instead of drawn films")
    parser.add_argument("--count", type=int, default=40, help="how many films to draw, the same ones every time")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.staging.predictor import Predictor
    from ml.staging.runtime import TORCH
    from ml.study.agreement import agreement, summary

    expected = Predictor.load(arguments.bundle, TORCH)
    found = Predictor.load(arguments.bundle, arguments.runtime)
    if found.runtime.name == TORCH:
        raise ValueError("this machine has no other runtime than torch for this bundle; the log says why")
    films = tqdm(_read(arguments.data) if arguments.data else _drawn(arguments.count), "films")
    figures = {"runtime": found.runtime.name} | summary(list(agreement(expected, found, films)))
    print(json.dumps(figures, allow_nan=False) if arguments.json else "\n".join(_lines(figures)))
    return 0 if figures["agrees"] else 1


def _read(manifests: list[Path]) -> Iterator[Film]:
    from ml.learning.data import read_manifests, read_pixels

    for film in read_manifests(manifests):
        yield str(film.path), read_pixels(film.path)


def _drawn(count: int) -> Iterator[Film]:
    import numpy as np

    from ml.synthesis.plan import make_film

    for number in range(count):
        kind = _CONSPICUITY[number % len(_CONSPICUITY)]
        film = make_film(np.random.default_rng([5, number]), number % 4, width=800, conspicuity=kind)
        yield f"drawn film {number}", film.pixels


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    verdict = "agrees" if figures["agrees"] else "DOES NOT AGREE"
    yield (
        f"{figures['runtime']} {verdict} with float32 torch on {figures['n']} films: "
        f"same stage {figures['same_stage']}, scores within {figures['largest_score_difference']}, "
        f"boxes within {figures['largest_box_difference']} pixels"
    )
    for one in figures["differing"]:
        yield f"  {one}"
