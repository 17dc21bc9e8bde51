"""Look-up tables of a data set."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ml.film.decode_dicom_fields import numbers, several, value_of

if TYPE_CHECKING:
    from pydicom.dataset import Dataset


@dataclass(frozen=True)
class Table:
    """entries[i] belongs to the input first + i; inputs beyond either end take the entry there."""

    first: int
    depth: int
    entries: NDArray[np.uint16]

    def look_up(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """One entry for each value."""
        places = np.clip(np.rint(values) - self.first, 0, self.entries.size - 1).astype(np.int64)
        found: NDArray[np.uint16] = self.entries[places]
        return found.astype(np.float64)


def tables(dataset: "Dataset", keyword: str, signed: bool) -> Iterator[Table]:
    """Every usable table of a sequence."""
    for item in several(value_of(dataset, keyword)):
        table = _table_of(item, signed)
        if table is not None:
            yield table


def _table_of(item: "Dataset", signed: bool) -> Table | None:
    """The item's table; None if it contradicts itself or is flat."""
    descriptor = [int(number) for number in numbers(item, "LUTDescriptor")]
    if len(descriptor) != 3 or not 8 <= descriptor[2] <= 16:
        return None
    count, first, depth = descriptor[0] % 65536 or 65536, descriptor[1], descriptor[2]
    entries = _entries(_little_endian(item, value_of(item, "LUTData")), count)
    if entries is None or entries.size != count or entries.min() == entries.max():
        return None
    first = first - 65536 if signed and first > 32767 else first
    return Table(first, max(depth, int(entries.max()).bit_length()), entries)


def _little_endian(item: "Dataset", data: Any) -> Any:
    """Numbers as they are; words (OW), which pydicom hands on as the file has them, with their low byte first."""
    if not isinstance(data, bytes) or item.original_encoding[1] is not False:
        return data
    return np.frombuffer(data, dtype=">u2", count=len(data) // 2).astype("<u2").tobytes()


def _entries(data: Any, count: int) -> NDArray[np.uint16] | None:
    if isinstance(data, bytes):
        kind = "<u2" if len(data) >= 2 * count else "u1"
        return np.frombuffer(data, dtype=kind, count=min(count, len(data) // np.dtype(kind).itemsize)).astype(np.uint16)
    try:
        return np.array(data, dtype=np.int64).astype(np.uint16).ravel()
    except (TypeError, ValueError, OverflowError):
        return None
