"""PNG, 8 or 16 bit."""

import io

import numpy as np

from ml.film.errors import FilmError
from ml.film.grey import Grey


def read_png(data: bytes) -> Grey:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            image.load()
            values = np.asarray(image if image.mode in ("L", "I;16") else image.convert("L"))
    except (OSError, SyntaxError, ValueError) as error:
        raise FilmError("corrupt_image", str(error)) from error
    bits = 8 if values.dtype == np.uint8 else max(8, int(values.max()).bit_length())
    return Grey(values=values, limits=(0, 2**bits - 1), kind="png", bits=bits, header={"scaling": "full_range"})
