"""The header of a film as the intake needs it, and the refusal."""

from dataclasses import dataclass
from datetime import date

HEAD_BYTES = 1024 * 1024
SMALLEST_SIDE, LARGEST_SIDE = 64, 10_000
MOST_PIXELS = 50_000_000


class FilmRefusedError(Exception):
    """The film cannot be taken in; `code` is one of the stable film codes."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass(frozen=True)
class FilmHeader:
    """Kind of file, its size in pixels (None when the first megabyte does not tell) and who is on it."""

    kind: str
    rows: int | None = None
    columns: int | None = None
    patient_id: str = ""
    patient_name: str = ""
    sex: str = ""
    birth_date: date | None = None
    study_date: date | None = None


def check_size(rows: int | None, columns: int | None) -> None:
    """Refuse a film whose size in pixels is known and out of range."""
    if rows is None or columns is None:
        return
    if min(rows, columns) < SMALLEST_SIDE or max(rows, columns) > LARGEST_SIDE or rows * columns > MOST_PIXELS:
        raise FilmRefusedError("dimensions_out_of_range", f"{rows} x {columns}")
