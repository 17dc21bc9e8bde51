"""Measures the API with few and with many cases: `python -m tests.load.api [--json] [--database sqlite mariadb]`.

Each database lives in a folder of its own and belongs to a process of its own; the sizes are asked in turns, so that
what else the machine does weighs on both. Times are those of whole requests inside the process, one at a time.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests import mariadb
from tests.load.questions import EXPORTS, QUESTIONS

ROOT = Path(__file__).resolve().parents[2]
SIZES = [1_000, 100_000]
ROUNDS, TIMES = 16, 5
ALL = ["sqlite", "mariadb"]
SERVER_MEMORY = "1G"


class Worker:
    """A process with one database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.place = folder, url
        own = {"VAR_DIR": str(folder), "DEMO": "1", "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
        env = {**os.environ, **own, **({"DATABASE_URL": url} if url else {})}
        command = [sys.executable, "-m", "tests.load.worker"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, act: str, wish: Any) -> Any:
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: PT018  # both are pipes
        self.process.stdin.write(json.dumps({act: wish}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"the worker ended while it was asked {act} {wish}")
        return json.loads(answer)

    def end(self) -> None:
        self.process.communicate()


@contextmanager
def workers(database: str, sizes: list[int], folder: Path) -> Iterator[dict[int, Worker]]:
    """A worker for each size, its database filled."""
    with ExitStack() as stack:
        socket = stack.enter_context(mariadb.running_server(SERVER_MEMORY)) if database == "mariadb" else None
        made = {}
        for size in sizes:
            url = mariadb.create(socket, f"load{size}") if socket else ""
            place = folder / database / str(size)
            place.mkdir(parents=True, exist_ok=True)
            made[size] = Worker(place, url)
        try:
            yield made
        finally:
            for worker in made.values():
                worker.end()


def measure(database: str, sizes: list[int], folder: Path, only: str, times: int) -> dict[str, Any]:
    asked = [question.name for question in QUESTIONS if re.search(only, question.name)]
    with workers(database, sizes, folder) as made:
        found: dict[str, Any] = {"seed": {size: worker("seed", size) for size, worker in made.items()}}
        found["requests"] = {name: _ask(made, name, times) for name in asked}
        if not only:
            found["export"] = {kind: _export(made[max(sizes)].place, kind) for kind in EXPORTS}
    return found


def _export(place: tuple[Path, str], kind: str) -> Any:
    """By a process of its own: one that was large before does not show by how much an export makes it grow."""
    fresh = Worker(*place)
    try:
        return fresh("export", kind)
    finally:
        fresh.end()


def _ask(made: dict[int, Worker], name: str, times: int) -> dict[str, Any]:
    answers: dict[int, list[Any]] = {size: [] for size in made}
    for _ in range(ROUNDS):
        for size, worker in made.items():
            answers[size].append(worker("ask", [name, times]))
    found: dict[Any, Any] = {size: _summary(several) for size, several in answers.items()}
    small, large = found[min(made)], found[max(made)]
    found |= ratios(small, large)
    times = f"x{found['ratio']} x{found['p95_ratio']}"
    print(f"  {name:36} {_line(small)} {_line(large)}  {times}", file=sys.stderr, flush=True)
    return found


def ratios(small: dict[str, float], large: dict[str, float]) -> dict[str, float]:
    """How many times as long a request takes with many cases as with few: the usual one, and the slow one of twenty."""
    pairs = {"ratio": "median_ms", "p95_ratio": "p95_ms"}
    return {name: round(large[of] / small[of], 2) for name, of in pairs.items()}


def _summary(answers: list[Any]) -> dict[str, float]:
    """Of all rounds; `cpu_ms` is what the web process itself computed, of the quietest round."""
    ranked = sorted(ms for answer in answers for ms in answer["ms"])
    return {
        "median_ms": round(statistics.median(ranked), 2),
        "p95_ms": round(ranked[max(0, round(0.95 * len(ranked)) - 1)], 2),
        "cpu_ms": round(min(answer["cpu_ms"] for answer in answers), 2),
        "queries": answers[0]["queries"],
    }


def _line(found: dict[str, float]) -> str:
    times = "".join(f"{found[name]:7.1f}" for name in ("median_ms", "p95_ms", "cpu_ms"))
    return f"{times} {found['queries']:2} q"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.api", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--database", nargs="+", choices=ALL, default=ALL)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--only", default="", help="ask only questions whose name matches this; no exports")
    parser.add_argument("--times", type=int, default=TIMES, help="how often a question is asked in a round")
    parser.add_argument("--keep", type=Path, help="a folder for the SQLite databases, used again if they are there")
    wish = parser.parse_args(arguments)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="dustlens-load-") as temporary:
        for database in wish.database:
            if database == "mariadb" and mariadb.missing():
                print(f"SKIPPED: the API on MariaDB: {mariadb.missing()}", file=sys.stderr)
                found[database] = {"not_measured": mariadb.missing()}
                continue
            print(database, file=sys.stderr)
            found[database] = measure(database, wish.sizes, wish.keep or Path(temporary), wish.only, wish.times)
    if wish.json:
        print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
