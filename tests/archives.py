"""Archives for tests: the command in a process of its own, its workers killed on purpose, its results read back."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
import torch

from ml.serving import FilmError, Session, open_session

ROOT = Path(__file__).resolve().parents[1]
_SIGNS = {"local": "ml.study.archive.worker", "ray": "ray::ArchiveWorker"}
"""What the command line of a worker holds."""
_PATIENCE_S = 600.0


def start(manifest: Path, out: Path, bundle: Path, engine: str, *more: str) -> subprocess.Popen[str]:
    """The command with two workers, on torch unless ``more`` says otherwise; its summary comes on stdout."""
    command = [sys.executable, "-m", "ml", "predict", "--manifest", str(manifest), "--out", str(out), "--json"]
    command += ["--bundle", str(bundle), "--engine", engine, "--workers", "2", "--runtime", "torch", *more]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )


def summary_of(command: "subprocess.Popen[str]") -> dict[str, Any]:
    """Wait for the command's end and return its summary."""
    printed, _ = command.communicate()
    summary: dict[str, Any] = json.loads(printed)
    return summary


def kill_a_worker(command: "subprocess.Popen[str]", out: Path, engine: str, after: int) -> int:
    """SIGKILL one worker once there are ``after`` results; its process id."""
    _wait_for(command, out, after)
    workers = [p for p in psutil.Process(command.pid).children(recursive=True) if _SIGNS[engine] in _words(p)]
    workers[0].kill()
    return workers[0].pid


def kill_the_command(command: "subprocess.Popen[str]", out: Path, after: int) -> None:
    """SIGKILL the command itself once there are ``after`` results, and wait until all that it started is gone."""
    _wait_for(command, out, after)
    family = psutil.Process(command.pid).children(recursive=True)
    os.kill(command.pid, signal.SIGKILL)
    command.communicate()
    psutil.wait_procs(family, timeout=60)


def results(out: Path) -> list[dict[str, Any]]:
    """The whole lines of the results, in the order in which they came."""
    path = out / "results.jsonl"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def platform_answers(films: Sequence[Path], bundle: Path, out: Path, runtime: str = "torch") -> list[dict[str, Any]]:
    """What the platform's worker, with one thread, says of the films, without how long it took."""
    session, threads = open_session(bundle, runtime), torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [_platform_answer(session, film, out) for film in films]
    finally:
        torch.set_num_threads(threads)
        session.close()


def _platform_answer(session: Session, film: Path, out: Path) -> dict[str, Any]:
    try:
        return comparable(session.stage(film, out).prediction.to_dict())
    except FilmError as error:
        return {"error": error.code}


def same(one: Any, other: Any) -> bool:
    """Whether two answers agree; numbers to 1e-5, for with another number of threads sums are formed in other order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-5)
    return bool(one == other)


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what is no part of the prediction, and without how long it took."""
    if "error" in answer:
        return {"error": answer["error"]}
    own = ("file", "sha256", "boxes", "rows", "columns", "timings")
    plain: dict[str, Any] = json.loads(json.dumps({key: value for key, value in answer.items() if key not in own}))
    return plain


def _wait_for(command: "subprocess.Popen[str]", out: Path, count: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while len(results(out)) < count:
        if command.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"{len(results(out))} results instead of {count}, exit status {command.poll()}")
        time.sleep(0.02)


def _words(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
