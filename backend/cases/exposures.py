"""A patient's exposure to dust, job by job: what may be written, and what follows from all rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.services import record
from backend.cases import dates
from backend.cases.models import Exposure, Patient
from backend.common.errors import DomainError, Fields
from backend.common.language import bilingual

EDITABLE = ("employer", "job", "dust_type", "began", "ended", "ongoing", "hours_per_day", "protection")
TELLING = ("employer", "job", "dust_type", "began", "ended")

IN_FUTURE = bilingual("不能晚于今天。", "May not lie in the future.")
NOT_IN_ORDER = bilingual("不能早于开始时间。", "May not lie before the begin.")
STILL = bilingual("仍在接尘时不填结束时间。", "Leave it empty while the exposure goes on.")
NOTHING = bilingual("请至少填写一项。", "Fill in at least one of these.")


@dataclass(frozen=True)
class Span:
    """What all rows say together. `years` counts overlapping jobs once and is None where no row has both ends."""

    first: str
    last: str
    ongoing: bool
    years: float | None
    dusts: tuple[str, ...]


@transaction.atomic
def add(*, patient: Patient, fields: dict[str, Any], by: User) -> Exposure:
    """A further row. Raises validation_failed, patient_merged."""
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if patient.merged_into_id is not None:
        raise DomainError("patient_merged")
    exposure = Exposure(patient=patient, department=patient.department, **fields)
    _check(exposure)
    exposure.save()
    record(actor=by, action="exposure.added", obj=exposure, detail={"patient": str(patient.uid)})
    return exposure


@transaction.atomic
def change(*, exposure: Exposure, changes: dict[str, Any], by: User) -> Exposure:
    """Correct what is sent, nothing else. Raises validation_failed; a row that is gone meanwhile is not found."""
    found = Exposure.objects.select_for_update().filter(pk=exposure.pk).first()
    if found is None:
        raise DomainError("not_found")
    exposure = found
    changed = [name for name in EDITABLE if name in changes and getattr(exposure, name) != changes[name]]
    for name in changed:
        setattr(exposure, name, changes[name])
    _check(exposure)
    if changed:
        exposure.save(update_fields=[*changed, "updated_at"])
        detail = {"patient": str(exposure.patient.uid), "fields": changed}
        record(actor=by, action="exposure.edited", obj=exposure, detail=detail)
    return exposure


@transaction.atomic
def remove(*, exposure: Exposure, by: User) -> None:
    """Take away a row that should not be there."""
    detail = {"patient": str(exposure.patient.uid)}
    if Exposure.objects.filter(pk=exposure.pk).delete()[0]:
        record(actor=by, action="exposure.removed", obj=exposure, detail=detail)


def span_of(rows: Iterable[Exposure], today: date | None = None) -> Span:
    """First, last and length of all exposure that the rows tell of."""
    rows = list(rows)
    begins = sorted((row.began for row in rows if row.began), key=dates.earliest)
    ends = sorted((row.ended for row in rows if row.ended), key=dates.latest)
    now = dates.moment((today or timezone.localdate()).isoformat())
    spans = [
        (dates.moment(row.began), now if row.ongoing else dates.moment(row.ended))
        for row in rows
        if row.began and (row.ended or row.ongoing)
    ]
    return Span(
        first=begins[0] if begins else "",
        last=ends[-1] if ends else "",
        ongoing=any(row.ongoing for row in rows),
        years=dates.years_covered(spans) if spans else None,
        dusts=tuple(dict.fromkeys(row.dust_type for row in rows if row.dust_type)),
    )


def _check(exposure: Exposure) -> None:
    wrong: Fields = {}
    if not any(getattr(exposure, name) for name in TELLING):
        wrong["employer"] = [str(NOTHING)]
    for name in ("began", "ended"):
        text = getattr(exposure, name)
        if text and dates.earliest(text) > timezone.localdate():
            wrong[name] = [str(IN_FUTURE)]
    if exposure.ongoing and exposure.ended:
        wrong["ended"] = [str(STILL)]
    elif not wrong and not dates.in_order(exposure.began, exposure.ended):
        wrong["ended"] = [str(NOT_IN_ORDER)]
    if wrong:
        raise DomainError("validation_failed", fields=wrong)
