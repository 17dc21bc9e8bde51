"""One array of cases, each with its result and its signed readings. For programs."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from backend.exports.rows import CaseRow, ReadingRow, ResultRow
from backend.exports.writers.pieces import gathered

OPTIONS = orjson.OPT_UTC_Z


def write(rows: Iterable[CaseRow]) -> Iterator[bytes]:
    yield b"["
    yield from gathered((b",\n" if at else b"\n") + _case(row) for at, row in enumerate(rows))
    yield b"\n]\n"


def _case(row: CaseRow) -> bytes:
    return orjson.dumps(row, _named, OPTIONS)


def _named(row: CaseRow | ResultRow | ReadingRow) -> dict[str, Any]:
    return row._asdict()
