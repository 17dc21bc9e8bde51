"""Fills a department of its own with invented cases, a few thousand in a transaction, the oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import Department, Role, User
from backend.analysis.models import ModelVersion
from backend.audit.services import record
from backend.cases.models import Case, NamePart, Patient
from backend.demo.seeding.films import Place, Shelf, add_film
from backend.demo.seeding.people import name_parts, patient
from backend.demo.seeding.rows import Row, first_free, insert

CODE = "seeded"
READERS = 6
AT_ONCE = 4000
SPAN = timedelta(days=8 * 365)
FILMS_OF_A_PATIENT = 1.6


@dataclass
class Seeding:
    """`total` cases on their way into a department, drawn from `random`."""

    department: Department
    total: int
    random: Random
    readers: list[User]
    version: ModelVersion
    now: datetime = field(default_factory=timezone.now)
    patients: list[Row] = field(default_factory=list)

    def run(self) -> Iterator[int]:
        """Yields how many cases are written, now and then."""
        for first in range(0, self.total, AT_ONCE):
            done = min(first + AT_ONCE, self.total)
            with transaction.atomic():
                self._write(range(first, done))
                detail = {"department": self.department.code, "count": done - first}
                record(actor=None, action="cases.seeded", obj=self.department, detail=detail)
            yield done

    def _write(self, numbers: range) -> None:
        shelf = Shelf(self.readers, self.version, self.random, self.now)
        known, free = len(self.patients), first_free(Patient)
        for number in numbers:
            age = 1 - (number + 1) / self.total
            at = self.now - SPAN * age**1.1
            add_film(shelf, Place(self.total - number - 1, age, at, self._patient(free - known, at)))
        insert(Patient, self.patients[known:])
        insert(NamePart, name_parts(self.patients[known:]))
        for model, rows in shelf.taken():
            insert(model, rows)

    def _patient(self, base: int, at: datetime) -> Row:
        """Somebody new, or one who was here before."""
        if self.patients and self.random.random() > 1 / FILMS_OF_A_PATIENT:
            return self.random.choice(self.patients)
        self.patients.append(patient(base + len(self.patients), self.department.pk, at, self.random))
        return self.patients[-1]


def seeding(total: int, seed: int) -> Seeding:
    """Ready to run, with department, readers and a model version there."""
    department, _ = Department.objects.get_or_create(code=CODE, defaults={"name": "示例数据科 Seeded cases"})
    readers = [_reader(number, department) for number in range(1, READERS + 1)]
    facts = {"name": "seeded", "version": "0", "card": {}}
    version, _ = ModelVersion.objects.get_or_create(digest="0" * 64, defaults=facts)
    return Seeding(department, total, Random(f"{seed} {Case.objects.count()}"), readers, version)  # noqa: S311  # invents people


def _reader(number: int, department: Department) -> User:
    """A doctor who cannot log in."""
    name = f"{CODE}-{number}"
    known = User.objects.filter(username=name).first()
    made = known or User(username=name, full_name=f"Dr Seeded {number}", role=Role.DOCTOR, department=department)
    if known is None:
        made.set_unusable_password()
        made.save()
    return made
