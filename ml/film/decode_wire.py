"""What passes between the decoder's parent and child: length-prefixed JSON and raw grey levels, never a pickle.

Film:   8-byte length, the file's bytes.
Answer: 4-byte length, JSON {"code", "detail"} or {"kind", "bits", "spacing_mm", "header", "window", "rows", "columns"};
        after the latter rows * columns uint16, little endian.
The parent does not trust the child: a film may have taken it over.
"""

import json
import math
import struct
from typing import Any, BinaryIO

import numpy as np

from ml.film.decode_limits import MAX_BYTES, check_size
from ml.film.errors import FilmError
from ml.film.grey import KINDS, shown
from ml.film.radiograph import Radiograph

_LONGEST_JSON = 2**20


class BrokenWire(Exception):  # noqa: N818 - it is an event of the connection
    """The other side ended or talked nonsense."""


def send_film(stream: BinaryIO, data: bytes) -> None:
    """Parent to child."""
    stream.write(struct.pack("<Q", len(data)))
    stream.write(data)
    stream.flush()


def receive_film(stream: BinaryIO) -> bytes | None:
    """The next film; None when the parent has gone."""
    prefix = stream.read(8)
    if len(prefix) < 8:
        return None
    (length,) = struct.unpack("<Q", prefix)
    return exactly(stream, min(length, MAX_BYTES + 1))


def send_radiograph(stream: BinaryIO, film: Radiograph) -> None:
    """Child to parent. Pixels are left out: they follow from levels and window."""
    if film.levels is None or film.window is None:
        raise FilmError("corrupt_image", "no levels")
    rows, columns = film.levels.shape
    facts = {
        "kind": film.kind,
        "bits": film.bits,
        "spacing_mm": film.spacing_mm,
        "header": dict(film.header),
        "window": film.window,
        "rows": rows,
        "columns": columns,
    }
    _send_json(stream, facts)
    stream.write(np.ascontiguousarray(film.levels, dtype="<u2").data.cast("B"))
    stream.flush()


def send_refusal(stream: BinaryIO, error: FilmError) -> None:
    """Child to parent."""
    _send_json(stream, {"code": error.code, "detail": error.detail[:500]})
    stream.flush()


def receive_radiograph(stream: BinaryIO) -> Radiograph:
    """The child's answer; FilmError where it refused the film, BrokenWire where it died or lied."""
    (length,) = struct.unpack("<I", exactly(stream, 4))
    if length > _LONGEST_JSON:
        raise BrokenWire("header too long")
    try:
        facts = json.loads(exactly(stream, length))
        if "code" in facts:
            raise FilmError(str(facts["code"]), str(facts["detail"]))
        return _radiograph(facts, stream)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise BrokenWire(type(error).__name__) from error


def _radiograph(facts: dict[str, Any], stream: BinaryIO) -> Radiograph:
    rows, columns = int(facts["rows"]), int(facts["columns"])
    low, high = (float(limit) for limit in facts["window"])
    if not _makes_sense(facts, rows, columns, low, high):
        raise BrokenWire("nonsense")
    levels = np.frombuffer(exactly(stream, 2 * rows * columns), dtype="<u2").reshape(rows, columns)
    levels = levels.astype(np.uint16, copy=False)
    mm = facts["spacing_mm"]
    return Radiograph(
        pixels=shown(levels, low, high),
        kind=facts["kind"],
        bits=int(facts["bits"]),
        spacing_mm=(float(mm[0]), float(mm[1])) if mm else None,
        header=facts["header"],
        levels=levels,
        window=(low, high),
    )


def _makes_sense(facts: dict[str, Any], rows: int, columns: int, low: float, high: float) -> bool:
    try:
        check_size(rows, columns)
    except FilmError:
        return False
    limits = math.isfinite(low) and math.isfinite(high) and low < high
    return limits and facts["kind"] in KINDS and 8 <= int(facts["bits"]) <= 16 and isinstance(facts["header"], dict)


def exactly(stream: BinaryIO, length: int) -> bytes:
    """This many bytes or BrokenWire."""
    data = stream.read(length)
    if len(data) < length:
        raise BrokenWire("ended early")
    return data


def _send_json(stream: BinaryIO, facts: dict[str, Any]) -> None:
    text = json.dumps(facts, allow_nan=False).encode()
    stream.write(struct.pack("<I", len(text)))
    stream.write(text)
