"""Writes to cases. The note_... functions keep what the work list repeats in step with its originals."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.accounts.models import User
from backend.audit.services import record
from backend.cases import search
from backend.cases.models import Case, Disclosure, Patient, Radiograph
from backend.common.errors import DomainError
from backend.common.messages import message

EDITABLE = ("hospital_number", "name", "sex", "birth_date", "employer", "dust_type", "exposure_years")


def note_analysis(
    *,
    radiograph_id: int,
    uid: UUID,
    status: str,
    code: str = "",
    stage: int | None = None,
    ill_score: float | None = None,
    refer: bool = False,
) -> None:
    """Repeat the state of a film's newest analysis on its case. Call it in the transaction that changes the state."""
    Case.objects.filter(radiograph=radiograph_id).update(
        analysis_uid=uid, analysis_status=status, analysis_code=code, stage=stage, ill_score=ill_score, refer=refer
    )


def note_film(
    *,
    radiograph_id: int,
    display_name: str,
    rows: int,
    columns: int,
    spacing_mm: tuple[float, float] | None,
    bits: int,
    photometric: str,
) -> None:
    """What a worker learned about a film while it decoded it."""
    row_mm, col_mm = spacing_mm or (None, None)
    Radiograph.objects.filter(pk=radiograph_id).update(
        display_name=display_name,
        rows=rows,
        columns=columns,
        spacing_row_mm=row_mm,
        spacing_col_mm=col_mm,
        bits=bits,
        photometric=photometric,
    )


def note_patient(patient_id: int) -> None:
    """Repeat a patient's name and number on his cases, and have him found by them. Call it in the transaction that
    changes one of them or that gives him a case of somebody else."""
    patient = Patient.objects.get(pk=patient_id)
    Case.objects.filter(patient=patient).update(patient_name=patient.name, patient_number=patient.hospital_number)
    search.keep(patient)


def lock(case_id: int) -> None:
    """Have a case for oneself until the transaction ends, before the first write to a row that refers to it.

    On MySQL such a write takes a shared lock on the case: two that both go on to change the case would deadlock.
    """
    Case.objects.select_for_update().only("pk").get(pk=case_id)


def note_reading(*, case_id: int, stage: int | None, reader_name: str) -> None:
    """Repeat the reading signed last on its case."""
    Case.objects.filter(pk=case_id).update(signed=True, reading_stage=stage, reader_name=reader_name)


def disclose(*, case_id: int, user: User) -> None:
    """Open results and other readings of a case to a doctor who has signed his own first reading of it."""
    Disclosure.objects.get_or_create(case_id=case_id, user=user)


@transaction.atomic
def edit_patient(*, patient: Patient, changes: dict[str, Any], by: User) -> Patient:
    """Correct a patient's data; the audit log says which fields, not what they hold.

    Raises patient_mismatch for a number that is taken, patient_merged for one whose films are another's now.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if patient.merged_into_id is not None:
        raise DomainError("patient_merged")
    changed = [name for name in EDITABLE if name in changes and getattr(patient, name) != changes[name]]
    for name in changed:
        setattr(patient, name, changes[name])
    if changed:
        try:
            with transaction.atomic():
                patient.save(update_fields=[*changed, "updated_at"])
        except IntegrityError as error:
            raise DomainError("patient_mismatch", fields={"hospital_number": [message("patient_mismatch")]}) from error
        note_patient(patient.pk)
    record(actor=by, action="patient.edited" if changed else "patient.viewed", obj=patient, detail={"fields": changed})
    return patient
