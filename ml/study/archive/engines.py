"""Which workers an archive gets, and how many: processes of this machine, or Ray's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from ml.study.archive.crew import Hand
from ml.study.archive.local import LocalHand

ENGINES = ("local", "ray")
INSTALL = "pip install -c constraints.txt -e '.[archive]'"
WORKER_BYTES = 1.2e9
"""What a worker with the demonstration bundle may need."""


@dataclass(frozen=True)
class Engine:
    """``name`` one of ENGINES; ``workers`` processes with ``threads`` each; ``address`` of a Ray cluster, if any."""

    name: str
    workers: int
    threads: int
    address: str | None = None


def engine(name: str, workers: int | None = None, address: str | None = None) -> Engine:
    """The engine asked for; without ``workers`` as many as this machine has processors and memory for.

    ValueError where that cannot be.
    """
    if name == "ray" and find_spec("ray") is None:
        raise ValueError(f"--engine ray needs the extra 'archive': {INSTALL}")
    if address and name != "ray":
        raise ValueError("--address is for --engine ray")
    if workers is not None and workers < 1:
        raise ValueError("--workers takes a number from 1")
    processors = _processors()
    workers = workers or max(1, min(processors, int(psutil.virtual_memory().available / WORKER_BYTES)))
    return Engine(name, workers, 1 if address else max(1, processors // workers), address)


@contextmanager
def hands(bundle: Path, runtime: str, chosen: Engine) -> Iterator[Sequence[Hand]]:
    """The engine's workers, for as long as they are needed."""
    if chosen.name == "ray":
        from ml.study.archive.on_ray import ray_hands

        with ray_hands(bundle, runtime, chosen.workers, chosen.threads, chosen.address) as actors:
            yield actors
    else:
        yield [LocalHand(bundle, runtime, chosen.threads) for _ in range(chosen.workers)]


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
