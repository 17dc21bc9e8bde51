"""The bench: baseline and product in one run, taking turns, medians of repeated runs. What it prints can be claimed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ml.staging.runtime import AUTO
from ml.study.bench_film import bench_film
from ml.study.bench_films import WIDTH, write_films
from ml.study.bench_peak import machine
from ml.study.bench_queue import bench_queue
from ml.study.bench_train import bench_train

Say = Callable[[str], None]


@dataclass(frozen=True)
class Bench:
    """What is measured with: a bundle, how often (None: each part's own number), how large the films are, what runs."""

    bundle: Path
    repeats: int | None = None
    width: int = WIDTH
    films: int = 20
    runtime: str = AUTO

    def run(self, parts: Sequence[str], say: Say) -> dict[str, Any]:
        """The figures of ``parts``, with the machine they hold for. ValueError for a part that is not there."""
        unknown = [part for part in parts if part not in PARTS]
        if unknown:
            raise ValueError(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
        figures: dict[str, Any] = {"machine": machine(), "bundle": self.bundle.name}
        for part in parts:
            say(f"part {part}")
            with tempfile.TemporaryDirectory(prefix="dustlens-bench-") as work:
                figures |= PARTS[part](self, Path(work), say)
            figures.setdefault("measured", {})[part] = datetime.now(UTC).isoformat(timespec="seconds")
        return figures

    def film(self, work: Path, say: Say) -> dict[str, Any]:
        [film] = write_films(work / "films", 1, self.width)
        return bench_film(self.bundle, film, work, self.repeats, say, self.runtime)

    def queue(self, work: Path, say: Say) -> dict[str, Any]:
        return bench_queue(self.bundle, self.width, self.films, work, say, self.runtime)

    def train(self, work: Path, say: Say) -> dict[str, Any]:
        return bench_train(work, self.repeats, say)


PARTS: dict[str, Callable[[Bench, Path, Say], dict[str, Any]]] = {
    "film": Bench.film,
    "queue": Bench.queue,
    "train": Bench.train,
}
