"""``data``: what is in a labelled collection, and what stands in the way of training on it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ml.cli.train import add_split


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("manifests", type=Path, nargs="+", metavar="manifest.csv")
    parser.add_argument("--no-decode", action="store_true", help="leave out sizes and unreadable films: much faster")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.add_argument("--seed", type=int, default=1)
    add_split(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """1 where films are unreadable or no split is possible, otherwise 0."""
    from tqdm import tqdm

    from ml.learning.contents import as_text, contents, decode_all
    from ml.learning.data import ManifestError, read_manifests
    from ml.learning.split import Parts, split

    films = read_manifests(arguments.manifests)
    try:
        parts: Parts | ManifestError = split(
            films, arguments.validation, arguments.seed, folds=arguments.folds, fold=arguments.fold - 1
        )
    except ManifestError as error:
        parts = error
    read = None if arguments.no_decode else decode_all(films, lambda jobs, count: tqdm(jobs, "decode", count))
    report = contents(films, read, parts)
    print(json.dumps(report, indent=1) if arguments.json else as_text(report))
    return int(bool(report.get("unreadable")) or "error" in report["split"])
