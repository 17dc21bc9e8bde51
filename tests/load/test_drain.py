"""A stream that is taken in constant memory is measured as such, one that grows is not, whatever happened before."""

from collections.abc import Iterator

import pytest

from tests.load import drain as module
from tests.load.drain import drain

MB = 2**20
PIECES = 100

pytestmark = pytest.mark.skipif(not (module.PROCESS / "clear_refs").exists(), reason="only Linux tells peaks anew")


@pytest.fixture(autouse=True)
def larger_before() -> None:
    """This process was once larger than any stream of these tests makes it."""
    assert len(b"x" * (4 * PIECES * MB)) > PIECES * MB


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


def test_an_export_in_constant_memory_hardly_grows() -> None:
    growth = drain(constant()).growth_mb
    assert growth is not None
    assert growth < PIECES / 10


def test_an_export_that_keeps_what_it_sent_grows_by_all_of_it() -> None:
    growth = drain(growing()).growth_mb
    assert growth is not None
    assert growth > 0.9 * PIECES


def test_memory_that_is_given_back_before_the_end_counts() -> None:
    def hill() -> Iterator[bytes]:
        yield from list(growing())
        yield b"\n"

    drained = drain(hill())
    assert drained.growth_mb is not None
    assert drained.growth_mb > 0.9 * PIECES


def test_bytes_and_lines_are_counted() -> None:
    drained = drain([b"one\ntwo", b"\n", b""])
    assert (drained.size, drained.lines) == (8, 2)


def test_where_the_system_does_not_tell_nothing_is_made_up(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(module, "PROCESS", tmp_path)
    assert drain(constant()).growth_mb is None
