"""``evaluate``: figures of a bundle on a labelled manifest."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ml.serving import DEMONSTRATION_BUNDLE


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="manifest.csv")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--record", metavar="WHAT", help="record the figures in the bundle, naming the films WHAT")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.learning.data import LabelledFilm, read_manifest
    from ml.staging.bundle import record_metrics
    from ml.staging.predictor import Predictor
    from ml.study.evaluate import evaluate

    films: list[LabelledFilm] = read_manifest(arguments.data)
    if not films:
        raise ValueError(f"{arguments.data}: there are no films to evaluate")
    figures = evaluate(Predictor.load(arguments.bundle), films, lambda f: tqdm(f, "films"))
    if arguments.record:
        record_metrics(arguments.bundle, figures | {"films": arguments.record})
    if arguments.json:
        print(json.dumps(figures, allow_nan=False))
        return 0
    print(f"{figures['n']} films, macro-recall {figures['macro_recall']}, 95 % {figures['macro_recall_interval']}")
    print(f"quadratic kappa {figures['quadratic_kappa']}, ECE {figures['ece']}")
    print(f"recall by stage {figures['recall_by_stage']}, confusion {figures['confusion']}, {figures['regions']}")
    return 0
