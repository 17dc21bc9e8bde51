"""A plain encoder of lossless JPEG (process 14), for no encoder can be had: one code of five bits a category."""

import struct

import numpy as np
from numpy.typing import NDArray

_CATEGORIES = 17


def encode(samples: NDArray[np.uint16], bits: int, restart_rows: int = 0) -> bytes:
    """Predictor 1 (the left neighbour); restart_rows: lines between restart markers."""
    rows, columns = samples.shape
    header = b"\xff\xd8" + _segment(0xC3, struct.pack(">BHHB3B", bits, rows, columns, 1, 1, 0x11, 0))
    header += _segment(0xC4, bytes([0, 0, 0, 0, 0, _CATEGORIES, *[0] * 11, *range(_CATEGORIES)]))
    if restart_rows:
        header += _segment(0xDD, struct.pack(">H", restart_rows * columns))
    header += _segment(0xDA, bytes([1, 1, 0x00, 1, 0, 0]))
    step = restart_rows or rows
    parts = [_scan(samples[start : start + step].astype(np.int64), bits) for start in range(0, rows, step)]
    body = b"".join(part + bytes([0xFF, 0xD0 + n % 8]) for n, part in enumerate(parts[:-1])) + parts[-1]
    return header + body + b"\xff\xd9"


def _scan(samples: NDArray[np.int64], bits: int) -> bytes:
    differences = samples.copy()
    differences[:, 1:] -= samples[:, :-1]
    differences[1:, 0] -= samples[:-1, 0]
    differences[0, 0] -= 1 << (bits - 1)
    text = "".join(_code(int(difference)) for difference in differences.ravel())
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\x00")


def _code(difference: int) -> str:
    category = abs(difference).bit_length()
    if category == 0:
        return "00000"
    value = difference if difference > 0 else difference + (1 << category) - 1
    return f"{category:05b}{value:0{category}b}"


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
