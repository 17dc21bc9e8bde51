"""The demonstration: two departments, five accounts, three synthetic films taken in like any other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from backend.accounts.models import Department, Role, User
from backend.analysis import engine, versions
from backend.cases import files
from backend.cases.models import Case, Dust
from backend.intake.patients import PatientDetails
from backend.intake.services import Details, take_in

NOTE = "演示用合成胸片，并非真实患者。 Synthetic demonstration film; there is no patient behind it."
NAME = "合成胸片 Synthetic {number}"
NUMBER = "DEMO-{number:03d}"
FILMS = 3


@dataclass(frozen=True)
class Account:
    """A demo account; its password is no secret and exists in demo mode only."""

    username: str
    full_name: str
    role: Role
    department: str = ""

    @property
    def password(self) -> str:
        return f"dust-lens-{self.username}"


DEPARTMENTS = {"demo": "职业病科（演示）", "demo-2": "呼吸科（演示）"}
ACCOUNTS = (
    Account("alice", "Alice 李医生", Role.DOCTOR, "demo"),
    Account("bob", "Bob 王医生", Role.DOCTOR, "demo"),
    Account("charlie", "Charlie 陈医生", Role.DOCTOR, "demo-2"),
    Account("audrey", "Audrey 审核员", Role.AUDITOR),
    Account("adam", "Adam 管理员", Role.ADMINISTRATOR),
)


@transaction.atomic
def make_accounts() -> list[tuple[Account, User]]:
    """Create what is missing; accounts that exist stay as they are."""
    departments = {
        code: Department.objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in DEPARTMENTS.items()
    }
    return [(account, _user(account, departments.get(account.department))) for account in ACCOUNTS]


def _user(account: Account, department: Department | None) -> User:
    known = User.objects.filter(username=account.username).first()
    return known or User.objects.create_user(
        account.username,
        account.password,
        full_name=account.full_name,
        role=account.role,
        department=department,
    )


def register_model() -> None:
    """Make the shipped model known, so that its card can be read before the first film is staged.

    Raises engine.UnavailableError.
    """
    if versions.active() is None:
        versions.register(engine.card())


def make_films(reader: User) -> int:
    """Take the synthetic films in, for the worker to stage; 0 when they are there already."""
    if Case.objects.filter(patient__hospital_number__startswith="DEMO-", created_by=reader).count() >= FILMS:
        return 0
    with files.workspace() as folder:
        films = engine.demo_films(folder)
        for number, film in enumerate(films, start=1):
            _take_in(reader, film.path, number)
    return len(films)


def _take_in(reader: User, path: Path, number: int) -> None:
    patient = PatientDetails(
        hospital_number=NUMBER.format(number=number),
        name=NAME.format(number=number),
        employer="演示 Demo",
        dust_type=Dust.SILICA,
    )
    with path.open("rb") as file:
        upload = UploadedFile(file=file, name=path.name, size=path.stat().st_size)
        take_in(user=reader, film=upload, details=Details(patient=patient, note=NOTE))
