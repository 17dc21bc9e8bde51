"""Who reads a case just now: one holder at a time, decided by one UPDATE that names what it expects.

A claim ends by itself after CLAIM_HOLDS: a working day is covered, and what was left lying is free the next morning.
Until then a colleague may take it over, but only from the holder he was shown. Times are the database's own.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from backend.accounts.models import User
from backend.audit.services import record
from backend.cases.models import Case
from backend.common.errors import DomainError

CLAIM_HOLDS = timedelta(hours=12)
HELD = Q(claimed_until__gt=Now())
FREE = Q(claimed_until__isnull=True) | Q(claimed_until__lte=Now())


@transaction.atomic
def claim(*, case: Case, by: User, take_over_from: UUID | None = None) -> None:
    """Take a case, or hold it anew. Raises case_claimed while somebody else than `take_over_from` holds it."""
    allowed = FREE | Q(claimed_by=by)
    if take_over_from is not None:
        allowed |= Q(claimed_by__in=User.objects.filter(uid=take_over_from))  # one UPDATE, no join
    before = _holder(case, lock=True)
    if not _take(case, by, allowed):
        raise claimed(case)
    if before is None or before == by:
        record(actor=by, action="case.claimed", obj=case)
    else:
        record(actor=by, action="case.taken_over", obj=case, detail={"from": str(before.uid)})


def try_claim(*, case: Case, by: User) -> bool:
    """Take a case that nobody holds; False when somebody was quicker."""
    with transaction.atomic():
        if not _take(case, by, FREE):
            return False
        record(actor=by, action="case.claimed", obj=case)
        return True


@transaction.atomic
def release(*, case: Case, by: User) -> None:
    """Give one's own claim back. Raises case_claimed when it is somebody else's by now."""
    if end(case_id=case.pk, user=by):
        record(actor=by, action="case.released", obj=case)
    elif _holder(case) is not None:
        raise claimed(case)


def end(*, case_id: int, user: User) -> bool:
    """Whether this person's claim was there to end; signing ends it too."""
    mine = Case.objects.filter(pk=case_id, claimed_by=user)
    return mine.update(claimed_by=None, claimed_until=None) == 1


def claimed(case: Case) -> DomainError:
    """The refusal, with the name of who holds the case."""
    holder = _holder(case)
    return DomainError("case_claimed", fields={"claimed_by": [holder.full_name]} if holder else None)


def _take(case: Case, by: User, allowed: Q) -> bool:
    rows = Case.objects.filter(allowed, pk=case.pk)
    return rows.update(claimed_by=by, claimed_until=Now() + CLAIM_HOLDS) == 1


def _holder(case: Case, *, lock: bool = False) -> User | None:
    rows = Case.objects.select_for_update() if lock else Case.objects.all()
    held = rows.filter(HELD, pk=case.pk).first()
    return held.claimed_by if held else None
