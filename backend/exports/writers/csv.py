"""One line a case and signed reading; a case without a reading has one line. For spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from backend.exports.rows import CaseRow, ReadingRow, ResultRow

BOM = b"\xef\xbb\xbf"  # without it Excel reads Chinese names as another encoding
CASE = ["case_id", "created_at", "department", "created_by", "hospital_number", "name", "sex", "birth_date"]
CASE += ["employer", "dust_type", "exposure_years", "acquired_on", "film_sha256", "analysis_status", "analysis_code"]
RESULT = ["stage", "ill_score", "cut_point", "decided_by", "refer", "model_name", "model_version", "model_digest"]
STAGES = ["p0", "p1", "p2", "p3"]
LISTS = ["conformal_set", "warnings"]
READING = ["reader", "kind", "stage", "agrees_with_model", "comment", "signed_at"]
HEADER = [*CASE, "model_stage", *RESULT[1:], *STAGES, *LISTS, *(f"reading_{n}" for n in READING)]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(rows: Iterable[CaseRow]) -> Iterator[bytes]:
    yield BOM + _line(HEADER)
    for row in rows:
        for reading in row.readings or (None,):
            yield _line([*_values(row, CASE), *_result(row.result), *_values(reading, READING)])


def safe(value: Any) -> Any:
    """The value as a spreadsheet may open it: a text that it would take for a formula gets a leading apostrophe."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, str) and (value.startswith(FORMULA) or value.lstrip().startswith(FORMULA)):
        return "'" + value
    return value


def _line(values: list[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([safe(value) for value in values])
    return buffer.getvalue().encode()


def _result(result: ResultRow | None) -> list[Any]:
    chances = list(result.probabilities) if result else []
    lists = [" ".join(map(str, getattr(result, name))) if result else None for name in LISTS]
    return [*_values(result, RESULT), *(chances + [None] * len(STAGES))[: len(STAGES)], *lists]


def _values(row: CaseRow | ResultRow | ReadingRow | None, names: list[str]) -> list[Any]:
    return [getattr(row, name) if row else None for name in names]
