"""``train``: train one network from a manifest."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    from ml.film.transforms import CHANNELS
    from ml.learning.models import ARCHITECTURES
    from ml.learning.train import GROUPS

    parser.add_argument("--data", type=Path, required=True, nargs="+", help="one or more manifest.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run; a run begun there is resumed")
    parser.add_argument("--task", choices=tuple(GROUPS), required=True)
    parser.add_argument("--arch", choices=ARCHITECTURES, default="densenet121")
    parser.add_argument("--weights", type=Path, help="start from these safetensors weights")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--films-per-epoch", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--optimizer", choices=("adamw", "sgd"), default="adamw")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--film-size", type=int, default=280)
    parser.add_argument("--crop", type=float, default=0.8)
    parser.add_argument("--input-size", type=int, default=224)
    parser.add_argument("--channels", choices=CHANNELS, default="texture", help="equal: as the reference")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--precision", choices=("32-true", "bf16-mixed"), default="32-true")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from ml.film.transforms import Preprocess
    from ml.learning.data import read_manifest
    from ml.learning.train import Training, train

    films = [film for manifest in arguments.data for film in read_manifest(manifest)]
    run = Training(
        task=arguments.task,
        arch=arguments.arch,
        preprocess=Preprocess(arguments.film_size, arguments.crop, arguments.input_size, arguments.channels),
        epochs=arguments.epochs,
        films_per_epoch=arguments.films_per_epoch,
        batch=arguments.batch,
        optimizer=arguments.optimizer,
        rate=arguments.rate,
        seed=arguments.seed,
        device=arguments.device,
        precision=arguments.precision,
    )
    print(train(films, run, arguments.out, arguments.weights), file=sys.stderr)
    return 0
