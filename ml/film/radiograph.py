"""The one way from a file's bytes to pixels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.film.decode_limits import check_bytes, check_size
from ml.film.decode_scaling import check_not_blank, choose, histogram
from ml.film.errors import FilmError
from ml.film.grey import Grey, Kind, Levels, Spacing, Window, shown


@dataclass(frozen=True)
class Radiograph:
    """A frontal chest film.

    pixels: float32, H x W, in [0, 1], bright = dense: the film seen through its window.
    spacing_mm: millimetres per pixel (down a column, along a row), or None when the file does not say.
    header: plain values without the patient's identity: "photometric", "scaling" (the rule and limits used and what
    was refused before), "notes" (whatever else was done to the pixels), and facts of the file.
    bits: grey depth that the film really has.
    levels, window: all grey levels of the file, bright = dense, and the two that are black and white in pixels;
    None for a film that never was a file.
    """

    pixels: NDArray[np.float32]
    kind: Kind
    bits: int
    spacing_mm: Spacing | None = None
    header: Mapping[str, Any] = field(default_factory=dict)
    levels: Levels | None = None
    window: tuple[float, float] | None = None


def decode(data: bytes) -> Radiograph:
    """Read a DICOM, PNG, JPEG or TIFF film. Raises FilmError and nothing else that a file could cause."""
    check_bytes(len(data))
    try:
        return _finish(_read(data))
    except (FilmError, KeyboardInterrupt, SystemExit):
        raise
    except MemoryError as error:
        raise FilmError("too_large", "memory") from error
    except BaseException as error:  # a codec's PanicException is no Exception
        raise FilmError("corrupt_image", type(error).__name__) from error


def _read(data: bytes) -> Grey:
    if data[128:132] == b"DICM":
        from ml.film.decode_dicom import read_dicom

        return read_dicom(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        from ml.film.decode_png import read_png

        return read_png(data)
    if data.startswith(b"\xff\xd8\xff"):
        from ml.film.decode_jpeg import read_jpeg

        return read_jpeg(data)
    if data[:4] in (b"II*\0", b"MM\0*"):
        from ml.film.decode_tiff import read_tiff

        return read_tiff(data)
    raise FilmError("unsupported_format" if _is_other_picture(data) else "not_an_image")


def _is_other_picture(data: bytes) -> bool:
    starts = (
        b"GIF8",
        b"BM",
        b"RIFF",
        b"\0\0\0\x0cjP  ",
        b"\xff\x4f\xff\x51",
        b"8BPS",
        b"II+\0",
        b"MM\0+",
        b"\0\0\1\0",
    )
    return data.startswith(starts) or data[4:8] == b"ftyp"


def _finish(grey: Grey) -> Radiograph:
    check_size(*grey.levels.shape)
    counts = histogram(grey)
    check_not_blank(counts)
    window, refused = choose(grey.windows, counts)
    levels, low, high = _upright(grey, window)
    scaling = {"rule": window.rule, "low": window.low, "high": window.high, "refused": refused}
    header = {"photometric": "MONOCHROME2", **grey.header, "scaling": scaling, "notes": list(grey.notes)}
    return Radiograph(
        pixels=shown(levels, low, high),
        kind=grey.kind,
        bits=grey.bits,
        spacing_mm=grey.spacing_mm,
        header=header,
        levels=levels,
        window=(low, high),
    )


def _upright(grey: Grey, window: Window) -> tuple[Levels, float, float]:
    """Levels and limits with bright = dense and a black padding."""
    levels, low, high = grey.levels, window.low, window.high
    if grey.inverted:
        top = 2**grey.depth - 1
        levels, low, high = np.uint16(top) - levels, top - window.high, top - window.low
    if grey.padding is not None:
        levels = np.where(grey.padding, np.uint16(0), levels)
    return levels, low, high
