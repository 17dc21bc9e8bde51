"""The only query of the exports: cases with results and signed readings, as frozen rows, in constant memory.

Plain columns are read instead of models, and days and documents as text, because an export is as long as the archive.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.db.models import F, FloatField, Q, QuerySet, TextField
from django.db.models.functions import Cast

from backend.analysis.models import ModelVersion, Result
from backend.cases.models import Case
from backend.readings.form.schema import ZONES
from backend.readings.models import Reading, ReadingStatus

DIGITS_OF_A_UUID = 32
LIKE_OTHERS = 500  # most films are healthy, and then most forms are the same
CHUNK = 2000  # mysqlclient reads a whole answer into memory, so a server-side cursor would not bound it


class ReadingRow(NamedTuple):
    """A signed reading. `amends` is the `reading_id` of the one it corrects; `classification` is ILO shorthand, and
    `derived_stage` what the rule set made of the form, beside the reader's own `stage`. `seconds` is how long the
    reader was at it, pauses left out."""

    reading_id: str
    amends: str | None
    reader: str
    kind: str
    stage: int | None
    agrees_with_model: bool | None
    comment: str
    signed_at: datetime | None
    quality: str | None
    profusion: str | None
    shapes: str
    zones: dict[str, str | None]
    large: str | None
    large_mm: tuple[str, ...]
    symbols: tuple[str, ...]
    classification: str
    derived_stage: int | None
    rule_set: str
    seconds: int


class ResultRow(NamedTuple):
    """What the model said. Probabilities are those of the stages 0, I, II, III; `conformal_set` holds the stages that
    its calibration leaves possible (none without one), and `refer` says that there are several."""

    stage: int
    ill_score: float
    cut_point: float | None
    probabilities: tuple[float, ...]
    decided_by: str
    refer: bool
    conformal_set: tuple[int, ...]
    warnings: tuple[str, ...]
    model_name: str
    model_version: str
    model_digest: str


class CaseRow(NamedTuple):
    """Days are written as 2026-11-24."""

    case_id: str
    created_at: datetime
    department: str
    created_by: str
    hospital_number: str
    name: str
    sex: str
    birth_date: str | None
    employer: str
    dust_type: str
    exposure_years: float | None
    acquired_on: str | None
    film_sha256: str
    analysis_status: str
    analysis_code: str
    result: ResultRow | None
    readings: tuple[ReadingRow, ...]


DAYS = {"birth_text": "patient__birth_date", "acquired_text": "radiograph__acquired_on"}
OF_CASE = ["pk", "uid_text", "created_text", "department__name", "created_by__full_name", "patient__hospital_number"]
OF_CASE += ["patient__name", "patient__sex", "birth_text", "patient__employer", "patient__dust_type", "years"]
OF_CASE += ["acquired_text", "radiograph__sha256", "analysis_status", "analysis_code"]
OF_RESULT = ["radiograph__case", "stage", "ill_score", "text", "model_version"]
OF_READING = ["case", "uid_text", "amends_text", "reader__full_name", "kind", "stage", "agrees_with_model", "comment"]
OF_READING += ["signed_text", "form_text", "derived_text", "rule_set", "seconds"]


def rows(cases: QuerySet[Case]) -> Iterator[CaseRow]:
    """Rows of the given cases, oldest first. Their keys come first, so that no join is made for the order."""
    keys = cases.order_by("pk").values_list("pk", flat=True)
    last = 0
    while chunk := list(keys.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1]
        found = _cases(chunk)
        results, readings = _results(chunk), _readings(chunk)
        for key in chunk:
            yield _row(found[key], results.get(key), tuple(readings.get(key, ())))


def _among(name: str, cases: list[int]) -> Q:
    """What belongs to the cases; also to a few others in between where they stand close together."""
    first, last = cases[0], cases[-1]
    if last - first < 2 * len(cases):
        return Q(**{f"{name}__gte": first, f"{name}__lte": last})
    return Q(**{f"{name}__in": cases})


def _as_text(rows: QuerySet[Any], **columns: str) -> QuerySet[Any]:
    """Columns by other names and as text, because making objects of them takes longer than reading them."""
    found: QuerySet[Any] = rows.annotate(**{name: Cast(column, TextField()) for name, column in columns.items()})
    return found


def _uuid(text: str) -> str:
    """MariaDB keeps the dashes, other databases the digits alone."""
    if len(text) != DIGITS_OF_A_UUID:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _moment(text: str) -> datetime:
    """Databases keep times in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _cases(keys: list[int]) -> dict[int, tuple[Any, ...]]:
    wanted = _as_text(Case.objects.filter(_among("pk", keys)), uid_text="uid", created_text="created_at", **DAYS)
    columns = wanted.annotate(years=Cast("patient__exposure_years", FloatField())).values_list(*OF_CASE)
    return {case[0]: case for case in columns}


def _row(case: tuple[Any, ...], result: ResultRow | None, readings: tuple[ReadingRow, ...]) -> CaseRow:
    _, uid, created, *facts, years, acquired_on, sha256, status, code = case
    years = None if years is None else float(years)  # MySQL gives a decimal
    film = (acquired_on, sha256 or "", status, code)
    return CaseRow._make((_uuid(uid), _moment(created), *facts, years, *film, result, readings))


def _results(cases: list[int]) -> dict[int, ResultRow]:
    """What was found by the newest analysis of each case. The few models are not joined: a database that thinks their
    results few as well walks through all of them."""
    newest = Result.objects.filter(_among("radiograph__case", cases), analysis__uid=F("radiograph__case__analysis_uid"))
    found = list(_as_text(newest, text="prediction").values_list(*OF_RESULT))
    models = {pk: model for pk, *model in ModelVersion.objects.values_list("pk", "name", "version", "digest")}
    return {case: _result(*columns, *models[model]) for case, *columns, model in found}


def _result(stage: int, score: float, text: str, *model: str) -> ResultRow:
    prediction: dict[str, Any] = orjson.loads(text)
    return ResultRow(
        stage,
        score,
        prediction.get("cut_point"),
        tuple(prediction.get("probabilities", ())),
        str(prediction.get("decided_by", "")),
        bool(prediction.get("refer", False)),
        tuple(prediction.get("conformal_set", ())),
        tuple(prediction.get("warnings", ())),
        *model,
    )


def _readings(cases: list[int]) -> dict[int, list[ReadingRow]]:
    found: dict[int, list[ReadingRow]] = defaultdict(list)
    signed = Reading.objects.filter(_among("case", cases), status=ReadingStatus.SIGNED).order_by("signed_at", "pk")
    texts = {"uid_text": "uid", "amends_text": "amends__uid", "signed_text": "signed_at"}
    read = _as_text(signed, **texts, form_text="form", derived_text="derived").values_list(*OF_READING)
    for case, *columns in read:
        found[case].append(_reading(*columns))
    return found


def _reading(uid: str, amends: str | None, *columns: Any) -> ReadingRow:
    *facts, signed, form, derived, rule_set, seconds = columns
    at = _moment(signed) if signed else None
    amended = _uuid(amends) if amends else None
    said = (*_said(form), *_derived(derived))
    return ReadingRow._make((_uuid(uid), amended, *facts, at, *said, rule_set, seconds))


@lru_cache(LIKE_OTHERS)
def _said(text: str) -> tuple[Any, ...]:
    """What a form says, from `quality` to `symbols`."""
    form = orjson.loads(text)
    small, large = _part(form, "small"), _part(form, "large")
    zones = _part(small, "zones")
    return (
        _part(form, "quality").get("grade"),
        small.get("profusion"),
        "/".join(shape for shape in (small.get("primary"), small.get("secondary")) if shape),
        {zone: zones.get(zone) for zone in ZONES},
        large.get("category"),
        tuple(_size(opacity) for opacity in large.get("opacities") or ()),
        tuple(form.get("symbols") or ()),
    )


@lru_cache(LIKE_OTHERS)
def _derived(text: str | None) -> tuple[str, int | None]:
    derived = (orjson.loads(text) if text else None) or {}
    return derived.get("classification") or "", derived.get("stage")


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    return whole.get(name) or {}


def _size(opacity: dict[str, Any]) -> str:
    """24 x 12.5: the axes in mm, a ? for one that was not measured."""
    axes = (opacity.get("long_mm"), opacity.get("short_mm"))
    return " x ".join("?" if mm is None else f"{mm:g}" for mm in axes)
