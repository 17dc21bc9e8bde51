"""Proof that the scan of a lossless JPEG is whole.

The decoder that follows returns half a picture without a word when data is missing. Here every code of the scan is
walked without its pixel being rebuilt: a whole scan holds exactly one code per sample and ends within its last byte.
"""

import re
import struct

import numpy as np
from numpy.typing import NDArray

from ml.film.decode_jpeg_markers import Frame, Segment, segments
from ml.film.errors import FilmError

_HUFFMAN, _RESTART_INTERVAL, _SCAN = 0xC4, 0xDD, 0xDA
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_BLOCK = 1 << 20


def check_scan(data: bytes, frame: Frame) -> None:
    """Refuse a scan with too few or too many codes. One component, one scan: what radiographs have."""
    found = segments(data)
    if frame.components != 1:
        raise FilmError("unsupported_photometric", "lossless jpeg in colour")
    scan = found[-1]
    end = data.rfind(b"\xff\xd9")
    if end < scan.end:
        raise FilmError("truncated", "no end of image")
    steps = _code_lengths(data, found)
    wanted = frame.rows * frame.columns
    parts = _RESTART.split(data[scan.end : end])
    each = _restart_interval(data, found) or wanted
    if len(parts) != -(-wanted // each):
        raise FilmError("corrupt_image", "restart markers")
    for part in parts:
        _check_part(part.replace(b"\xff\x00", b"\xff"), min(each, wanted), steps)
        wanted -= each


def _code_lengths(data: bytes, found: list[Segment]) -> NDArray[np.uint8]:
    """For every 16 bits ahead: how long the code and the difference behind it are together; 0 for no code."""
    table_id = data[found[-1].start + 2] >> 4
    for segment in reversed(found):
        if segment.marker == _HUFFMAN:
            table = _tables(data[segment.start : segment.end]).get(table_id)
            if table is not None and not table.any():
                raise FilmError("corrupt_image", "empty huffman table")
            if table is not None:
                return table
    raise FilmError("corrupt_image", "no huffman table")


def _tables(payload: bytes) -> dict[int, NDArray[np.uint8]]:
    tables: dict[int, NDArray[np.uint8]] = {}
    at = 0
    while at + 17 <= len(payload):
        counts = payload[at + 1 : at + 17]
        categories = payload[at + 17 : at + 17 + sum(counts)]
        tables[payload[at] & 0x0F] = _table(counts, categories)
        at += 17 + sum(counts)
    return tables


def _table(counts: bytes, categories: bytes) -> NDArray[np.uint8]:
    table = np.zeros(65536, np.uint8)
    at, place = 0, 0
    for length, count in enumerate(counts, start=1):
        for category in categories[place : place + count]:
            span = 1 << (16 - length)
            # Category 16 stands for the one difference 32768 and has no bits of its own.
            table[at : at + span] = length + (category if category < 16 else 0)
            at += span
        place += count
    return table


def _check_part(part: bytes, wanted: int, table: NDArray[np.uint8]) -> None:
    position, end = 0, 8 * len(part)
    for start in range(0, len(part), _BLOCK):
        steps = _steps_of(part, start, table)
        base, stop = 8 * start, min(end, 8 * (start + _BLOCK))
        while position < stop and wanted:
            step = steps[position - base]
            if not step:
                raise FilmError("corrupt_image", "no such code")
            position += step
            wanted -= 1
    if wanted or position > end:
        raise FilmError("truncated", "codes missing")
    if end - position >= 8:
        raise FilmError("corrupt_image", "data left over")


def _steps_of(part: bytes, start: int, table: NDArray[np.uint8]) -> bytes:
    """The step from every bit of one block."""
    size = min(_BLOCK, len(part) - start)
    block = np.frombuffer(part[start : start + size + 2].ljust(size + 2, b"\xff"), np.uint8).astype(np.uint32)
    ahead = (block[:-2] << 16) | (block[1:-1] << 8) | block[2:]
    shifts = np.arange(8, 0, -1, dtype=np.uint32)
    steps: NDArray[np.uint8] = table[(ahead[:, None] >> shifts) & 0xFFFF]
    return steps.tobytes()


def _restart_interval(data: bytes, found: list[Segment]) -> int:
    for segment in found:
        if segment.marker == _RESTART_INTERVAL:
            return int(struct.unpack_from(">H", data, segment.start)[0])
    return 0
