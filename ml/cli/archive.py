"""``predict --manifest``: an archive of any size, by several workers, taken up again after any kill."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ml.study.archive.answers import Answer
    from ml.study.archive.run import Summary


def add_archive(parser: argparse.ArgumentParser) -> None:
    """The options of an archive."""
    group = parser.add_argument_group("a whole archive", "start the same command again to go on after any interruption")
    group.add_argument("--manifest", type=Path, help="CSV file with the column 'path', a film a row")
    group.add_argument("--out", type=Path, help="folder of results.jsonl, results.parquet and unreadable.csv")
    group.add_argument("--engine", choices=("local", "ray"), default="local", help="ray needs the extra 'archive'")
    group.add_argument("--workers", type=int, help="processes; else what this machine has processors and memory for")
    group.add_argument("--address", metavar="HOST:PORT", help="of a Ray cluster; else one of this machine's own")


def run_archive(arguments: argparse.Namespace) -> int:
    """0 when every film has its answer, also those that were refused; 1 when some are to be tried again."""
    from ml.study.archive.crew import NoWorkerError
    from ml.study.archive.engines import engine, hands
    from ml.study.archive.run import stage_archive

    if arguments.files or arguments.map_dir or not arguments.out:
        raise ValueError("--manifest goes with --out, not with single files or --map-dir")
    chosen = engine(arguments.engine, arguments.workers, arguments.address)
    crew = partial(hands, arguments.bundle, arguments.runtime, chosen)
    try:
        with redirect_stdout(sys.stderr):  # Ray tells of lost workers there, and stdout is the summary's
            summary = stage_archive(arguments.manifest, arguments.out, arguments.bundle, crew, _ticks)
    except NoWorkerError as error:
        raise ValueError(f"no worker is left: {error}") from error
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130
    if arguments.json:
        print(
            json.dumps(asdict(summary) | {name: value for name, value in asdict(chosen).items() if name != "address"})
        )
    else:
        print(_sentence(summary, arguments.out))
    return 1 if summary.failed else 0


def _ticks(answers: Iterator[Answer], films: int, before: int) -> Iterable[Answer]:
    """Rate and time left, counted from the first answer: starting takes its own time."""
    from tqdm import tqdm

    refused = 0
    with tqdm(total=films, initial=before, unit="film", desc="films", smoothing=0.1) as bar:
        for number, answer in enumerate(answers):
            if number == 0:
                bar.unpause()
            refused += "error" in answer
            bar.set_postfix({"without a stage": refused}, refresh=False)
            bar.update()
            yield answer


def _sentence(summary: Summary, out: Path) -> str:
    done = (
        f"{summary.films} films: {summary.staged} staged, {summary.refused} refused, {summary.failed} to be tried again"
    )
    rate = f", {summary.films_per_minute} films a minute" if summary.films_per_minute else ""
    return f"{done} ({summary.before} of them done before{rate}): {out}"
