"""TIFF, one page, 8 or 16 bit grey or 8 bit colour."""

from ml.film.decode_picture import applied, grey_levels, opened, orientation_of
from ml.film.errors import FilmError
from ml.film.grey import Grey, full_range

# JPEG inside TIFF is left out: its holes would go unseen.
_COMPRESSIONS = frozenset({"raw", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits"})
_PHOTOMETRIC = 262
_WHITE_IS_ZERO = 0


def read_tiff(data: bytes) -> Grey:
    """White is the top of the fewest bits that hold every pixel, as in PNG."""
    with opened(data, "TIFF") as image:
        compression = str(image.info.get("compression", "raw"))
        if compression not in _COMPRESSIONS:
            raise FilmError("unsupported_format", f"tiff compression {compression}")
        tags = image.tag_v2  # type: ignore[attr-defined]  # only TIFF images have it
        white_is_zero = tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO
        orientation = orientation_of(image)
        image.load()  # which turns a TIFF, and only a TIFF, as its orientation says
        levels, depth, notes = grey_levels(image)
    if depth > 8 or image.mode.startswith("I;16"):
        notes += (f"16-bit file, {depth} bits used",)
    if orientation != 1:
        notes += (applied(orientation),)
    # Pillow turns 8-bit white-is-zero around by itself, 16-bit not.
    inverted = white_is_zero and image.mode.startswith("I;16")
    header = {"photometric": "MONOCHROME1" if white_is_zero else "MONOCHROME2"}
    return Grey(
        levels,
        depth,
        (full_range(depth),),
        "tiff",
        depth,
        inverted=inverted,
        header=header,
        notes=notes,
    )
