"""The transfer syntax, found before any parser sees the rest.

A deflated file unpacks to gigabytes inside the parser, so the file meta group is read here first.
"""

import struct

from ml.film.errors import FilmError

IMPLICIT_LITTLE = "1.2.840.10008.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
EXPLICIT_BIG = "1.2.840.10008.1.2.2"
RLE = "1.2.840.10008.1.2.5"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
JPEG_EXTENDED = "1.2.840.10008.1.2.4.51"
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.57"
JPEG_LOSSLESS_FIRST_ORDER = "1.2.840.10008.1.2.4.70"
JPEG_LS_LOSSLESS = "1.2.840.10008.1.2.4.80"
JPEG_LS = "1.2.840.10008.1.2.4.81"
JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90"
JPEG_2000 = "1.2.840.10008.1.2.4.91"
NATIVE = frozenset({IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG})
ALLOWED = NATIVE | {
    RLE, JPEG_BASELINE, JPEG_EXTENDED, JPEG_LOSSLESS, JPEG_LOSSLESS_FIRST_ORDER,
    JPEG_LS_LOSSLESS, JPEG_LS, JPEG_2000_LOSSLESS, JPEG_2000,
}  # fmt: skip
_DICOMDIR = "1.2.840.10008.1.3.10"
_STORAGE_CLASS, _TRANSFER_SYNTAX = 0x0002, 0x0010
_LONG_LENGTHS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_SHORT_LENGTHS = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
_GROUP_AT = 132


def transfer_syntax(data: bytes) -> str:
    """The allowed transfer syntax of a file that begins with a preamble."""
    meta = _meta_group(data)
    syntax = _uid(meta.get(_TRANSFER_SYNTAX, b""))
    if _uid(meta.get(_STORAGE_CLASS, b"")) == _DICOMDIR:
        raise FilmError("unsupported_transfer_syntax", "DICOMDIR")
    if syntax not in ALLOWED:
        raise FilmError("unsupported_transfer_syntax", syntax[:64] or "none named")
    return syntax


def _uid(value: bytes) -> str:
    return value.rstrip(b"\0 ").decode("ascii", "replace")


def _meta_group(data: bytes) -> dict[int, bytes]:
    """Elements of group 0002, always explicit little endian."""
    elements: dict[int, bytes] = {}
    at = _GROUP_AT
    while data[at : at + 2] == b"\x02\x00":
        kind = data[at + 4 : at + 6]
        long = kind in _LONG_LENGTHS
        start = at + (12 if long else 8)
        if start > len(data):
            raise FilmError("truncated", "file meta")
        if not long and kind not in _SHORT_LENGTHS:
            # Where such an element ends is a guess, and the parser's may differ.
            raise FilmError("corrupt_image", "file meta")
        (length,) = struct.unpack_from("<I" if long else "<H", data, at + (8 if long else 6))
        if start + length > len(data):
            raise FilmError("truncated", "file meta")
        elements[int.from_bytes(data[at + 2 : at + 4], "little")] = data[start : start + length]
        at = start + length
    return elements
