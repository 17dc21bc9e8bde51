"""What a stream costs whoever takes it: bytes, lines, seconds, and by how much this process grows meanwhile."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROCESS = Path("/proc/self")
RESET_PEAK = "5"
"""Written to `clear_refs`: the largest size so far is the size of now (Linux)."""


@dataclass(frozen=True)
class Drained:
    """`growth_mb`: None where the system does not tell the largest size of a process since a moment."""

    size: int
    lines: int
    seconds: float
    growth_mb: float | None


def drain(pieces: Iterable[bytes]) -> Drained:
    """Take all of a stream and keep nothing of it.

    Memory that the process has had and gives back to nobody hides growth: ask in a process that did nothing large yet.
    """
    before, started = _from_now_on_mb(), time.perf_counter()
    size = lines = 0
    for piece in pieces:
        size += len(piece)
        lines += piece.count(b"\n")
    took, largest = time.perf_counter() - started, _largest_mb()
    growth = None if before is None or largest is None else round(largest - before, 1)
    return Drained(size, lines, took, growth)


def _from_now_on_mb() -> float | None:
    """Forget how large the process once was; gives what it is now."""
    try:
        (PROCESS / "clear_refs").write_text(RESET_PEAK)
    except OSError:
        return None
    return _largest_mb()


def _largest_mb() -> float | None:
    try:
        lines = (PROCESS / "status").read_text().splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(found[0]) / 1024 if found else None
