"""Taking synthetic films in like any other, and the three films that are there from the first minute."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from backend.accounts.models import User
from backend.analysis import engine, versions
from backend.cases import files
from backend.cases.models import Case, Dust
from backend.intake.patients import PatientDetails
from backend.intake.services import Details, take_in

NOTE = "演示用合成胸片，并非真实患者。 Synthetic demonstration film; there is no patient behind it."
NAME = "合成胸片 Synthetic {number}"
NUMBER = "DEMO-{number:03d}"
FIRST_FILMS = 3


def register_model() -> None:
    """Make the shipped model known, so that its card can be read before the first film is staged.

    Raises engine.UnavailableError.
    """
    if versions.active() is None:
        versions.register(engine.card())


def make_films(reader: User) -> int:
    """Take the first synthetic films in, for the worker to stage; 0 when they are there already."""
    numbers = range(1, FIRST_FILMS + 1)
    names = [NUMBER.format(number=number) for number in numbers]
    if Case.objects.filter(patient__hospital_number__in=names, created_by=reader).count() >= FIRST_FILMS:
        return 0
    with files.workspace() as folder:
        films = engine.demo_films(folder)
        for number, film in zip(numbers, films, strict=True):
            patient = PatientDetails(
                hospital_number=NUMBER.format(number=number),
                name=NAME.format(number=number),
                employer="演示 Demo",
                dust_type=Dust.SILICA,
            )
            take_in_file(reader, film.path, Details(patient=patient, note=NOTE))
    return len(films)


def take_in_file(reader: User, path: Path, details: Details) -> Case:
    with path.open("rb") as file:
        upload = UploadedFile(file=file, name=path.name, size=path.stat().st_size)
        return take_in(user=reader, film=upload, details=details).case
