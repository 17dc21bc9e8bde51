"""Films a minute through the platform, beside the predictor alone in a loop on the same cores.

The platform is asked by its command ``manage.py bench_queue``, in a process and folders of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from ml.film.sandbox import Decoder
from ml.staging.predictor import Predictor
from ml.staging.runtime import AUTO
from ml.study.bench_films import write_films

MANAGE = Path(__file__).parents[2] / "manage.py"
_LOOP, _LONGEST_S, _SMALL = 12, 3600, 256
WORKERS = (1, 2)
Say = Callable[[str], None]


def bench_queue(bundle: Path, width: int, films: int, work: Path, say: Say, runtime: str = AUTO) -> dict[str, Any]:
    """``queue``, ``memory_mb`` and ``start``; ``queue`` is None with a reason where the platform is not installed."""
    [film] = write_films(work / "films", 1, width)
    [small] = write_films(work / "small", 1, _SMALL)
    predictor = Predictor.load(bundle, runtime, work / "networks")
    alone = predictor_alone(predictor, film)
    say(f"predictor alone: {alone:.1f} films/min")
    if not MANAGE.is_file():
        return {"queue": None, "why": "the platform is not here"}
    measured = _platform(film, small, films, _environment(bundle, work, runtime))
    alone = max(alone, predictor_alone(predictor, film))  # the machine may be faster or slower by now: the harder one
    runs = measured["workers"]
    for count, run in runs.items():
        say(f"{count} worker(s): {run['films_per_min']} films/min, first result after {run['first_result_s']} s")
    rows = {count: run | {"of_predictor": round(run["films_per_min"] / alone, 3)} for count, run in runs.items()}
    return {
        "queue": {"predictor_films_per_min": round(alone, 1), "workers": rows, "database": measured["database"]},
        "memory_mb": measured["memory_mb"],
        "start": {"first_result_s": runs["1"]["first_result_s"], "cold_s": measured["cold_start_s"]},
        "stored": measured["stored"],
    }


def predictor_alone(predictor: Predictor, film: Path) -> float:
    """Films a minute of ``Predictor.stage`` in a loop on a decoded film."""
    with Decoder() as decoder:
        pixels = decoder.decode(film).pixels
    predictor.stage(pixels, refuse=False)
    began = perf_counter()
    for _ in range(_LOOP):
        predictor.stage(pixels, refuse=False)
    return 60 * _LOOP / (perf_counter() - began)


def _platform(film: Path, small: Path, films: int, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, str(MANAGE), "bench_queue", str(film), str(small), "--mark", film.stem]
    command += ["--films", str(films), "--workers", *map(str, WORKERS)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=MANAGE.parent, env=env, stdout=subprocess.PIPE, check=False, timeout=_LONGEST_S
    )
    if done.returncode:
        raise ValueError(f"the platform could not be measured: manage.py bench_queue ended with {done.returncode}")
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _environment(bundle: Path, work: Path, runtime: str) -> dict[str, str]:
    """A demonstration in ``work``; no setting of a real site reaches it."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MEDIA_URL_OR_ROOT")}
    own = {"DEMO": "1", "VAR_DIR": str(work / "site"), "MODEL_BUNDLE": str(bundle.absolute())}
    return kept | own | {"MODEL_RUNTIME": runtime}
