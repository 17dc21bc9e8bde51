"""The accounts of the demonstration: two departments, five people. The second department reads blinded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from backend.accounts.models import Department, Role, User


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


DEPARTMENTS: dict[str, dict[str, Any]] = {
    "demo": {"name": "职业病科（演示）"},
    "demo-2": {"name": "呼吸科（演示）", "blinded_first_reading": True},
}
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
        code: Department.objects.get_or_create(code=code, defaults=fields)[0] for code, fields in DEPARTMENTS.items()
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
