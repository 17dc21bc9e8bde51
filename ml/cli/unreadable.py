"""``--skip-unreadable`` of several commands: films that cannot be read are named, counted and left out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ml.learning.data import LabelledFilm


def add_skip(parser: argparse.ArgumentParser) -> None:
    """The option; without it the first such film ends the command."""
    parser.add_argument("--skip-unreadable", action="store_true", help="go on without films that cannot be read")


def readable(films: Sequence[LabelledFilm], arguments: argparse.Namespace) -> list[LabelledFilm]:
    """All films, or those that can be read where ``--skip-unreadable`` asks for them; the others are told on stderr."""
    from tqdm import tqdm

    from ml.learning.contents import decode_all
    from ml.learning.data import listed

    if not arguments.skip_unreadable:
        return list(films)
    found = decode_all(films, lambda jobs, count: tqdm(jobs, "decode", count))
    problems = [problem for problem in found if isinstance(problem, str)]
    if problems:
        print(f"skipped {len(problems)} of {len(films)} films:\n  {listed(problems)}", file=sys.stderr)
    return [film for film, problem in zip(films, found, strict=True) if not isinstance(problem, str)]
