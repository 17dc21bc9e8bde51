"""One line a case and signed reading; a case without a reading has one line. For spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from backend.exports.rows import CaseRow, ReadingRow, ResultRow
from backend.readings.form.schema import ZONES

BOM = b"\xef\xbb\xbf"  # without it Excel reads Chinese names as another encoding
CASE = ["case_id", "created_at", "department", "created_by", "hospital_number", "name", "sex", "birth_date"]
CASE += ["employer", "dust_type", "exposure_years", "acquired_on", "film_sha256", "analysis_status", "analysis_code"]
RESULT = ["stage", "ill_score", "cut_point", "decided_by", "refer", "model_name", "model_version", "model_digest"]
STAGES = ["p0", "p1", "p2", "p3"]
LISTS = ["conformal_set", "warnings"]
READING = ["reader", "kind", "stage", "agrees_with_model", "comment", "signed_at", "quality", "profusion", "shapes"]
READING += ["large", "classification", "derived_stage", "rule_set"]
MANY = ["large_mm", "symbols"]
ZONE = [f"zone_{name}" for name in ZONES]
OF_READING = [f"reading_{name}" for name in [*READING, *MANY, *ZONE, "amends"]]
HEADER = [*CASE, "model_stage", *RESULT[1:], *STAGES, *LISTS, "reading_id", *OF_READING]
PROFUSION = re.compile(r"\d/[\d+-]")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(rows: Iterable[CaseRow]) -> Iterator[bytes]:
    yield BOM + _line(HEADER)
    for row in rows:
        for reading in row.readings or (None,):
            yield _line([*_values(row, CASE), *_result(row.result), *_reading(reading)])


def safe(value: Any) -> Any:
    """The value as a spreadsheet may open it: a text that it would take for a formula or a day gets an apostrophe."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, str) and (value.startswith(FORMULA) or value.lstrip().startswith(FORMULA)):
        return "'" + value
    if isinstance(value, str) and PROFUSION.fullmatch(value):
        return "'" + value  # 1/2 would become the first of February
    return value


def _line(values: list[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([safe(value) for value in values])
    return buffer.getvalue().encode()


def _result(result: ResultRow | None) -> list[Any]:
    chances = list(result.probabilities) if result else []
    lists = [" ".join(map(str, getattr(result, name))) if result else None for name in LISTS]
    return [*_values(result, RESULT), *(chances + [None] * len(STAGES))[: len(STAGES)], *lists]


def _reading(reading: ReadingRow | None) -> list[Any]:
    many = ["; ".join(getattr(reading, name)) if reading else None for name in MANY]
    zones = [reading.zones[name] if reading else None for name in ZONES]
    ids = _values(reading, ["reading_id", "amends"])
    return [ids[0], *_values(reading, READING), *many, *zones, ids[1]]


def _values(row: CaseRow | ResultRow | ReadingRow | None, names: list[str]) -> list[Any]:
    return [getattr(row, name) if row else None for name in names]
