"""JPEG, 8 bit, as a file of its own."""

import numpy as np
from numpy.typing import NDArray

from ml.film.decode_jpeg_markers import BASELINE, EXTENDED, PROGRESSIVE, frame_of
from ml.film.decode_limits import check_size
from ml.film.decode_picture import COLOUR_NOTE, luminance, opened, orientation_of, oriented
from ml.film.errors import FilmError
from ml.film.grey import Grey, full_range


def read_jpeg(data: bytes) -> Grey:
    """Baseline, extended or progressive; turned as its EXIF orientation says."""
    frame = frame_of(data)
    if frame.marker not in (BASELINE, EXTENDED, PROGRESSIVE) or frame.bits != 8:
        raise FilmError("unsupported_format", f"jpeg process {frame.marker:#x}, {frame.bits} bit")
    if frame.components not in (1, 3):
        raise FilmError("unsupported_photometric", f"{frame.components} components")
    check_size(frame.rows, frame.columns)
    with opened(data, "JPEG") as image:
        orientation = orientation_of(image)
    pixels = strict_pixels(data, colour=frame.components == 3)
    notes = (COLOUR_NOTE,) if frame.components == 3 else ()
    levels, turned = oriented(luminance(pixels) if notes else pixels[..., 0].astype(np.uint16), orientation)
    return Grey(levels, 8, (full_range(8),), "jpeg", 8, notes=notes + turned)


def strict_pixels(data: bytes, *, colour: bool) -> NDArray[np.uint8]:
    """H x W x (3 or 1). Only this decoder refuses a hole; Pillow and OpenCV return a wrong picture without a word."""
    import simplejpeg

    try:
        pixels: NDArray[np.uint8] = simplejpeg.decode_jpeg(data, colorspace="RGB" if colour else "GRAY", strict=True)
    except ValueError as error:
        premature = "premature" in str(error).lower()
        raise FilmError("truncated" if premature else "corrupt_image", "jpeg") from error
    return pixels
