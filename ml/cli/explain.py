"""``explain``: pictures of where the model looked on a film."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ml.serving import DEMONSTRATION_BUNDLE


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE, help="a bundle or a training run's folder")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--against", type=Path, metavar="RUN_OR_BUNDLE", help="show the film beside this network's map")
    parser.add_argument("--channels", type=int, default=12, help="how many channels the contact sheet shows")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ml.learning.data import ManifestError
    from ml.study.pictures import Artist

    if arguments.channels < 1:
        raise ValueError("--channels must be at least 1")
    artist = Artist(arguments.bundle, arguments.against, arguments.channels)
    refused = 0
    for number, file in enumerate(tqdm(arguments.files, "films")):
        try:
            facts = artist.draw(file, arguments.out / f"{number:04d}-{file.stem}")
            tqdm.write(json.dumps(facts))
        except ManifestError as error:
            refused += 1
            tqdm.write(f"error: {error}")
    return 1 if refused else 0
