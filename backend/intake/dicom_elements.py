"""A strict reader of DICOM elements: file meta group, then implicit or explicit VR, until the pixel module.

Only lengths are followed, nothing is decompressed, and the walk is bounded by the bytes given.
"""

import struct
from collections.abc import Collection
from dataclasses import dataclass, field

Tag = tuple[int, int]

IMPLICIT, EXPLICIT, BIG_ENDIAN = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"
NATIVE = frozenset({IMPLICIT, EXPLICIT, BIG_ENDIAN})

_LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = (0xFFFE, 0xE000), (0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)
_LAST_WANTED: Tag = (0x0028, 0x0103)
_DEEPEST = 16
_LONGEST_KEPT = 1024


class ElementsError(Exception):
    """The element stream breaks the standard; `code` is a film code."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class _OutOfBytesError(Exception):
    """The stream goes on behind the bytes at hand."""


@dataclass
class Elements:
    """Short values by tag. `complete` is False when the bytes ended before the pixel module did."""

    syntax: str = ""
    order: str = "<"
    complete: bool = False
    values: dict[Tag, bytes] = field(default_factory=dict)

    def raw(self, tag: Tag) -> bytes:
        return self.values.get(tag, b"")

    def text(self, tag: Tag) -> str:
        return self.raw(tag).decode("ascii", "replace").strip(" \0")

    def number(self, tag: Tag) -> int | None:
        """An unsigned short (US)."""
        value = self.raw(tag)
        return int(struct.unpack(self.order + "H", value[:2])[0]) if len(value) >= 2 else None

    def whole(self, tag: Tag) -> int | None:
        """An integer written as text (IS)."""
        digits = self.text(tag)
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


@dataclass
class _Walk:
    data: bytes
    at: int
    order: str
    explicit: bool

    def unpack(self, form: str) -> tuple[int, ...]:
        size = struct.calcsize("=" + form)
        if self.at + size > len(self.data):
            raise _OutOfBytesError
        found = struct.unpack_from(self.order + form, self.data, self.at)
        self.at += size
        return found

    def tag(self) -> Tag:
        group, element = self.unpack("HH")
        return group, element

    def length(self) -> tuple[int, bytes]:
        """Length of the value that follows, and its VR (empty in implicit files)."""
        if not self.explicit:
            return self.unpack("I")[0], b""
        vr = self.data[self.at : self.at + 2]
        self.at += 2
        if len(vr) == 2 and not (vr.isalpha() and vr.isupper()):
            raise ElementsError("corrupt_image", "no value representation")
        if vr in _LONG_VRS:
            self.unpack("H")
            return self.unpack("I")[0], vr
        return self.unpack("H")[0], vr

    def take(self, length: int) -> bytes:
        value = self.data[self.at : self.at + min(length, _LONGEST_KEPT)]
        self.at += length
        if self.at > len(self.data):
            raise _OutOfBytesError
        return value


def read_elements(data: bytes, allowed: Collection[str]) -> Elements:
    """Read what comes before the pixels from the beginning of a DICOM file with preamble.

    The transfer syntax must be among `allowed`. Raises ElementsError.
    """
    elements = Elements()
    try:
        start = _read_meta(data, elements)
    except _OutOfBytesError:
        raise ElementsError("truncated", "file meta group cut off") from None
    if elements.syntax not in allowed:
        raise ElementsError("unsupported_transfer_syntax", elements.syntax or "none given")
    elements.order = ">" if elements.syntax == BIG_ENDIAN else "<"
    walk = _Walk(data, start, elements.order, elements.syntax != IMPLICIT)
    try:
        _read_dataset(walk, elements)
        elements.complete = True
    except _OutOfBytesError:
        elements.complete = False
    return elements


def _read_meta(data: bytes, elements: Elements) -> int:
    walk = _Walk(data, 132, "<", explicit=True)
    while True:
        start = walk.at
        tag = walk.tag()
        if tag[0] != 0x0002:
            break
        elements.values[tag] = walk.take(walk.length()[0])
    elements.syntax = elements.text((0x0002, 0x0010))
    return start


def _read_dataset(walk: _Walk, elements: Elements) -> None:
    while walk.at < len(walk.data):
        tag = walk.tag()
        if tag > _LAST_WANTED:
            return
        length, vr = walk.length()
        if length == _UNDEFINED:
            _skip_items(walk, vr, depth=0)
        elif vr == b"SQ":
            walk.take(length)
        else:
            elements.values[tag] = walk.take(length)
    raise _OutOfBytesError


def _skip_items(walk: _Walk, vr: bytes, depth: int) -> None:
    """Pass over a sequence of undefined length."""
    if depth > _DEEPEST:
        raise ElementsError("corrupt_image", "sequences nested too deeply")
    if vr == b"UN":  # its content is implicit little endian whatever the file is
        inner = _Walk(walk.data, walk.at, "<", explicit=False)
        _skip_items(inner, b"SQ", depth + 1)
        walk.at = inner.at
        return
    while (tag := walk.tag()) != _SEQUENCE_END:
        (length,) = walk.unpack("I")
        if tag != _ITEM:
            raise ElementsError("corrupt_image", "sequence item expected")
        if length == _UNDEFINED:
            _skip_item(walk, depth)
        else:
            walk.take(length)
    walk.unpack("I")


def _skip_item(walk: _Walk, depth: int) -> None:
    while (tag := walk.tag()) != _ITEM_END:
        if tag[0] == 0xFFFE:
            raise ElementsError("corrupt_image", "item without an end")
        length, vr = walk.length()
        if length == _UNDEFINED:
            _skip_items(walk, vr, depth + 1)
        else:
            walk.take(length)
    walk.unpack("I")
