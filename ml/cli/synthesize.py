"""``synthesize``: write synthetic films with known truth."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

CONSPICUITIES = ("faint", "usual", "marked")


def add(parser: argparse.ArgumentParser) -> None:
    from ml.synthesis.real_films import PARTS

    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--conspicuity", choices=CONSPICUITIES, default="usual")
    parser.add_argument("--width", type=int, default=640, help="width of a film in pixels")
    parser.add_argument("--format", choices=("png", "dicom"), default="png")
    parser.add_argument(
        "--films", type=Path, metavar="DIR", help="insert opacities into the real films of DIR (films.csv)"
    )
    parser.add_argument("--masks", type=Path, metavar="DIR", help="lung masks of those films, NAME.png")
    parser.add_argument("--part", choices=PARTS, help="only films of this part of the fixed split by patient")
    parser.add_argument("--diseased", action="store_true", help="insert into films with other findings as well")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="also write a contact sheet of the films (PNG)")
    parser.add_argument("--workers", type=int, default=1)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.synthesis.dataset import Order, write_dataset
    from ml.synthesis.hybrid import Collection, backgrounds
    from ml.synthesis.sheet import write_sheet

    if not arguments.films and (arguments.masks or arguments.part or arguments.diseased):
        raise ValueError("--masks, --part and --diseased are for real films; name their folder by --films")
    real = Collection(arguments.films, arguments.masks, arguments.part, arguments.diseased) if arguments.films else None
    if real:
        backgrounds(real)  # a folder that cannot be used is refused before anything is written
    order = Order(
        arguments.out, arguments.count, arguments.seed, arguments.conspicuity, arguments.width, arguments.format, real
    )
    for _ in tqdm(write_dataset(order, arguments.workers), "films", arguments.count):
        pass
    if arguments.sheet:
        write_sheet(arguments.out / "manifest.csv", arguments.sheet)
    print(f"{arguments.count} synthetic films: {arguments.out / 'manifest.csv'}", file=sys.stderr)
    return 0
