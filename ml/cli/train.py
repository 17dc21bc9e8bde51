"""``train``: train one network from one or more manifests."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, nargs="+", help="one or more manifest.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run; a run begun there is resumed")
    _network(parser)
    _schedule(parser)
    _balance(parser)
    add_split(parser)
    _means(parser)
    parser.set_defaults(run=run)


def _network(parser: argparse.ArgumentParser) -> None:
    from ml.film.transforms import CHANNELS
    from ml.learning.models import ARCHITECTURES
    from ml.learning.settings import GROUPS

    parser.add_argument("--task", choices=tuple(GROUPS), required=True)
    parser.add_argument("--arch", choices=ARCHITECTURES, default="densenet121")
    parser.add_argument("--weights", type=Path, help="start from these safetensors weights (ImageNet, another run ...)")
    parser.add_argument("--freeze-norm", action="store_true", help="batch norm keeps the statistics it starts with")
    parser.add_argument("--film-size", type=int, help="default 280 (reference 600)")
    parser.add_argument("--crop", type=float, default=0.8)
    parser.add_argument("--input-size", type=int, default=224)
    parser.add_argument("--channels", choices=CHANNELS, help="default texture (reference equal)")


def _schedule(parser: argparse.ArgumentParser) -> None:
    from ml.learning.settings import KEEPS, PROTOCOLS, SCHEDULES

    parser.add_argument("--protocol", choices=PROTOCOLS, default="sound", help="reference: schedule, balancing of all "
                        "parts by fixed copies and augmentation as in METHOD.md")  # fmt: skip
    parser.add_argument("--schedule", choices=tuple(SCHEDULES), help="reference: SGD 0.001, x0.1 every 40 of 80 epochs")
    parser.add_argument("--epochs", type=int, help="default 10 (reference 80)")
    parser.add_argument("--batch", type=int, default=8, help="films a step, over all processes together")
    parser.add_argument("--optimizer", choices=("adamw", "sgd"))
    parser.add_argument("--rate", type=float, help="default 0.0005 (reference 0.001)")
    parser.add_argument("--decay-every", type=int, help="sgd: rate x0.1 every so many epochs")
    parser.add_argument("--label-smoothing", type=float, help="default 0.05 (reference 0)")
    parser.add_argument("--keep", choices=KEEPS, default="last", help="weights of the last or of the best epoch")
    parser.add_argument("--patience", type=int, default=0, help="stop after so many epochs without a better one")
    parser.add_argument("--seed", type=int, default=1)


def _balance(parser: argparse.ArgumentParser) -> None:
    from ml.learning.views import AUGMENTS

    parser.add_argument("--films-per-epoch", type=int, help="default 1000; 0: all of the balanced part (reference)")
    parser.add_argument("--ratio", type=ratio, help="films of stage 0:1:2:3, or of each class; default equal classes")
    parser.add_argument("--dense-weight", type=float, help="what the dense truth counts; default 1 for the task dense")
    parser.add_argument("--zone-weight", type=float, default=0.0, help="... and with it the zones' profusion")
    parser.add_argument("--augment", choices=AUGMENTS, help="posture: for films of few people; reference: crop and "
                        "both flips, exposure untouched")  # fmt: skip
    parser.add_argument("--costs", help="5:8:9, costs.json (vector or matrix) or from:confusion.json of another run")


def add_split(parser: argparse.ArgumentParser) -> None:
    """The options that part a manifest; a column `part` in it comes first."""
    parser.add_argument("--validation", type=float, default=1 / 7, help="fraction of patients held out, default 1/7")
    parser.add_argument("--folds", type=int, default=0, help="cross-validation with so many folds ...")
    parser.add_argument("--fold", type=int, default=1, help="... holding out this one, counted from 1")


def _means(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument(
        "--devices", type=int, default=1, help="processes on this machine (torchrun's count comes first)"
    )
    parser.add_argument("--precision", choices=("32-true", "bf16-mixed"), default="32-true")
    parser.add_argument("--loaders", type=int, default=0, help="processes that prepare the views")
    parser.add_argument("--checkpoint-steps", type=int, default=200, help="steps between checkpoints inside an epoch")
    parser.add_argument("--skip-unreadable", action="store_true", help="go on without films that cannot be read")


def ratio(text: str) -> tuple[float, ...]:
    """16:25:16:10 -> the numbers."""
    try:
        return tuple(float(part) for part in text.split(":"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no ratio; write numbers such as 16:25:16:10") from error


def run(arguments: argparse.Namespace) -> int:
    from ml.learning.data import read_manifests
    from ml.learning.settings import Means
    from ml.learning.train import train

    means = Means(arguments.devices, arguments.loaders, arguments.checkpoint_steps, arguments.skip_unreadable)
    films = read_manifests(arguments.data)
    print(train(films, settings(arguments), arguments.out, arguments.weights, means), file=sys.stderr)
    return 0


def settings(arguments: argparse.Namespace) -> Any:
    """The ``Training`` that the arguments ask for: what is named by itself comes before schedule and protocol."""
    from ml.film.transforms import Preprocess
    from ml.learning.costs import read_costs
    from ml.learning.settings import GROUPS, PROTOCOL, SCHEDULES, Training

    reference = arguments.protocol == "reference"
    named = ("epochs", "optimizer", "rate", "decay_every", "label_smoothing", "films_per_epoch", "ratio", "augment")
    chosen: dict[str, Any] = SCHEDULES[arguments.schedule or ("reference" if reference else "modern")]
    chosen = chosen | (PROTOCOL if reference else {})
    chosen = chosen | {name: value for name in named if (value := getattr(arguments, name)) is not None}
    film_size = arguments.film_size or (600 if reference else 280)
    channels = arguments.channels or ("equal" if reference else "texture")
    plain = "task arch batch seed device precision validation keep patience freeze_norm dense_weight zone_weight folds"
    return Training(
        **{name: getattr(arguments, name) for name in plain.split()},
        **chosen,
        preprocess=Preprocess(film_size, arguments.crop, arguments.input_size, channels),
        costs=read_costs(arguments.costs, GROUPS[arguments.task]) if arguments.costs else None,
        fold=arguments.fold - 1,
    )
