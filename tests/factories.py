"""Makers of what a test is not about."""

import itertools
import uuid
from typing import Any

import pytest
from django.db import OperationalError

from backend.accounts.models import User
from backend.cases import files, services
from backend.cases.models import Case, Patient, Radiograph
from backend.standards.models import StandardFilm, StandardSet

numbers = itertools.count(1)


def lose_the_answer_of(owner: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`owner.name` does its work and then fails, as when the database's answer to a COMMIT is lost."""
    work = getattr(owner, name)

    def work_and_lose_the_connection(*given: Any) -> None:
        work(*given)
        raise OperationalError(2013, "Lost connection")

    monkeypatch.setattr(owner, name, work_and_lose_the_connection)


def make_patient(doctor: User, **fields: Any) -> Patient:
    """A patient of the doctor's department."""
    values: dict[str, Any] = {"hospital_number": f"H{next(numbers):06}", "name": "Wang Wei", "sex": "M", **fields}
    patient = Patient.objects.create(department=doctor.department, **values)
    services.note_patient(patient.pk)
    return patient


def make_case(doctor: User, **fields: Any) -> Case:
    """A case of the doctor's department, without a film."""
    patient = fields.pop("patient", None) or make_patient(doctor)
    fields = {"patient_name": patient.name, "patient_number": patient.hospital_number, **fields}
    return Case.objects.create(department=doctor.department, patient=patient, created_by=doctor, **fields)


def make_radiograph(case: Case, content: bytes | None = None, **fields: Any) -> Radiograph:
    """A stored film of a case: real bytes in the media folder, by default not a picture."""
    kind = fields.pop("kind", "png")
    stored = files.store([content or uuid.uuid4().bytes], kind)
    values = {"sha256": stored.sha256, "size": stored.size, "stored_name": stored.name, **fields}
    return Radiograph.objects.create(case=case, department=case.department, kind=kind, **values)


def make_standard(content: bytes = b"a standard film", **fields: Any) -> StandardFilm:
    """A standard film with real bytes in the media folder, by default not a picture."""
    original, display = (files.store([content], "dicom") for _ in range(2))
    shelf, _ = StandardSet.objects.get_or_create(name="Standards", edition="2011")
    values: dict[str, Any] = {"name": f"S{next(numbers):06}", "profusion": "1/1", "position": 0, **fields}
    values |= {"sha256": original.sha256, "stored_name": original.name}
    values |= {"display_sha256": display.sha256, "display_name": display.name, "rows": 10, "columns": 20}
    return StandardFilm.objects.create(standard_set=shelf, **values)
