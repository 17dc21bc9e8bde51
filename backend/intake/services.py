"""One upload's story: check -> store -> case -> enqueue."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from backend.accounts.models import Department, User
from backend.analysis import states
from backend.analysis.models import Analysis
from backend.audit import services as audit
from backend.cases import files
from backend.cases.models import Case, Radiograph
from backend.common.errors import DomainError
from backend.intake.header import read_header
from backend.intake.header_types import FilmHeader, FilmRefusedError
from backend.intake.patients import PatientDetails, find_or_create

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Details:
    """What the doctor entered beside the film."""

    patient: PatientDetails
    acquired_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class TakenIn:
    """The case that holds the film; `duplicate` when the department knew the film already."""

    case: Case
    analysis: Analysis
    duplicate: bool


@dataclass(frozen=True)
class _Arrival:
    user: User
    department: Department
    header: FilmHeader
    patient: PatientDetails
    details: Details


def take_in(*, user: User, film: UploadedFile[Any], details: Details) -> TakenIn:
    """Take one film into the department of its doctor. Raises DomainError with a film code and others."""
    if user.department is None:
        raise DomainError("permission_denied")
    header = _check(film)
    arrival = _Arrival(user, user.department, header, details.patient.completed_from(header), details)
    with room_on_disk():
        stored = files.store(film.chunks(), header.kind)
    taken = None
    try:
        taken = _known(user.department, stored.sha256) or _open_case(arrival, stored)
    finally:  # a lost answer to a commit is no rollback: ask before a film is thrown away
        if (taken is None or taken.duplicate) and not Radiograph.objects.filter(stored_name=stored.name).exists():
            files.remove(stored.name)
    return taken


@contextmanager
def room_on_disk() -> Iterator[None]:
    """A full disk is told as what it is."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        log.critical("no room left to store films")
        raise DomainError("storage_full") from error


def _check(film: UploadedFile[Any]) -> FilmHeader:
    if film.file is None:
        raise DomainError("empty_file")
    try:
        return read_header(film.file, film.size or 0)
    except FilmRefusedError as refused:
        log.info("film refused: %s", refused.code)
        raise DomainError(refused.code) from refused


def _known(department: Department, sha256: str) -> TakenIn | None:
    known = Radiograph.objects.filter(department=department, sha256=sha256).select_related("case").first()
    if known is None:
        return None
    return TakenIn(known.case, known.analyses.latest("pk"), duplicate=True)


def _open_case(arrival: _Arrival, stored: files.Stored) -> TakenIn:
    try:
        return _write_rows(arrival, stored)
    except IntegrityError:
        known = _known(arrival.department, stored.sha256)  # the same film, sent twice at the same moment
        if known is None:
            raise
        return known


@transaction.atomic
def _write_rows(arrival: _Arrival, stored: files.Stored) -> TakenIn:
    department, details = arrival.department, arrival.details
    patient, filled = find_or_create(department=department, details=arrival.patient)
    names = {"patient_name": patient.name, "patient_number": patient.hospital_number}
    case = Case.objects.create(
        department=department, patient=patient, created_by=arrival.user, note=details.note, **names
    )
    radiograph = Radiograph.objects.create(
        case=case,
        department=department,
        sha256=stored.sha256,
        size=stored.size,
        kind=arrival.header.kind,
        stored_name=stored.name,
        acquired_on=details.acquired_on or arrival.header.study_date,
    )
    analysis = states.create(radiograph=radiograph)
    detail: dict[str, Any] = {"case": str(case.uid)} | ({"filled": filled} if filled else {})
    audit.record(actor=arrival.user, action="film.uploaded", obj=radiograph, detail=detail)
    return TakenIn(case, analysis, duplicate=False)
