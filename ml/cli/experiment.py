"""``experiment``: everything that METHOD.md tabulates, with a report beside the reference's figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ml.cli.unreadable import add_skip, readable


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, nargs="+", help="one or more manifest.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder; an experiment begun there is taken up again")
    parser.add_argument(
        "--protocol", choices=("sound", "reference"), default="sound", help="reference: as METHOD.md tells it was done"
    )
    parser.add_argument("--quick", action="store_true", help="small pictures, few epochs: every step, in minutes")
    parser.add_argument("--weights", type=Path, help="folder with ARCHITECTURE.safetensors to start from")
    parser.add_argument("--epochs", type=int, help="of each classifier, instead of the protocol's own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--precision", choices=("32-true", "bf16-mixed"), default="32-true")
    parser.add_argument("--loaders", type=int, default=0, help="processes that prepare training views")
    add_skip(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from dataclasses import replace

    from ml.learning.data import read_manifests
    from ml.learning.settings import Means
    from ml.study.experiment import experiment
    from ml.study.protocol import plan_of

    films = readable(read_manifests(arguments.data), arguments)
    plan = plan_of(arguments.protocol, quick=arguments.quick)
    plan = replace(
        plan,
        seed=arguments.seed,
        device=arguments.device,
        precision=arguments.precision,
        weights=arguments.weights,
        epochs=plan.epochs if arguments.epochs is None else arguments.epochs,
    )
    report = experiment(films, plan, arguments.out, _say, _ticks, Means(loaders=arguments.loaders))
    print(report, file=sys.stderr)
    return 0


def _say(step: str) -> None:
    print(f"step {step}", file=sys.stderr)


def _ticks(things: Iterable[Any], title: str) -> Iterable[Any]:
    from tqdm import tqdm

    return tqdm(things, title, mininterval=5)
