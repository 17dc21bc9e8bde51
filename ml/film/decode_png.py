"""PNG, 8 or 16 bit."""

import struct
import zlib

from ml.film.decode_picture import grey_levels, opened, orientation_of, oriented
from ml.film.errors import FilmError
from ml.film.grey import Grey, full_range

_START = 8
_BIT_DEPTH_AT = 24


def read_png(data: bytes) -> Grey:
    """A 16-bit file often holds 10 or 12-bit data: white is the top of the fewest bits that hold every pixel."""
    _check_chunks(data)
    if data[_BIT_DEPTH_AT] < 8:
        raise FilmError("unsupported_format", f"{data[_BIT_DEPTH_AT]} bit")
    with opened(data, "PNG") as image:
        orientation = orientation_of(image)
        image.load()
        levels, depth, notes = grey_levels(image)
    if data[_BIT_DEPTH_AT] == 16:
        notes += (f"16-bit file, {depth} bits used",)
    levels, turned = oriented(levels, orientation)
    return Grey(levels, depth, (full_range(depth),), "png", depth, notes=notes + turned)


def _check_chunks(data: bytes) -> None:
    """Every chunk whole and the end there: Pillow accepts a file without its end."""
    at, name = _START, b""
    while name != b"IEND":
        if at + 12 > len(data):
            raise FilmError("truncated")
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 8 + length
        if end + 4 > len(data):
            raise FilmError("truncated")
        if zlib.crc32(memoryview(data)[at + 4 : end]) != struct.unpack_from(">I", data, end)[0]:
            raise FilmError("corrupt_image", "checksum")
        at = end + 4
