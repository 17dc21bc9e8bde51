"""How large a film may be."""

from ml.film.errors import FilmError

MAX_BYTES = 256 * 2**20
MAX_PIXELS = 50_000_000
SHORTEST_SIDE = 64
LONGEST_SIDE = 10_000


def check_bytes(size: int) -> None:
    """Refuse an empty or a huge file."""
    if size == 0:
        raise FilmError("empty_file")
    if size > MAX_BYTES:
        raise FilmError("too_large", f"{size} bytes")


def check_size(rows: int, columns: int) -> None:
    """Refuse a film before memory is taken for it."""
    sides = (rows, columns)
    if min(sides) < SHORTEST_SIDE or max(sides) > LONGEST_SIDE or rows * columns > MAX_PIXELS:
        raise FilmError("dimensions_out_of_range", f"{rows} x {columns}")
