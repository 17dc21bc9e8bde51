"""The only query of the exports: cases with results and signed readings, as frozen rows, in constant memory.

Plain columns are read instead of models, and documents as text, because an export is as long as the archive.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from backend.analysis.models import Result
from backend.cases.models import Case
from backend.readings.form.schema import ZONES
from backend.readings.models import Reading, ReadingStatus

CHUNK = 2000  # mysqlclient reads a whole answer into memory, so a server-side cursor would not bound it


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A signed reading. `amends` is the `reading_id` of the one it corrects; `classification` is ILO shorthand, and
    `derived_stage` what the rule set made of the form, beside the reader's own `stage`."""

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


@dataclass(frozen=True, slots=True)
class ResultRow:
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


@dataclass(frozen=True, slots=True)
class CaseRow:
    case_id: str
    created_at: datetime
    department: str
    created_by: str
    hospital_number: str
    name: str
    sex: str
    birth_date: date | None
    employer: str
    dust_type: str
    exposure_years: float | None
    acquired_on: date | None
    film_sha256: str
    analysis_status: str
    analysis_code: str
    result: ResultRow | None
    readings: tuple[ReadingRow, ...]


OF_CASE = ["pk", "uid", "created_at", "department__name", "created_by__full_name"]
OF_CASE += [f"patient__{name}" for name in ("hospital_number", "name", "sex", "birth_date", "employer", "dust_type")]
OF_CASE += ["patient__exposure_years", "radiograph__acquired_on", "radiograph__sha256"]
OF_CASE += ["analysis_status", "analysis_code"]
OF_RESULT = ["radiograph__case", "stage", "ill_score", "text", "model_version__name", "model_version__version"]
OF_RESULT += ["model_version__digest"]
OF_READING = ["case", "uid", "amends__uid", "reader__full_name", "kind", "stage", "agrees_with_model", "comment"]
OF_READING += ["signed_at", "form_text", "derived_text", "rule_set"]


def rows(cases: QuerySet[Case]) -> Iterator[CaseRow]:
    """Rows of the given cases, oldest first."""
    columns = cases.order_by("pk").values_list(*OF_CASE)
    last = 0
    while chunk := list(columns.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1][0]
        keys = [case[0] for case in chunk]
        results, readings = _results(keys), _readings(keys)
        for case in chunk:
            yield _row(case, results.get(case[0]), tuple(readings.get(case[0], ())))


def _row(case: tuple[Any, ...], result: ResultRow | None, readings: tuple[ReadingRow, ...]) -> CaseRow:
    _, uid, *facts, years, acquired_on, sha256, status, code = case
    film = (acquired_on, sha256 or "", status, code)
    values: list[Any] = [str(uid), *facts, None if years is None else float(years), *film, result, readings]
    return CaseRow(*values)


def _results(cases: list[int]) -> dict[int, ResultRow]:
    """What was found by the newest analysis of each case."""
    newest = Result.objects.filter(radiograph__case__in=cases, analysis__uid=F("radiograph__case__analysis_uid"))
    found = newest.annotate(text=Cast("prediction", TextField())).values_list(*OF_RESULT)
    return {case: _result(*columns) for case, *columns in found}


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
    signed = Reading.objects.filter(case__in=cases, status=ReadingStatus.SIGNED).order_by("signed_at", "pk")
    texts = {"form_text": Cast("form", TextField()), "derived_text": Cast("derived", TextField())}
    for case, *columns in signed.annotate(**texts).values_list(*OF_READING):
        found[case].append(_reading(*columns))
    return found


def _reading(
    uid: Any, amends: Any, reader: str, kind: str, stage: int | None, agrees: bool | None, comment: str,
    signed_at: datetime | None, form_text: str, derived_text: str | None, rule_set: str,
) -> ReadingRow:  # fmt: skip
    form = orjson.loads(form_text)
    derived = (orjson.loads(derived_text) if derived_text else None) or {}
    small, large = _part(form, "small"), _part(form, "large")
    zones = _part(small, "zones")
    return ReadingRow(
        reading_id=str(uid),
        amends=str(amends) if amends else None,
        reader=reader,
        kind=kind,
        stage=stage,
        agrees_with_model=agrees,
        comment=comment,
        signed_at=signed_at,
        quality=_part(form, "quality").get("grade"),
        profusion=small.get("profusion"),
        shapes="/".join(shape for shape in (small.get("primary"), small.get("secondary")) if shape),
        zones={zone: zones.get(zone) for zone in ZONES},
        large=large.get("category"),
        large_mm=tuple(_size(opacity) for opacity in large.get("opacities") or ()),
        symbols=tuple(form.get("symbols") or ()),
        classification=derived.get("classification") or "",
        derived_stage=derived.get("stage"),
        rule_set=rule_set,
    )


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    return whole.get(name) or {}


def _size(opacity: dict[str, Any]) -> str:
    """24 x 12.5: the axes in mm, a ? for one that was not measured."""
    axes = (opacity.get("long_mm"), opacity.get("short_mm"))
    return " x ".join("?" if mm is None else f"{mm:g}" for mm in axes)
