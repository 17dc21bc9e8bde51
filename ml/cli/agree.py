"""``agree``: whether the runtimes of this machine answer as float32 torch does. 1 if one does not."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.serving import DEMONSTRATION_BUNDLE

if TYPE_CHECKING:
    from ml.staging.predictor import Predictor
    from ml.study.agreement import Film

ALL, AUTO = "all", "auto"
RUNTIMES = ("cuda", "openvino-bf16", "openvino-f32")
_CONSPICUITY = ("faint", "usual", "marked")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument(
        "--runtime",
        nargs="+",
        choices=(AUTO, ALL, *RUNTIMES),
        default=[AUTO],
        help="auto: the one that this machine would use; all: every one that it can run, the others named",
    )
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
    opened, refused = _opened(arguments.bundle, arguments.runtime)
    films = tqdm(_read(arguments.data) if arguments.data else _drawn(arguments.count), "films")
    found = agreement(expected, opened, films)
    rows = [{"runtime": name} | summary(differences) for name, differences in found.items()]
    agrees = all(row["agrees"] for row in rows)
    several = ALL in arguments.runtime or len(rows) > 1
    document = {"agrees": agrees, "runtimes": rows, "refused": refused} if several else rows[0]
    print(json.dumps(document, allow_nan=False) if arguments.json else "\n".join(_lines(rows, refused)))
    return 0 if agrees else 1


def _opened(bundle: Path, wishes: list[str]) -> tuple[dict[str, Predictor], dict[str, str]]:
    """What is to be compared, by runtime, and why the others of "all" cannot be; ValueError where one wished cannot."""
    from ml.staging.bundle import BundleError
    from ml.staging.predictor import Predictor
    from ml.staging.runtime import UnfitError

    if AUTO in wishes:
        return _usual(bundle), {}
    opened, refused = {}, {}
    for name in RUNTIMES if ALL in wishes else dict.fromkeys(wishes):
        try:
            opened[name] = Predictor.exactly(bundle, name)
        except (UnfitError, BundleError) as error:
            refused[name] = str(error)
    if refused and not (opened and ALL in wishes):
        raise ValueError("; ".join(f"{name} cannot be compared here: {why}" for name, why in refused.items()))
    return opened, refused


def _usual(bundle: Path) -> dict[str, Predictor]:
    """The one that this machine would use."""
    from ml.staging.predictor import Predictor
    from ml.staging.runtime import TORCH

    found = Predictor.load(bundle, AUTO)
    if found.runtime.name == TORCH:
        raise ValueError("this machine has no other runtime than torch for this bundle; the log says why")
    return {found.runtime.name: found}


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


def _lines(rows: list[dict[str, Any]], refused: dict[str, str]) -> Iterator[str]:
    for row in rows:
        yield from _verdict(row)
    for name, why in refused.items():
        yield f"{name} was not compared: {why}"


def _verdict(figures: dict[str, Any]) -> Iterator[str]:
    verdict = "agrees" if figures["agrees"] else "DOES NOT AGREE"
    yield (
        f"{figures['runtime']} {verdict} with float32 torch on {figures['n']} films: "
        f"same stage {figures['same_stage']}, scores within {figures['largest_score_difference']}, "
        f"boxes within {figures['largest_box_difference']} pixels"
    )
    for one in figures["differing"]:
        yield f"  {one}"
