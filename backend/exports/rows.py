"""The only query of the exports: cases with results and signed readings, as frozen rows, in constant memory."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from backend.analysis.models import Result
from backend.cases.models import Case
from backend.readings.form.schema import ZONES
from backend.readings.models import Reading, ReadingStatus

CHUNK = 500  # mysqlclient reads a whole answer into memory, so a server-side cursor would not bound it


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


def rows(cases: QuerySet[Case]) -> Iterator[CaseRow]:
    """Rows of the given cases, oldest first."""
    ordered = cases.select_related("patient", "department", "created_by", "radiograph").order_by("pk")
    last = 0
    while chunk := list(ordered.filter(pk__gt=last)[:CHUNK]):
        yield from _complete(chunk)
        last = chunk[-1].pk


def _complete(chunk: list[Case]) -> Iterator[CaseRow]:
    uids = [case.analysis_uid for case in chunk if case.analysis_uid]
    found = Result.objects.filter(analysis__uid__in=uids).select_related("analysis", "model_version")
    results = {result.analysis.uid: _result(result) for result in found}
    readings: dict[int, list[ReadingRow]] = defaultdict(list)
    signed = Reading.objects.filter(case__in=[case.pk for case in chunk], status=ReadingStatus.SIGNED)
    for reading in signed.select_related("reader", "amends").order_by("signed_at", "pk"):
        readings[reading.case_id].append(_reading(reading))
    for case in chunk:
        result = results.get(case.analysis_uid) if case.analysis_uid else None
        yield _row(case, result, tuple(readings[case.pk]))


def _row(case: Case, result: ResultRow | None, readings: tuple[ReadingRow, ...]) -> CaseRow:
    patient, film = case.patient, getattr(case, "radiograph", None)
    return CaseRow(
        case_id=str(case.uid),
        created_at=case.created_at,
        department=case.department.name,
        created_by=case.created_by.full_name,
        hospital_number=patient.hospital_number,
        name=patient.name,
        sex=patient.sex,
        birth_date=patient.birth_date,
        employer=patient.employer,
        dust_type=patient.dust_type,
        exposure_years=None if patient.exposure_years is None else float(patient.exposure_years),
        acquired_on=film.acquired_on if film else None,
        film_sha256=film.sha256 if film else "",
        analysis_status=case.analysis_status,
        analysis_code=case.analysis_code,
        result=result,
        readings=readings,
    )


def _result(result: Result) -> ResultRow:
    prediction: dict[str, Any] = result.prediction
    return ResultRow(
        stage=result.stage,
        ill_score=result.ill_score,
        cut_point=prediction.get("cut_point"),
        probabilities=tuple(prediction.get("probabilities", ())),
        decided_by=str(prediction.get("decided_by", "")),
        refer=bool(prediction.get("refer", False)),
        conformal_set=tuple(prediction.get("conformal_set", ())),
        warnings=tuple(prediction.get("warnings", ())),
        model_name=result.model_version.name,
        model_version=result.model_version.version,
        model_digest=result.model_version.digest,
    )


def _reading(reading: Reading) -> ReadingRow:
    form, derived = reading.form, reading.derived or {}
    small, large = _part(form, "small"), _part(form, "large")
    return ReadingRow(
        reading_id=str(reading.uid),
        amends=str(reading.amends.uid) if reading.amends else None,
        reader=reading.reader.full_name,
        kind=reading.kind,
        stage=reading.stage,
        agrees_with_model=reading.agrees_with_model,
        comment=reading.comment,
        signed_at=reading.signed_at,
        quality=_part(form, "quality").get("grade"),
        profusion=small.get("profusion"),
        shapes="/".join(shape for shape in (small.get("primary"), small.get("secondary")) if shape),
        zones={zone: _part(small, "zones").get(zone) for zone in ZONES},
        large=large.get("category"),
        large_mm=tuple(_size(opacity) for opacity in large.get("opacities") or ()),
        symbols=tuple(form.get("symbols") or ()),
        classification=derived.get("classification") or "",
        derived_stage=derived.get("stage"),
        rule_set=reading.rule_set,
    )


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    return whole.get(name) or {}


def _size(opacity: dict[str, Any]) -> str:
    """24 x 12.5: the axes in mm, a ? for one that was not measured."""
    axes = (opacity.get("long_mm"), opacity.get("short_mm"))
    return " x ".join("?" if mm is None else f"{mm:g}" for mm in axes)
