"""The one way from a file's bytes to pixels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.film.errors import FilmError
from ml.film.grey import Grey, Kind, Spacing


@dataclass(frozen=True)
class Radiograph:
    """A frontal chest film.

    pixels: float32, H x W, in [0, 1], bright = dense.
    spacing_mm: millimetres per pixel (down a column, along a row), or None when the file does not say.
    header: plain values (str, int, float, bool, list) without the patient's identity; how the pixels were scaled is
    under "scaling", whatever else was done to them under "notes".
    bits: grey depth that the film really has.
    """

    pixels: NDArray[np.float32]
    kind: Kind
    bits: int
    spacing_mm: Spacing | None = None
    header: Mapping[str, Any] = field(default_factory=dict)


def decode(data: bytes) -> Radiograph:
    """Read a DICOM, PNG, JPEG or TIFF film. Raises FilmError."""
    if not data:
        raise FilmError("empty_file")
    return _finish(_read(data))


def _read(data: bytes) -> Grey:
    if data[128:132] == b"DICM":
        from ml.film.decode_dicom import read_dicom

        return read_dicom(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        from ml.film.decode_png import read_png

        return read_png(data)
    raise FilmError("not_an_image")


def _finish(grey: Grey) -> Radiograph:
    if grey.values.min() == grey.values.max():
        raise FilmError("blank_image")
    return Radiograph(
        pixels=grey.scaled(), kind=grey.kind, bits=grey.bits, spacing_mm=grey.spacing_mm, header=dict(grey.header)
    )
