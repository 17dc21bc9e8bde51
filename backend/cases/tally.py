"""How many cases there are, without counting them all each time: a kept beginning, and what came since.

A beginning stays right because cases stay, keep their department and are not unsigned again, and because disclosures
stay. The sweeper moves beginnings on; without it counts are only slower.
"""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.models import Department, Role, User
from backend.cases.models import Case, CaseTally, Disclosure, DisclosureTally
from backend.cases.tallies import Tally
from backend.common import statistics

SETTLED_AFTER = timedelta(hours=1)  # no transaction lasts longer, so nothing older can still appear
WORTH_KEEPING = 1_000


def total(user: User) -> int:
    """How many cases the user may see."""
    if Case.objects.visible_to(user).query.is_empty():
        return 0
    kept = {tally.department_id: tally for tally in CaseTally.objects.all()}
    if user.role == Role.DOCTOR:
        return _count(user, user.department_id, kept)
    return sum(_count(user, department, kept) for department in Department.objects.values_list("pk", flat=True))


def _count(user: User, department: int | None, kept: dict[int, CaseTally]) -> int:
    cases = Case.objects.visible_to(user).filter(department=department)
    tally = kept.get(department or 0)
    if tally is None:
        return cases.count()
    return tally.cases + cases.filter(pk__gt=tally.up_to).count()


def opened(user: User) -> int:
    """How many signed cases of his department are open to a doctor although it reads blind."""
    kept = DisclosureTally.objects.filter(user=user, department=user.department).first()
    rows = _opened_to(user)
    return rows.count() if kept is None else kept.cases + rows.filter(pk__gt=kept.up_to).count()


def _opened_to(user: User) -> QuerySet[Disclosure]:
    signed = Disclosure.objects.filter(user=user, case__signed__in=[True])
    return signed.filter(case__department=user.department_id)


def keep_up() -> None:
    """Move the beginnings on, and with them what the database knows of its tables. Two at once do no harm: each writes
    a count together with where it ends."""
    moved = [_move_cases_on(department) for department in Department.objects.all()]
    for reader in User.objects.filter(role=Role.DOCTOR, department__blinded_first_reading=True):
        _move_disclosures_on(reader)
    if any(moved):
        statistics.refresh()


def _move_cases_on(department: Department) -> bool:
    cases = Case.objects.filter(department=department)
    settled = cases.filter(created_at__lt=timezone.now() - SETTLED_AFTER).order_by("-created_at", "-pk")
    return _move_on(CaseTally, {"department": department}, cases, settled)


def _move_disclosures_on(reader: User) -> bool:
    settled = Disclosure.objects.filter(user=reader, at__lt=timezone.now() - SETTLED_AFTER).order_by("-pk")
    owner = {"user": reader, "department": reader.department}
    return _move_on(DisclosureTally, owner, _opened_to(reader), settled)


def _move_on(kind: type[Tally], owner: dict[str, Any], rows: QuerySet[Any], settled: QuerySet[Any]) -> bool:
    """Whether so many rows came, up to the first of `settled`, that it was worth it."""
    newest = settled.values_list("pk", flat=True).first() or 0
    kept = kind._default_manager.filter(**owner).first() or kind(up_to=0, cases=0)
    since = rows.filter(pk__lte=newest, pk__gt=kept.up_to).count() if newest > kept.up_to else 0
    if since < WORTH_KEEPING:
        return False
    kind._default_manager.update_or_create({"up_to": newest, "cases": kept.cases + since}, **owner)
    return True
