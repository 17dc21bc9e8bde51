"""Brings the people of the demonstration to life: films, jobs, readings, a flag and a note. Run by the worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from backend.accounts.models import Department, User
from backend.analysis import engine
from backend.cases import claims, exposures, files
from backend.cases.models import Case, Patient
from backend.demo.films import NAME, NOTE, NUMBER, take_in_file
from backend.demo.forms import form_of
from backend.demo.people import PEOPLE, Person, Visit
from backend.intake.patients import PatientDetails
from backend.intake.services import Details
from backend.readings import services as readings
from backend.readings.derive import derive_for
from backend.worklist import services as worklist

if TYPE_CHECKING:
    from backend.analysis.engine import DrawnFilm

TASK = "backend.demo.histories.live"
REASON = "读片分歧，请会诊 Readings differ, to be discussed"
REMARK = (
    "演示：我们的分期不一致，请再看一遍上肺区。 Demonstration: our stages differ; please look at the upper zones again."
)


def enqueue_missing() -> int:
    """Ask the worker for everybody who is not there yet; a second request for the same person does nothing."""
    missing = [person for person in PEOPLE if not _exists(person)]
    for person in missing:
        async_task(TASK, person.number)
    return len(missing)


def live(number: int) -> None:
    """All of one person's life, or nothing of it."""
    person = next(one for one in PEOPLE if one.number == number)
    if not settings.DEMO or _exists(person):
        return
    with files.workspace() as folder:
        drawn = [_draw(folder, person, visit) for visit in person.visits]
        if not _exists(person):  # drawing takes a while
            _write(person, drawn)


def _exists(person: Person) -> bool:
    return Patient.objects.filter(hospital_number=NUMBER.format(number=person.number)).exists()


def _draw(folder: Path, person: Person, visit: Visit) -> DrawnFilm:
    return engine.demo_visit(folder, person.body, visit.on.year, visit.stage)


@transaction.atomic
def _write(person: Person, drawn: list[DrawnFilm]) -> None:
    doctor = User.objects.select_related("department").get(username=person.doctor)
    for visit, film in zip(person.visits, drawn, strict=True):
        details = Details(patient=_details(person), acquired_on=visit.on, note=NOTE)
        case = take_in_file(doctor, film.path, details)
        _read(case, visit, film)
    _add_jobs(case.patient, person, doctor)


def _details(person: Person) -> PatientDetails:
    job = person.jobs[0] if person.jobs else None
    return PatientDetails(
        hospital_number=NUMBER.format(number=person.number),
        name=NAME.format(number=f"{person.body:02d}"),
        sex=person.sex,
        birth_date=person.born,
        employer=job.employer if job else "",
        dust_type=job.dust if job else "",
    )


def _add_jobs(patient: Patient, person: Person, doctor: User) -> None:
    for job in person.jobs:
        fields = {"employer": job.employer, "job": job.job, "dust_type": job.dust, "hours_per_day": Decimal(8)}
        fields |= {"began": job.began, "ended": job.ended, "ongoing": not job.ended, "protection": job.protection}
        exposures.add(patient=patient, fields=fields, by=doctor)


def _read(case: Case, visit: Visit, film: DrawnFilm) -> None:
    with _blinded(case.department):
        for name, shift in visit.blind.items():
            _sign(case, name, form_of(film, shift, visit.next_on))
    for name, shift in visit.aided.items():
        _sign(case, name, form_of(film, shift, visit.next_on))
    if visit.talk:
        alice, bob = (User.objects.get(username=name) for name in ("alice", "bob"))
        worklist.set_flag(case=case, author=bob, kind="discuss", reason=REASON)
        worklist.write_note(case=case, author=bob, text=REMARK, addressee=alice)
    if visit.claimed_by:
        claims.claim(case=case, by=User.objects.get(username=visit.claimed_by))


def _sign(case: Case, username: str, form: dict[str, object]) -> None:
    """A reading by the ordinary way, its conclusion the stage that the rules derive."""
    reader = User.objects.get(username=username)
    stage = derive_for(user=reader, case=case, form=form, stage=None)["stage"]
    fields = {"form": form, "stage": stage, "seconds": 180}
    draft = readings.start(case=case, reader=reader, fields=fields, amends=None)
    readings.sign(reading=draft, reader=reader, stage=stage, revision=draft.revision)


@contextmanager
def _blinded(department: Department) -> Iterator[None]:
    """Inside, first readings are blind; nobody else sees the setting, for it changes back in the same transaction."""
    was = department.blinded_first_reading
    Department.objects.filter(pk=department.pk).update(blinded_first_reading=True)
    yield
    Department.objects.filter(pk=department.pk).update(blinded_first_reading=was)
