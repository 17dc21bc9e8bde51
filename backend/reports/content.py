"""What a report shows, as plain data: taken once, for one reader, and never looked up again.

Codes instead of words, so that both languages are made of the same content.
"""

import hashlib
from datetime import date, datetime
from typing import Any

from backend.accounts.models import User
from backend.analysis.models import Analysis, Result
from backend.analysis.serializers import EARLIER_EDITIONS
from backend.audit.models import canonical
from backend.cases.models import Case, Exposure, Radiograph
from backend.readings.models import Reading, ReadingStatus

SCHEMA_VERSION = 1
LAYOUT = 2
"""Counts up with every change of what the file looks like, so that it is written anew."""
SYNTHETIC = ("synthetic", "合成")
SHOWN = ["stage", "ill_score", "cut_point", "probabilities", "conformal_set", "refer", "warnings", "decided_by"]
SHOWN += ["regions", "zones", "map_method"]
EXPOSURE = ["employer", "job", "dust_type", "began", "ended", "ongoing", "protection"]
READING = ["kind", "stage", "agrees_with_model", "comment", "form", "rule_set", "derived", "revision"]

Content = dict[str, Any]


def content_of(case: Case, user: User) -> Content:
    """Everything this person may see of the case; drafts are nobody's but their author's and never leave."""
    blind = case.is_blind_for(user)
    film = getattr(case, "radiograph", None)
    return {
        "schema_version": SCHEMA_VERSION,
        "layout": LAYOUT,
        "blind": blind,
        "case": _case(case),
        "patient": _patient(case),
        "film": _film(film) if film else None,
        "analysis": _analysis(case, blind),
        "result": None if blind else _result(case),
        "readings": [] if blind else _readings(case),
        "decided": {"rule": case.department.decision_rule, "panel_size": case.department.panel_size},
    }


def digest_of(content: Content) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def newest(content: Content) -> datetime:
    """When the last thing that the report shows was signed or computed; else when the case was made."""
    times = [reading["signed_at"] for reading in content["readings"]]
    times += [content["result"]["finished_at"]] if content["result"] else []
    return max(datetime.fromisoformat(time) for time in times or [content["case"]["created_at"]])


def _case(case: Case) -> Content:
    said = f"{case.note} {case.patient.name}".lower()
    return {
        "id": str(case.uid),
        "created_at": _time(case.created_at),
        "department": case.department.name,
        "created_by": case.created_by.full_name,
        "note": case.note,
        "synthetic": any(word in said for word in SYNTHETIC),
    }


def _patient(case: Case) -> Content:
    patient = case.patient
    return {
        "hospital_number": patient.hospital_number,
        "name": patient.name,
        "sex": patient.sex,
        "birth_date": _day(patient.birth_date),
        "employer": patient.employer,
        "dust_type": patient.dust_type,
        "exposure_years": None if patient.exposure_years is None else float(patient.exposure_years),
        "films": Case.objects.filter(patient=patient).count(),
        "exposures": [_exposure(job) for job in Exposure.objects.filter(patient=patient).order_by("began", "pk")],
    }


def _exposure(job: Exposure) -> Content:
    hours = None if job.hours_per_day is None else float(job.hours_per_day)
    return {**{name: getattr(job, name) for name in EXPOSURE}, "hours_per_day": hours}


def _film(film: Radiograph) -> Content:
    spacing = (film.spacing_row_mm, film.spacing_col_mm)
    return {
        "id": str(film.uid),
        "kind": film.kind,
        "rows": film.rows,
        "columns": film.columns,
        "spacing_mm": None if None in spacing else list(spacing),
        "bits": film.bits,
        "acquired_on": _day(film.acquired_on),
        "sha256": film.sha256,
        "display_name": film.display_name,
    }


def _analysis(case: Case, blind: bool) -> Content:
    return {"status": "", "code": ""} if blind else {"status": case.analysis_status, "code": case.analysis_code}


def _result(case: Case) -> Content | None:
    if case.analysis_uid is None:
        return None
    ended = Analysis.objects.filter(uid=case.analysis_uid, result__isnull=False)
    analysis = ended.select_related("result__model_version").first()
    if analysis is None:
        return None
    result, version = analysis.result, analysis.result.model_version
    said = {**EARLIER_EDITIONS, **result.prediction}
    return {
        **{name: said.get(name) for name in SHOWN},
        "lungs": said["lungs"] is not None,
        "finished_at": _time(analysis.finished_at or result.created_at),
        "model": {"name": version.name, "version": version.version, "digest": version.digest},
        "map": _map(result),
    }


def _map(result: Result) -> Content:
    scale = result.model_version.card.get("scale")
    return {"name": result.map_name, "width": result.map_width, "height": result.map_height, "scale": scale}


def _readings(case: Case) -> list[Content]:
    """Signed ones, oldest first. `replaced`: another one amends it."""
    signed = Reading.objects.filter(case=case, status=ReadingStatus.SIGNED).select_related("reader", "amends")
    found = list(signed.order_by("signed_at", "pk"))
    replaced = {reading.amends_id for reading in found}
    return [_reading(reading, reading.pk in replaced) for reading in found]


def _reading(reading: Reading, replaced: bool) -> Content:
    said = {
        "id": str(reading.uid),
        "case": str(reading.case.uid),
        "reader": reading.reader.full_name,
        "reader_id": str(reading.reader.uid),
        **{name: getattr(reading, name) for name in READING},
        "amends": str(reading.amends.uid) if reading.amends else None,
        "signed_at": _time(reading.signed_at or reading.updated_at),
    }
    return {**said, "digest": digest_of(said), "replaced": replaced}


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
