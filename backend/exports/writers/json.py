"""One array of cases, each with its result and its signed readings. For programs."""

from collections.abc import Iterable, Iterator

import orjson

from backend.exports.rows import CaseRow
from backend.exports.writers.pieces import gathered

OPTIONS = orjson.OPT_UTC_Z


def write(rows: Iterable[CaseRow]) -> Iterator[bytes]:
    yield b"["
    yield from gathered((b",\n" if at else b"\n") + orjson.dumps(row, option=OPTIONS) for at, row in enumerate(rows))
    yield b"\n]\n"
