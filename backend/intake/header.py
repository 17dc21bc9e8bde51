"""What a film says about itself, read from its first megabyte without a codec.

The web process never decodes pixels, and importing pydicom would load Pillow and every pixel plug-in,
so this package carries small strict readers of its own. Everything is checked again by the worker.
"""

from typing import IO

from backend.intake import header_dicom, header_image
from backend.intake.header_types import HEAD_BYTES, FilmHeader, FilmRefusedError, check_size


def read_header(film: IO[bytes], size: int) -> FilmHeader:
    """Check an upload of `size` bytes and read its header.

    Raises FilmRefusedError. The position of `film` is left anywhere.
    """
    if size == 0:
        raise FilmRefusedError("empty_file")
    film.seek(0)
    head = film.read(HEAD_BYTES)
    if head[128:132] == b"DICM":
        header = header_dicom.read(head, size)
    elif head.startswith(header_image.PNG):
        header = header_image.png(head)
    elif head.startswith(header_image.JPEG):
        header = header_image.jpeg(head, size)
    elif head.startswith(header_image.TIFF):
        header = header_image.tiff(film, head, size)
    else:
        known = header_image.is_other_picture(head)
        raise FilmRefusedError("unsupported_format" if known else "not_an_image")
    check_size(header.rows, header.columns)
    return header
