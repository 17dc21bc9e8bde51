"""The frame header of any member of the JPEG family, read without a codec."""

import struct
from dataclasses import dataclass

from ml.film.errors import FilmError

BASELINE, EXTENDED, PROGRESSIVE, LOSSLESS, JPEG_LS = 0xC0, 0xC1, 0xC2, 0xC3, 0xF7
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {JPEG_LS}
_ALONE = frozenset(range(0xD0, 0xD9)) | {0x01}
_START_OF_SCAN, _END = 0xDA, 0xD9


@dataclass(frozen=True)
class Segment:
    """marker: its second byte; start, end: where its payload lies."""

    marker: int
    start: int
    end: int


@dataclass(frozen=True)
class Frame:
    """What the start-of-frame segment claims."""

    marker: int
    bits: int
    rows: int
    columns: int
    components: int


def segments(data: bytes) -> list[Segment]:
    """Every segment up to and including the first start of scan."""
    found: list[Segment] = []
    at = 2
    while not found or found[-1].marker != _START_OF_SCAN:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(data):
            raise FilmError("truncated", "jpeg header")
        if data[at] != 0xFF or data[at + 1] == _END:
            raise FilmError("corrupt_image", "jpeg header")
        length = 0 if data[at + 1] in _ALONE else int(struct.unpack_from(">H", data, at + 2)[0])
        found.append(Segment(data[at + 1], at + 4, at + 2 + length))
        at += 2 + length
    return found


def frame_of(data: bytes) -> Frame:
    """The frame header; FilmError without exactly one."""
    frames = [segment for segment in segments(data) if segment.marker in _FRAMES]
    if len(frames) != 1 or frames[0].end - frames[0].start < 6 or frames[0].end > len(data):
        raise FilmError("corrupt_image", "jpeg frame header")
    bits, rows, columns, components = struct.unpack_from(">BHHB", data, frames[0].start)
    return Frame(frames[0].marker, bits, rows, columns, components)
