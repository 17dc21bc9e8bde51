"""A stream that is taken in constant memory is measured as such, one that grows is not, whatever happened before."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load import drain as module
from tests.load.drain import drain

ROOT = Path(__file__).parents[2]
MB = 2**20
PIECES = 100
PROGRAM = f"""
from tests.load.drain import drain
from tests.load.test_drain import {{stream}}
assert len(b"x" * {4 * PIECES * MB}) > 0  # once larger than the stream makes it
print(drain({{stream}}()).growth_mb)
"""

pytestmark = pytest.mark.skipif(not (module.PROCESS / "clear_refs").exists(), reason="only Linux tells peaks anew")


def growth_of(stream: str) -> float:
    """MB by which a process of its own grows over one of the streams below; that of the tests has room to give away."""
    program = [sys.executable, "-c", PROGRAM.format(stream=stream)]
    return float(subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def constant() -> Iterator[bytes]:
    """An export that forgets what it has sent."""
    for number in range(PIECES):
        yield bytes([number]) * MB


def growing() -> Iterator[bytes]:
    """An export that keeps what it has sent."""
    sent = []
    for number in range(PIECES):
        sent.append(bytes([number]) * MB)
        yield sent[-1]


def hill() -> Iterator[bytes]:
    """An export that has given back all of it before its last line."""
    yield from list(growing())
    yield b"\n"


def test_an_export_in_constant_memory_hardly_grows() -> None:
    assert growth_of("constant") < PIECES / 10


def test_an_export_that_keeps_what_it_sent_grows_by_all_of_it() -> None:
    assert growth_of("growing") > 0.9 * PIECES


def test_memory_that_is_given_back_before_the_end_counts() -> None:
    assert growth_of("hill") > 0.9 * PIECES


def test_bytes_and_lines_are_counted() -> None:
    drained = drain([b"one\ntwo", b"\n", b""])
    assert (drained.size, drained.lines) == (8, 2)


def test_where_the_system_does_not_tell_nothing_is_made_up(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(module, "PROCESS", tmp_path)
    assert drain(constant()).growth_mb is None
