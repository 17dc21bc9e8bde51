"""``synthesize``: write synthetic films with known truth."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

CONSPICUITIES = ("faint", "usual", "marked")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--conspicuity", choices=CONSPICUITIES, default="usual")
    parser.add_argument("--width", type=int, default=640, help="width of a film in pixels")
    parser.add_argument("--format", choices=("png", "dicom"), default="png")
    parser.add_argument("--workers", type=int, default=1)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.synthesis.dataset import Order, write_dataset

    order = Order(
        arguments.out, arguments.count, arguments.seed, arguments.conspicuity, arguments.width, arguments.format
    )
    for _ in tqdm(write_dataset(order, arguments.workers), "films", arguments.count):
        pass
    print(f"{arguments.count} synthetic films: {arguments.out / 'manifest.csv'}", file=sys.stderr)
    return 0
