"""``card``: the model card of a bundle."""

from __future__ import annotations

import argparse
from pathlib import Path

from ml.serving import DEMONSTRATION_BUNDLE


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--write", action="store_true", help="write MODEL_CARD.md beside the weights")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from ml.staging.bundle import read_manifest
    from ml.study.card import render

    text = render(read_manifest(arguments.bundle))
    if arguments.write:
        (arguments.bundle / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0
