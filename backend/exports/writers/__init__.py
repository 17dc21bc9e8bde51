"""Writers are pure: rows in, pieces of the file out."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from backend.exports.rows import CaseRow
from backend.exports.writers import csv, json


class Writer(NamedTuple):
    content_type: str
    write: Callable[[Iterable[CaseRow]], Iterator[bytes]]


WRITERS = {
    "csv": Writer("text/csv; charset=utf-8", csv.write),
    "json": Writer("application/json", json.write),
}
