"""Sizes of PNG, JPEG and TIFF files from their headers alone."""

import struct
import zlib
from typing import IO

from backend.intake.header_types import FilmHeader, FilmRefusedError

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
TIFF = (b"II*\0", b"MM\0*")
JPEG_2000, BIG_TIFF = (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), (b"II+\0", b"MM\0+")
OTHER_PICTURES = (*JPEG_2000, *BIG_TIFF, b"GIF8", b"BM", b"%PDF", b"8BPS")

_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN, _END = 0xDA, 0xD9
_MOST_TIFF_TAGS = 4096
_TIFF_WIDTH, _TIFF_LENGTH = 256, 257
_TIFF_FORMATS = {3: "H", 4: "I"}


def is_other_picture(head: bytes) -> bool:
    """Whether this is a picture or document of a kind that is known but not read."""
    return head.startswith(OTHER_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def png(head: bytes) -> FilmHeader:
    """Read IHDR, which the standard puts first, and check its sum."""
    if len(head) < 33:
        raise FilmRefusedError("truncated", "PNG ends in its header")
    length, name = struct.unpack(">I4s", head[8:16])
    if (length, name) != (13, b"IHDR") or zlib.crc32(head[12:29]) != struct.unpack(">I", head[29:33])[0]:
        raise FilmRefusedError("corrupt_image", "PNG header damaged")
    columns, rows = struct.unpack(">II", head[16:24])
    return FilmHeader("png", rows, columns)


def jpeg(head: bytes, size: int) -> FilmHeader:
    """Walk the markers up to the frame header."""
    at = 2
    while at + 4 <= len(head):
        if head[at] != 0xFF:
            raise FilmRefusedError("corrupt_image", "JPEG marker expected")
        marker = head[at + 1]
        if marker in _FRAME_MARKERS and at + 9 <= len(head):
            rows, columns = struct.unpack(">HH", head[at + 5 : at + 9])
            return FilmHeader("jpeg", rows, columns)
        if marker in (_SCAN, _END):
            raise FilmRefusedError("corrupt_image", "JPEG scan before its frame header")
        at += _jpeg_step(head, at, marker)
    if size <= len(head):
        raise FilmRefusedError("truncated", "JPEG ends before its frame header")
    return FilmHeader("jpeg")


def _jpeg_step(head: bytes, at: int, marker: int) -> int:
    if marker == 0xFF:  # fill byte
        return 1
    if marker in _BARE_MARKERS:
        return 2
    length: int = struct.unpack(">H", head[at + 2 : at + 4])[0]
    if length < 2:
        raise FilmRefusedError("corrupt_image", "JPEG segment too short")
    return 2 + length


def tiff(film: IO[bytes], head: bytes, size: int) -> FilmHeader:
    """Read the first directory, wherever in the file it lies."""
    if len(head) < 8:
        raise FilmRefusedError("truncated", "TIFF ends in its header")
    order = "<" if head[:1] == b"I" else ">"
    (directory,) = struct.unpack(order + "I", head[4:8])
    if directory < 8 or directory + 2 > size:
        raise FilmRefusedError("truncated", "TIFF directory outside the file")
    film.seek(directory)
    (count,) = struct.unpack(order + "H", film.read(2))
    entries = film.read(12 * min(count, _MOST_TIFF_TAGS))
    sides = dict(_tiff_sides(entries, order))
    if sides.keys() != {_TIFF_WIDTH, _TIFF_LENGTH}:
        raise FilmRefusedError("corrupt_image", "TIFF without a size")
    return FilmHeader("tiff", sides[_TIFF_LENGTH], sides[_TIFF_WIDTH])


def _tiff_sides(entries: bytes, order: str) -> list[tuple[int, int]]:
    sides = []
    for at in range(0, len(entries) - 11, 12):
        tag, kind = struct.unpack(order + "HH", entries[at : at + 4])
        if tag in (_TIFF_WIDTH, _TIFF_LENGTH) and kind in _TIFF_FORMATS:
            sides.append((tag, struct.unpack_from(order + _TIFF_FORMATS[kind], entries, at + 8)[0]))
    return sides
