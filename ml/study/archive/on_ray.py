"""Workers as Ray actors: processes of this machine, or of every machine of a cluster, each with its share of a GPU.

Films are named to the actors, not sent: bundle, films and this program lie at the same paths on every machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

# Read by Ray when it is imported: nothing is reported to anybody, and actors run at ordinary priority.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_worker_niceness", "0")

import ray
from ray.exceptions import GetTimeoutError, RayActorError, RayError

from ml.study.archive.answers import Answer
from ml.study.archive.crew import NoWorkerError, WorkerLostError
from ml.study.archive.films import ArchiveFilm
from ml.study.archive.local import STARTS, thread_limits
from ml.study.archive.station import Station

_START_S = 600.0
"""So long an actor may wait for a place in the cluster and for its bundle."""
_STORE_BYTES = 80 * 2**20
"""Ray's store of shared objects: nothing large passes through it."""
_QUIET: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
_UNWATCHED = {"enable_metrics_collection": False, "enable_timeline": False, "task_events_report_interval_ms": 0}
"""Nobody looks at the figures that a cluster of our own would gather beside the films."""


class ArchiveWorker:
    """The actor."""

    def __init__(self) -> None:
        self._station: Station | None = None

    def load(self, bundle: str, runtime: str) -> str:
        """Load the bundle; why it must not be used, or nothing."""
        try:
            self._station = Station(Path(bundle), runtime)
        except ValueError as error:
            return str(error)
        return ""

    def answers(self, films: list[ArchiveFilm]) -> list[Answer]:
        """The answers to the films, in their order, all at once: to send each by itself costs Ray 2 % of the time."""
        if self._station is None:
            raise RuntimeError("no bundle is loaded")
        return list(self._station.answers(films))


class RayHand:
    """One actor, made anew where it is lost."""

    def __init__(self, bundle: Path, runtime: str, threads: int, gpus: float) -> None:
        self._bundle, self._runtime = str(bundle.absolute()), runtime
        self._make = ray.remote(num_cpus=threads, num_gpus=gpus, max_restarts=0)(ArchiveWorker)
        self._actor: Any = None
        self._closed = False

    def stage(self, films: Sequence[ArchiveFilm]) -> Iterator[Answer]:
        actor = self._actor or self._start()
        try:
            answers: list[Answer] = ray.get(actor.answers.remote(films))
        except RayError as error:
            self._drop()
            raise WorkerLostError(type(error).__name__) from error
        yield from answers

    def close(self) -> None:
        self._closed = True
        self._drop()

    def _start(self) -> Any:
        why = ""
        for _ in range(STARTS):
            if self._closed:
                raise NoWorkerError("closed")
            self._actor = self._make.remote()
            try:
                problem = ray.get(self._actor.load.remote(self._bundle, self._runtime), timeout=_START_S)
            except GetTimeoutError as error:
                self._drop()
                raise NoWorkerError(f"no place for it within {_START_S:.0f} s") from error
            except RayActorError as error:
                self._drop()
                why = type(error).__name__
                continue
            if problem:
                raise ValueError(problem)
            return self._actor
        raise NoWorkerError(f"it does not start ({why}); is there memory for so many workers?")

    def _drop(self) -> None:
        actor, self._actor = self._actor, None
        if actor is not None:
            ray.kill(actor)


@contextmanager
def ray_hands(bundle: Path, runtime: str, workers: int, threads: int, address: str | None) -> Iterator[list[RayHand]]:
    """Hands in the cluster at ``address``, or in one of this machine's own for as long as they are needed.

    ValueError where the cluster is too small for so many workers: Ray would wait for ever.
    """
    if address:
        ray.init(address=address, runtime_env={"env_vars": thread_limits(threads)}, **_QUIET)
    else:
        os.environ.update(thread_limits(threads))  # inherited by the processes that Ray starts beforehand
        ray.init(
            address="local",
            num_cpus=workers * threads,
            include_dashboard=False,
            object_store_memory=_STORE_BYTES,
            _system_config=_UNWATCHED,
            **_QUIET,
        )
    try:
        there = cast(Any, ray).cluster_resources()
        if there.get("CPU", 0) < workers * threads:
            raise ValueError(f"the cluster has {there.get('CPU', 0):.0f} processors; name fewer --workers")
        gpus = min(1.0, there.get("GPU", 0) / workers)
        yield [RayHand(bundle, runtime, threads, gpus) for _ in range(workers)]
    finally:
        ray.shutdown()
