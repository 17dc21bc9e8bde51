"""An archive through both engines: ``python -m tests.load.archive [--films 300] [--repeats 3]``.

Draws films (and adds one that cannot be read), stages each as the platform does, then all of them through each engine
with two workers: one worker is killed half-way, the command itself at three quarters, and it is started again. Every
film must have one answer, the platform's. Then, undisturbed and alternating, how fast the engines are: how much longer
they take for all films than for a few, so that neither their start counts nor how many answers they send at a time.
One JSON document on stdout; exit status 1 where something is not as it must be.
"""

import argparse
import csv
import json
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from ml.serving import DEMONSTRATION_BUNDLE
from ml.synthesis.dataset import Order, write_dataset
from tests.archives import (
    comparable,
    kill_a_worker,
    kill_the_command,
    platform_answers,
    results,
    same,
    start,
    summary_of,
)

WORKERS = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--films", type=int, default=300)
    parser.add_argument("--width", type=int, default=256, help="of a film, in pixels")
    parser.add_argument("--bundle", type=Path, default=DEMONSTRATION_BUNDLE)
    parser.add_argument("--runtime", default="auto")
    parser.add_argument("--engines", nargs="+", choices=("local", "ray"), default=["local", "ray"])
    parser.add_argument("--repeats", type=int, default=3, help="undisturbed runs of each engine, 0 for none")
    parser.add_argument("--few", type=int, default=60, help="films of the shorter undisturbed runs")
    parser.add_argument("--keep", type=Path, help="folder for the films and results; else they are deleted")
    arguments = parser.parse_args()
    if "ray" in arguments.engines and find_spec("ray") is None:
        print("SKIPPED: ray is not installed: pip install -c constraints.txt -e '.[archive]'", file=sys.stderr)
        arguments.engines.remove("ray")
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="dustlens-archive-"))
    try:
        report = prove(arguments, folder)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(report, indent=1))
    return 0 if report["right"] else 1


def prove(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """What each engine did, and whether all of it was right."""
    os.environ["OMP_NUM_THREADS"] = "1"  # of the platform's two workers, as of the archive's
    manifest, names = draw(folder, arguments.films, arguments.width)
    say(f"{len(names)} films drawn; staging them as the platform does")
    expected = platform(folder, names, arguments.bundle, arguments.runtime)
    engines = {name: disturbed(name, manifest, folder, arguments, expected) for name in arguments.engines}
    speed = race(arguments, manifest, folder) if arguments.repeats else {}
    return {
        "films": len(names),
        "workers": WORKERS,
        "right": all(engine["right"] for engine in engines.values()),
        "engines": engines,
        "undisturbed": speed,
    }


def draw(folder: Path, count: int, width: int) -> tuple[Path, list[str]]:
    """The list of so many films, the last of which is none."""
    rows = list(write_dataset(Order(folder, count=count - 1, seed=5, width=width), workers=WORKERS))
    (folder / "films" / "letter.png").write_text("Dear doctor")
    names = [row["path"] for row in rows] + ["films/letter.png"]
    return write_list(folder / "archive.csv", names), names


def write_list(path: Path, names: list[str]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["path"], *([name] for name in names)])
    return path


def platform(folder: Path, names: list[str], bundle: Path, runtime: str) -> dict[str, dict[str, Any]]:
    """What the platform's two workers say of each film."""
    shares = [names[number::WORKERS] for number in range(WORKERS)]
    expected: dict[str, dict[str, Any]] = {}
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        pool.submit(platform_answers, [], bundle, folder, runtime).result()  # measured once, found again by all others
        outs = [folder / f"platform-{number}" for number in range(WORKERS)]
        jobs = []
        for share, out in zip(shares, outs, strict=True):
            out.mkdir()
            jobs.append(pool.submit(platform_answers, [folder / name for name in share], bundle, out, runtime))
        for share, job in zip(shares, jobs, strict=True):
            expected |= dict(zip(share, job.result(), strict=True))
    return expected


def disturbed(
    engine: str, manifest: Path, folder: Path, arguments: argparse.Namespace, expected: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """All films through one engine, a worker and then the command killed; what came out of it."""
    out, count = folder / engine, len(expected)
    say(f"{engine}: {count} films, one worker killed after {count // 2}")
    options = (arguments.bundle, engine, "--runtime", arguments.runtime)
    command = start(manifest, out, *options)
    kill_a_worker(command, out, engine, after=count // 2)
    kill_the_command(command, out, after=3 * count // 4)
    say(f"{engine}: command killed after {3 * count // 4}, started again")
    summary = summary_of(start(manifest, out, *options))
    found = results(out)
    answers = {answer["file"]: comparable(answer) for answer in found}
    different = sorted(name for name in expected if not same(answers.get(name), expected[name]))
    return {
        "results": len(found),
        "films_with_a_result": len(answers),
        "different_from_the_platform": different,
        "summary": summary,
        "right": len(found) == len(answers) == count and not different,
    }


def race(arguments: argparse.Namespace, manifest: Path, folder: Path) -> dict[str, Any]:
    """Films a minute of each engine undisturbed, alternating; medians and every run."""
    with manifest.open(newline="") as file:
        names = [row["path"] for row in csv.DictReader(file)]
    lists = {"few": write_list(folder / "few.csv", names[: arguments.few]), "all": manifest}
    runs: dict[str, dict[str, list[float]]] = {engine: {"few": [], "all": []} for engine in arguments.engines}
    for number, (engine, many) in product(range(arguments.repeats), product(arguments.engines, lists)):
        say(f"{engine}: {many} films undisturbed, run {number + 1} of {arguments.repeats}")
        out = folder / f"speed-{engine}-{many}-{number}"
        command = start(lists[many], out, arguments.bundle, engine, "--runtime", arguments.runtime)
        runs[engine][many].append(summary_of(command)["seconds"])
    more = len(names) - arguments.few
    rates = {engine: speed(more, median(own["all"]), median(own["few"])) for engine, own in runs.items()}
    ratio = {}
    if {"local", "ray"} <= rates.keys():
        ratio = {"ray_to_local": round(rates["ray"]["films_per_minute"] / rates["local"]["films_per_minute"], 3)}
    return {"films": len(names), "few": arguments.few, **rates, **ratio, "seconds": runs}


def speed(more: int, seconds: float, few_seconds: float) -> dict[str, float]:
    """Films a minute once an engine is at work: so many films more take so much longer."""
    return {"films_per_minute": round(60 * more / (seconds - few_seconds), 1), "seconds": seconds}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
