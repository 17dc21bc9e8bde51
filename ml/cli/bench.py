"""``bench``: how fast this machine stages and trains, beside the baseline."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ml.serving import DEMONSTRATION_BUNDLE

PARTS = ("film", "queue", "train")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all without one")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--repeats", type=int, help="runs that a median is of; fewer for trying it out")
    parser.add_argument("--width", type=int, default=2048, help="columns of the timed films")
    parser.add_argument("--films", type=int, default=80, help="films through the queue")
    parser.add_argument("--runtime", default="auto", help="what runs the networks of the product; default the fastest")
    parser.add_argument("--page", type=Path, help="measure nothing: write the figures of --results into this README")
    parser.add_argument("--results", type=Path, help="a JSON document of figures, for --page")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.page:
        return _page(arguments)
    from ml.study.bench import Bench

    bench = Bench(arguments.bundle, arguments.repeats, arguments.width, arguments.films, arguments.runtime)
    figures = bench.run(arguments.parts or PARTS, _say)
    print(json.dumps(figures) if arguments.json else json.dumps(figures, indent=1))
    return 0


def _page(arguments: argparse.Namespace) -> int:
    from ml.study.bench_page import write_page

    if arguments.results is None:
        raise ValueError("name the figures by --results, such as var/bench.json")
    write_page(arguments.page, json.loads(arguments.results.read_text(encoding="utf-8")))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
