"""Stored values of one DICOM frame, each transfer syntax through the decoder named for it.

pydicom's own: uncompressed, RLE. simplejpeg (strict): JPEG 8 bit. Pillow: JPEG 2000. CharLS: JPEG-LS (libjpeg returns
half a picture for half a file, CharLS refuses). libjpeg: JPEG lossless, whose code stream is proven whole first.
What compressed frames claim is compared with the data set before any codec runs, so that a small header cannot order
a huge picture.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ml.film import decode_dicom_meta as meta
from ml.film.decode_dicom_fields import text, value_of, whole
from ml.film.decode_jpeg import strict_pixels
from ml.film.decode_jpeg_markers import JPEG_LS, LOSSLESS, Frame, frame_of
from ml.film.errors import FilmError

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

Stored = NDArray[Any]
_PLUGINS = {
    meta.RLE: "pydicom",
    meta.JPEG_LOSSLESS: "pylibjpeg",
    meta.JPEG_LOSSLESS_FIRST_ORDER: "pylibjpeg",
    meta.JPEG_LS_LOSSLESS: "pyjpegls",
    meta.JPEG_LS: "pyjpegls",
    meta.JPEG_2000_LOSSLESS: "pillow",
    meta.JPEG_2000: "pillow",
}
# A distribution may leave these out: one is under the GPL, one has no wheels for every Python.
_MODULES = {"pylibjpeg": "libjpeg", "pyjpegls": "jpeg_ls"}


def stored_values(dataset: "Dataset", syntax: str) -> Stored:
    """H x W, or H x W x 3 as RGB; signed where the data set says so, unused bits gone."""
    if syntax in meta.NATIVE:
        _check_length(dataset)
        return _by_pydicom(dataset, syntax, "")
    module = _MODULES.get(_PLUGINS.get(syntax, ""))
    if module and find_spec(module) is None:
        raise FilmError("unsupported_transfer_syntax", f"{module} is not installed")
    frame = _frame_bytes(dataset)
    if syntax in (meta.JPEG_BASELINE, meta.JPEG_EXTENDED):
        return _jpeg(dataset, frame)
    _prove(dataset, syntax, frame)
    return _by_pydicom(dataset, syntax, _PLUGINS[syntax])


def _by_pydicom(dataset: "Dataset", syntax: str, plugin: str) -> Stored:
    from pydicom.pixels.decoders.base import get_decoder

    try:
        values, _ = get_decoder(syntax).as_array(dataset, index=0, decoding_plugin=plugin)
    except FilmError:
        raise
    except BaseException as error:  # PanicException is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise FilmError("corrupt_image", f"{plugin or 'native'}: {type(error).__name__}") from error
    return _low_bits(dataset, values) if syntax in meta.NATIVE else values


def _check_length(dataset: "Dataset") -> None:
    samples = whole(dataset, "SamplesPerPixel", 1)
    pixels = whole(dataset, "Rows") * whole(dataset, "Columns")
    if text(dataset, "PhotometricInterpretation") == "YBR_FULL_422":
        samples = 2
    if len(dataset.PixelData) < pixels * samples * whole(dataset, "BitsAllocated") // 8:
        raise FilmError("truncated", "pixel data")


def _low_bits(dataset: "Dataset", values: Stored) -> Stored:
    """Move samples that sit at the upper end of their word (high bit above bits stored) down."""
    stored, allocated = whole(dataset, "BitsStored"), whole(dataset, "BitsAllocated")
    spare = whole(dataset, "HighBit", stored - 1) + 1 - stored
    if spare <= 0 or stored + spare > allocated:
        return values
    raw = np.frombuffer(dataset.PixelData, dtype=values.dtype, count=values.size).reshape(values.shape)
    raised = np.left_shift(raw, allocated - stored - spare)
    lowered: Stored = np.right_shift(raised, allocated - stored)
    return lowered


def _frame_bytes(dataset: "Dataset") -> bytes:
    from pydicom.encaps import get_frame

    offsets = value_of(dataset, "ExtendedOffsetTable"), value_of(dataset, "ExtendedOffsetTableLengths")
    table = (offsets[0], offsets[1]) if all(isinstance(part, bytes) for part in offsets) else None
    try:
        return get_frame(dataset.PixelData, 0, number_of_frames=1, extended_offsets=table)
    except (ValueError, EOFError, IndexError, TypeError) as error:
        raise FilmError("truncated", "encapsulated frame") from error


def _jpeg(dataset: "Dataset", data: bytes) -> Stored:
    if whole(dataset, "PixelRepresentation"):
        raise FilmError("corrupt_image", "signed lossy jpeg")
    frame = _same_shape(dataset, frame_of(data))
    if frame.bits != 8 or frame.marker > 0xC2:
        # No decoder at hand refuses a hole in a 12-bit lossy JPEG.
        raise FilmError("unsupported_transfer_syntax", f"jpeg process {frame.marker:#x}, {frame.bits} bit")
    pixels = strict_pixels(data, colour=frame.components == 3)
    return pixels if frame.components == 3 else pixels[..., 0]


def _prove(dataset: "Dataset", syntax: str, data: bytes) -> None:
    """Refuse what the decoder that follows would read without a word."""
    if syntax == meta.RLE:
        _check_high_bit(dataset)
    elif syntax in (meta.JPEG_2000, meta.JPEG_2000_LOSSLESS):
        from ml.film.decode_jpeg2000 import check_codestream

        check_codestream(data, whole(dataset, "Rows"), whole(dataset, "Columns"))
    elif syntax in (meta.JPEG_LOSSLESS, meta.JPEG_LOSSLESS_FIRST_ORDER):
        from ml.film.decode_lossless import check_scan

        check_scan(data, _expect(_same_shape(dataset, frame_of(data)), LOSSLESS))
    elif syntax in (meta.JPEG_LS, meta.JPEG_LS_LOSSLESS):
        _expect(_same_shape(dataset, frame_of(data)), JPEG_LS)


def _check_high_bit(dataset: "Dataset") -> None:
    """pydicom keeps the low bits of an RLE sample wherever it sits in its word."""
    lowest = whole(dataset, "BitsStored") - 1
    if whole(dataset, "HighBit", lowest) != lowest:
        raise FilmError("unsupported_format", "rle with a raised high bit")


def _expect(frame: Frame, marker: int) -> Frame:
    if frame.marker != marker:
        raise FilmError("corrupt_image", f"jpeg process {frame.marker:#x}")
    return frame


def _same_shape(dataset: "Dataset", frame: Frame) -> Frame:
    claimed = whole(dataset, "Rows"), whole(dataset, "Columns"), whole(dataset, "SamplesPerPixel", 1)
    if (frame.rows, frame.columns, frame.components) != claimed:
        raise FilmError("corrupt_image", "frame and header differ in size")
    return frame
