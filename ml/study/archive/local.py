"""Workers as processes of this machine: fresh interpreters (never forks of a process that holds threads)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from ml.study.archive.answers import Answer
from ml.study.archive.crew import NoWorkerError, WorkerLostError
from ml.study.archive.films import ArchiveFilm

ROOT = Path(__file__).parents[3]
STARTS = 3
"""So often a worker that dies before its first film is started again."""
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def thread_limits(threads: int) -> dict[str, str]:
    """The environment of a worker that may use so many processors; every library and runtime goes by it."""
    return dict.fromkeys(_THREADS, str(threads))


class LocalHand:
    """A child process: films go to its stdin, answers come from its stdout, a JSON document a line."""

    def __init__(self, bundle: Path, runtime: str, threads: int) -> None:
        self._command = [sys.executable, "-m", "ml.study.archive.worker", str(bundle.absolute()), runtime]
        paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._environment = os.environ | thread_limits(threads) | {"PYTHONPATH": paths}
        self._child: subprocess.Popen[str] | None = None
        self._closed = False

    def stage(self, films: Sequence[ArchiveFilm]) -> Iterator[Answer]:
        child = self._child or self._start()
        self._order(child, [(film.name, str(film.path)) for film in films])
        for _ in films:
            yield self._hear(child)

    def close(self) -> None:
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()
            child.wait()

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._child.pid if self._child else None

    def _start(self) -> subprocess.Popen[str]:
        why = ""
        for _ in range(STARTS):
            try:
                return self._started()
            except WorkerLostError as error:
                why = str(error)
        raise NoWorkerError(f"it does not start ({why}); is there memory for so many workers?")

    def _started(self) -> subprocess.Popen[str]:
        if self._closed:
            raise NoWorkerError("closed")
        child = subprocess.Popen(  # noqa: S603 - the command is ours
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._environment, text=True
        )
        self._child = child
        ready = self._hear(child)
        if "error" in ready:
            raise ValueError(ready["error"])
        return child

    def _order(self, child: subprocess.Popen[str], films: list[tuple[str, str]]) -> None:
        try:
            print(json.dumps(films), file=child.stdin, flush=True)
        except OSError as error:
            raise self._lost(child) from error

    def _hear(self, child: subprocess.Popen[str]) -> Answer:
        line = cast(Any, child.stdout).readline()
        if not line.endswith("\n"):
            raise self._lost(child)
        return cast(Answer, json.loads(line))

    def _lost(self, child: subprocess.Popen[str]) -> WorkerLostError:
        self._child = None
        child.kill()
        child.communicate()
        return WorkerLostError(f"exit status {child.returncode}")
