"""``bundle``: join classifiers A and B into a bundle, calibrated, cut point swept."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ml.cli.unreadable import add_skip, readable


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ill", type=Path, required=True, help="run folder of classifier A (task ill)")
    second = parser.add_mutually_exclusive_group(required=True)
    second.add_argument("--stage", type=Path, help="run folder of classifier B (task stage), a network of its own")
    second.add_argument(
        "--stage-films",
        type=Path,
        nargs="+",
        default=[],
        metavar="MANIFEST",
        help="make classifier B a head on A's trunk, fitted on the ill films of these manifests: half the arithmetic",
    )
    parser.add_argument(
        "--validation", type=Path, required=True, help="manifest.csv that calibrates and sets the cut point"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--facts", type=Path, help="JSON file with data, licence, intended_use, limits")
    parser.add_argument("--lungs", type=Path, help="weights of the lung network (written by 'lungs')")
    parser.add_argument(
        "--svm", type=Path, metavar="MANIFEST", help="fit an SVM head on these films, and let it decide"
    )
    add_skip(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from ml.study.assemble import assemble

    facts = json.loads(arguments.facts.read_text(encoding="utf-8")) if arguments.facts else {}
    manifest = assemble(
        arguments.ill,
        arguments.stage,
        arguments.validation,
        arguments.out,
        arguments.name,
        arguments.version,
        facts,
        stage_films=arguments.stage_films,
        lungs=arguments.lungs,
        svm_films=arguments.svm,
        readable=lambda films: readable(films, arguments),
    )
    seen = manifest["validation"]
    print(
        f"cut point {manifest['cut_point']}, digest {manifest['digest'][:12]}; on {seen['n']} validation films the "
        f"calibration error went from {seen['ece_before']} to {seen['ece_after']}",
        file=sys.stderr,
    )
    return 0
