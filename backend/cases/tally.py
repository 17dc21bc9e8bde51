"""How many cases there are, without counting them all each time: a kept beginning, and what came since."""

from datetime import timedelta

from django.utils import timezone

from backend.accounts.models import Department, Role, User
from backend.cases.models import Case, CaseTally
from backend.common import statistics

SETTLED_AFTER = timedelta(hours=1)  # no transaction lasts longer, so nothing older can still appear
WORTH_KEEPING = 1_000


def total(user: User) -> int:
    """How many cases the user may see."""
    kept = {tally.department_id: tally for tally in CaseTally.objects.all()}
    if user.role == Role.DOCTOR:
        return _count(user, user.department_id, kept)
    return sum(_count(user, department, kept) for department in Department.objects.values_list("pk", flat=True))


def _count(user: User, department: int | None, kept: dict[int, CaseTally]) -> int:
    cases = Case.objects.visible_to(user).filter(department=department)
    tally = kept.get(department or 0)
    if tally is None or not user.is_active:
        return cases.count()
    return tally.cases + cases.filter(pk__gt=tally.up_to).count()


def keep_up() -> None:
    """Move the beginnings on, and with them what the database knows of its tables. Two at once do no harm: each writes
    a count together with where it ends."""
    moved = [_move_on(department) for department in Department.objects.all()]
    if any(moved):
        statistics.refresh()


def _move_on(department: Department) -> bool:
    kept = CaseTally.objects.filter(department=department).first()
    settled = Case.objects.filter(department=department, created_at__lt=timezone.now() - SETTLED_AFTER)
    newest = settled.order_by("-created_at", "-pk").values_list("pk", flat=True).first()
    if newest is None or (kept is not None and newest <= kept.up_to):
        return False
    since = Case.objects.filter(department=department, pk__lte=newest, pk__gt=kept.up_to if kept else 0).count()
    if since < WORTH_KEEPING:
        return False
    values = {"up_to": newest, "cases": since + (kept.cases if kept else 0)}
    CaseTally.objects.update_or_create(department=department, defaults=values)
    return True
