"""``bundle``: join two trained networks into a bundle, cut point swept."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ill", type=Path, required=True, help="run folder of classifier A (task ill)")
    parser.add_argument("--stage", type=Path, required=True, help="run folder of classifier B (task stage)")
    parser.add_argument("--validation", type=Path, required=True, help="manifest.csv on which the cut point is swept")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--facts", type=Path, help="JSON file with data, licence, intended_use, limits")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from ml.study.assemble import assemble

    facts = json.loads(arguments.facts.read_text(encoding="utf-8")) if arguments.facts else {}
    manifest = assemble(
        arguments.ill, arguments.stage, arguments.validation, arguments.out, arguments.name, arguments.version, facts
    )
    print(f"cut point {manifest['cut_point']}, digest {manifest['digest'][:12]}", file=sys.stderr)
    return 0
