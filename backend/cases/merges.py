"""One person entered twice: merging two patients of a department, and taking that back.

Rows are locked in one order everywhere (patients by primary key, then the merge), and everything that gives a patient
a new case or exposure locks that patient as well; so a film that arrives meanwhile lands on one side or the other.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.services import record
from backend.cases.models import Case, Exposure, Merge, Patient
from backend.cases.services import EDITABLE, note_patient
from backend.common.errors import DomainError
from backend.common.language import bilingual

NUMBER = "hospital_number"
SAME = bilingual("不能与自己合并。", "A patient cannot be merged with himself.")


@transaction.atomic
def merge(*, kept: Patient, other: Patient, take: Collection[str], by: User) -> Merge:
    """Give `kept` the films and exposures of `other`, and of the personal data those fields named in `take`.

    Raises validation_failed for the same patient twice, patient_merged when one of them is merged already.
    """
    if kept.pk == other.pk:
        raise DomainError("validation_failed", fields={"other": [str(SAME)]})
    kept, other = _locked(kept, other)
    if kept.merged_into_id or other.merged_into_id:
        raise DomainError("patient_merged")
    before = {"kept": _data(kept), "other": _data(other), "take": sorted(take)}
    before |= {"cases": _uids(other.cases.all()), "exposures": _uids(other.exposures.all())}
    other.cases.update(patient=kept)
    other.exposures.update(patient=kept)
    _take_over(kept, other, take)
    Patient.objects.filter(pk=other.pk).update(merged_into=kept, updated_at=timezone.now())
    _note(kept, other)
    made = Merge.objects.create(department=kept.department, kept=kept, other=other, by=by, before=before)
    detail = {"kept": str(kept.uid), "other": str(other.uid), "fields": sorted(take)}
    record(actor=by, action="patient.merged", obj=made, detail=detail | {"cases": before["cases"]})
    return made


@transaction.atomic
def undo(*, merge: Merge, by: User) -> Merge:
    """Put back what the merge moved and nobody changed since; `undone` of the answer says what was and what was not.

    Raises merge_undone, and merge_followed while a later merge builds on this one.
    """
    kept, other = _locked(merge.kept, merge.other)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise DomainError("merge_undone")
    if not may_undo(merge):
        raise DomainError("merge_followed")
    Patient.objects.filter(pk=other.pk).update(merged_into=None, updated_at=timezone.now())
    merge.undone = {
        "cases": kept.cases.filter(uid__in=merge.before["cases"]).update(patient=other),
        "exposures": kept.exposures.filter(uid__in=merge.before["exposures"]).update(patient=other),
        "cases_stayed": kept.cases.filter(created_at__gt=merge.created_at).count(),
        "exposures_stayed": kept.exposures.filter(created_at__gt=merge.created_at).count(),
        "fields_stayed": _give_back(kept, other, merge.before),
    }
    _note(kept, other)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone", "undone_at", "undone_by", "updated_at"])
    detail = {"kept": str(kept.uid), "other": str(other.uid), **merge.undone}
    record(actor=by, action="patient.unmerged", obj=merge, detail=detail)
    return merge


def final(patient: Patient) -> Patient:
    """Where the films of this patient are now: the patient himself, or whom he was merged into."""
    while patient.merged_into is not None:
        patient = patient.merged_into
    return patient


def may_undo(merge: Merge) -> bool:
    """Whether nothing was merged since, neither into the same patient nor he into another."""
    kept = merge.kept
    return merge.undone_at is None and kept.merged_into_id is None and not _open(kept).filter(pk__gt=merge.pk).exists()


def _open(kept: Patient) -> QuerySet[Merge]:
    return Merge.objects.filter(kept=kept, undone_at=None)


def _locked(first: Patient, second: Patient) -> tuple[Patient, Patient]:
    rows = Patient.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[first.pk], found[second.pk]


def _note(*patients: Patient) -> None:
    for patient in patients:
        note_patient(patient.pk)


def _uids(rows: Iterable[Case | Exposure]) -> list[str]:
    return [str(row.uid) for row in rows]


def _data(patient: Patient) -> dict[str, Any]:
    return {name: _plain(getattr(patient, name)) for name in EDITABLE}


def _plain(value: Any) -> Any:
    return value if value is None else str(value)


def _take_over(kept: Patient, other: Patient, take: Collection[str]) -> None:
    for name in set(take) - {NUMBER}:
        setattr(kept, name, getattr(other, name))
    kept.save(update_fields=[*(set(take) - {NUMBER}), "updated_at"])
    if NUMBER in take:
        _swap_numbers(kept, other)


def _swap_numbers(kept: Patient, other: Patient) -> None:
    """Both numbers go on leading to the same person; the unique constraint never sees one twice."""
    numbers = {kept.pk: other.hospital_number, other.pk: kept.hospital_number}
    Patient.objects.filter(pk=other.pk).update(hospital_number=f"~{uuid4().hex}")
    for pk, number in numbers.items():
        Patient.objects.filter(pk=pk).update(hospital_number=number)
    kept.hospital_number, other.hospital_number = numbers[kept.pk], numbers[other.pk]


def _give_back(kept: Patient, other: Patient, before: dict[str, Any]) -> list[str]:
    """Undo `_take_over` field by field; the names of those that were changed since and so stay."""
    now, stayed = _data(kept), []
    for name in before["take"]:
        if now[name] != before["other"][name]:
            stayed.append(name)
            if name == NUMBER:
                _take_back_number(other, before["other"][NUMBER])
        elif name == NUMBER:
            _swap_numbers(kept, other)
        else:
            value = before["kept"][name]
            Patient.objects.filter(pk=kept.pk).update(**{name: value, "updated_at": timezone.now()})
    return stayed


def _take_back_number(other: Patient, number: str) -> None:
    """His own number, which nobody else may have been given meanwhile."""
    try:
        with transaction.atomic():
            Patient.objects.filter(pk=other.pk).update(hospital_number=number)
    except IntegrityError:
        return
