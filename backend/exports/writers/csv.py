"""One line a case and signed reading; a case without a reading has one line. For spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import islice
from operator import attrgetter
from typing import Any

from django.utils import timezone

from backend.exports.rows import CaseRow, ReadingRow, ResultRow
from backend.exports.writers.pieces import LINES
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
OF_READING = [f"reading_{name}" for name in [*READING, *MANY, *ZONE, "seconds", "amends"]]
HEADER = [*CASE, "model_stage", *RESULT[1:], *STAGES, *LISTS, "reading_id", *OF_READING]
# Ids, numbers and words of our own; every other cell is text and made safe.
OURS = {"case_id", "sex", "birth_date", "dust_type", "exposure_years", "acquired_on", "film_sha256", "analysis_status"}
OURS |= {"model_stage", "ill_score", "cut_point", "refer", "model_digest", *STAGES, "conformal_set", "reading_id"}
OURS |= {f"reading_{name}" for name in ("kind", "stage", "agrees_with_model", "derived_stage", "rule_set")}
OURS |= {"reading_seconds", "reading_amends"}
TIMES = [HEADER.index(name) for name in ("created_at", "reading_signed_at")]
GUARDED = [at for at, name in enumerate(HEADER) if name not in OURS and at not in TIMES]
COMMAS = len(HEADER) - 1
END = "\r\n"
QUOTED = re.compile(r'["\r\n]')
PROFUSION = re.compile(r"\d/[\d+-]")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


_of_case = attrgetter(*CASE)
_of_result = attrgetter(*RESULT)
_of_reading = attrgetter(*READING)
NO_RESULT: tuple[Any, ...] = (None,) * (len(RESULT) + len(STAGES) + len(LISTS))
NO_READING: tuple[Any, ...] = (None,) * (len(OF_READING) + 1)


def write(rows: Iterable[CaseRow]) -> Iterator[bytes]:
    yield BOM + _line(HEADER).encode()
    zone = timezone.get_current_timezone()
    rest = _all_values(rows)
    while some := list(islice(rest, LINES)):
        yield _lines(some, zone)


def safe(value: Any) -> Any:
    """The value as a spreadsheet may open it: a text that it would take for a formula or a day gets an apostrophe."""
    if not isinstance(value, str):
        return value
    taken_for_a_day = PROFUSION.fullmatch(value)  # 1/2 would become the first of February
    odd = taken_for_a_day or value.startswith(FORMULA) or value.lstrip().startswith(FORMULA)
    return "'" + value if odd else value


def _lines(some: Iterable[list[Any]], zone: tzinfo) -> bytes:
    return "".join([_line(_safe_cells(cells, zone)) for cells in some]).encode()


def _safe_cells(cells: list[Any], zone: tzinfo) -> list[Any]:
    for at in GUARDED:
        cell = cells[at]
        if cell and (cell[1:2] == "/" or not cell[0].isalnum()):  # all else is safe already
            cells[at] = safe(cell)
    for at in TIMES:
        if isinstance(cells[at], datetime):
            cells[at] = cells[at].astimezone(zone).isoformat(timespec="seconds")
    return cells


def _line(cells: list[Any]) -> str:
    """As csv would write it, which is asked where a cell needs quotes."""
    line = ",".join(["" if cell is None else str(cell) for cell in cells])
    if line.count(",") == COMMAS and not QUOTED.search(line):
        return line + END
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=END).writerow(cells)
    return buffer.getvalue()


def _all_values(rows: Iterable[CaseRow]) -> Iterator[list[Any]]:
    for row in rows:
        begin = (*_of_case(row), *_result(row.result))
        for reading in row.readings or (None,):
            yield [*begin, *_reading(reading)]


def _result(result: ResultRow | None) -> tuple[Any, ...]:
    if result is None:
        return NO_RESULT
    chances = (*result.probabilities, *NO_RESULT)[: len(STAGES)]
    return (*_of_result(result), *chances, *(" ".join(map(str, getattr(result, name))) for name in LISTS))


def _reading(reading: ReadingRow | None) -> tuple[Any, ...]:
    if reading is None:
        return NO_READING
    many = ("; ".join(getattr(reading, name)) for name in MANY)
    zones = map(reading.zones.get, ZONES)
    return (reading.reading_id, *_of_reading(reading), *many, *zones, reading.seconds, reading.amends)
