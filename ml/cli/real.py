"""``real``: a manifest of real films as they are, with their lung fields."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ml.serving import DEMONSTRATION_BUNDLE


def add(parser: argparse.ArgumentParser) -> None:
    from ml.synthesis.real_films import PARTS

    parser.add_argument("--films", type=Path, required=True, metavar="DIR", help="folder with films.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder for manifest.csv and lungs/")
    parser.add_argument("--part", choices=PARTS, help="only films of this part of the fixed split by patient")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE, help="whose lung network finds the lungs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.film.lungs import load_lungs
    from ml.staging.bundle import LUNGS
    from ml.synthesis.unaltered import list_unaltered

    segmenter = load_lungs(arguments.bundle / LUNGS)
    done = list(tqdm(list_unaltered(arguments.films, arguments.out, segmenter, arguments.part), "films"))
    print(f"{len(done)} real films: {arguments.out / 'manifest.csv'}", file=sys.stderr)
    return 0
