"""Two checks of a JPEG 2000 frame that the decoder does not make."""

import struct

from ml.film.errors import FilmError

_SIZ = b"\xff\x4f\xff\x51"
_START_OF_DATA = b"\xff\x93"
# Entropy-coded data holds no long run of zeros; a lost disk sector is one. Empty packets are one zero byte each.
_HOLE = bytes(2048)


def check_codestream(data: bytes, rows: int, columns: int) -> None:
    """Refuse a codestream of another size than the data set claims, one with a hole, and one without an end."""
    start = data.find(_SIZ)
    if start < 0 or start + 42 > len(data):
        raise FilmError("corrupt_image", "no codestream")
    right, bottom, left, top = struct.unpack_from(">IIII", data, start + 8)
    if (bottom - top, right - left) != (rows, columns):
        raise FilmError("corrupt_image", "frame and header differ in size")
    body = data.find(_START_OF_DATA, start)
    stripped = data.rstrip(b"\0")
    if not stripped.endswith(b"\xff\xd9"):
        raise FilmError("truncated", "no end of codestream")
    if data.find(_HOLE, body, len(stripped)) >= 0:
        raise FilmError("corrupt_image", "hole")
