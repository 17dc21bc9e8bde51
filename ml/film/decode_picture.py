"""What PNG, JPEG and TIFF have in common: Pillow under an allow-list, orientation, colour."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ml.film.decode_limits import check_size
from ml.film.errors import FilmError
from ml.film.grey import Levels

if TYPE_CHECKING:
    from PIL.Image import Image

ORIENTATION = 0x0112
COLOUR_NOTE = "colour reduced to luminance"
ALPHA_NOTE = "transparency ignored"


@contextmanager
def opened(data: bytes, name: str) -> Iterator["Image"]:
    """The picture, its size checked and not yet decoded; Pillow's errors become FilmErrors."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=(name,)) as image:
            check_size(image.height, image.width)
            if getattr(image, "n_frames", 1) > 1:
                raise FilmError("multi_frame")
            yield image
    except Image.DecompressionBombError as error:
        raise FilmError("dimensions_out_of_range") from error
    except UnidentifiedImageError as error:
        raise FilmError("corrupt_image", "unreadable header") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise FilmError("truncated" if "truncated" in str(error).lower() else "corrupt_image", name) from error


def grey_levels(image: "Image") -> tuple[Levels, int, tuple[str, ...]]:
    """Levels, the bits they need, and what was done to a picture that was not plain grey."""
    if image.mode == "L":
        return np.asarray(image).astype(np.uint16), 8, ()
    if image.mode.startswith("I;16"):
        levels = np.asarray(image).astype(np.uint16)
        return levels, max(8, int(levels.max()).bit_length()), ()
    if image.mode == "LA":
        return np.asarray(image)[..., 0].astype(np.uint16), 8, (ALPHA_NOTE,)
    if image.mode in ("RGB", "RGBA", "P"):
        notes = (COLOUR_NOTE, ALPHA_NOTE) if image.mode == "RGBA" else (COLOUR_NOTE,)
        return luminance(np.asarray(image.convert("RGB"))), 8, notes
    raise FilmError("unsupported_photometric", f"mode {image.mode}")


def luminance(colours: NDArray[Any]) -> Levels:
    """H x W x 3 to H x W (ITU-R BT.601); equal channels keep their value."""
    grey = np.zeros(colours.shape[:2], dtype=np.float32)
    for channel, weight in enumerate((0.299, 0.587, 0.114)):  # one after the other: a third of the memory
        grey += colours[..., channel] * np.float32(weight)
    return np.rint(grey, out=grey).astype(np.uint16)


def orientation_of(image: "Image") -> int:
    """The EXIF orientation, 1 to 8; 1 when there is none or it is nonsense."""
    value = image.getexif().get(ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def applied(orientation: int) -> str:
    """The note about a turned picture."""
    return f"orientation {orientation} applied"


def oriented(levels: Levels, orientation: int) -> tuple[Levels, tuple[str, ...]]:
    """The picture as its orientation tag wants it seen."""
    turns: dict[int, Callable[[Levels], Levels]] = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: np.transpose,
        6: lambda a: np.rot90(a, -1),
        7: lambda a: np.transpose(np.rot90(a, 2)),
        8: np.rot90,
    }
    notes = () if orientation == 1 else (applied(orientation),)
    return np.ascontiguousarray(turns[orientation](levels)), notes
