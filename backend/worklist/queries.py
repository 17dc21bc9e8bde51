from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from backend.accounts.models import Role, User
from backend.cases.claims import HELD
from backend.cases.models import AnalysisStatus, Case, Radiograph, reads_blind
from backend.common.paging import FEW
from backend.readings.models import Reading
from backend.worklist.models import Flag, Note

CANDIDATES = 20
IS_SIGNED, IS_UNSIGNED = Q(signed__in=[True]), Q(signed__in=[False])  # "in", because no index serves a bare NOT
READABLE = Q(analysis_status=AnalysisStatus.DONE)


def rows_for(user: User) -> QuerySet[Case]:
    """Every case the user may see, with all that a row of the work list shows. `draft`: he has an open draft.

    Lists are selected and ordered by the columns `seen_...`, never by those that they hide: an order tells as much as
    a number.
    """
    rows: QuerySet[Case] = Case.objects.visible_to(user).as_seen_by(user)
    own = drafts_of(user).filter(case=OuterRef("pk"))
    return rows.select_related("patient", "department", "created_by").annotate(draft=Exists(own))


def drafts_of(user: User) -> QuerySet[Reading]:
    return Reading.objects.filter(draft_of=user)


def named(keys: QuerySet[Any, Any], otherwise: Q) -> Q:
    """Cases by their keys while these are few: then the database need not look for them. Else by a condition."""
    few = list(keys[: FEW + 1])
    return Q(pk__in=few) if len(few) <= FEW else otherwise


def readings(user: User) -> dict[str, Q]:
    """How far the reading of a case is, as this person may know it; what others signed of a blind case is unread."""
    draft = named(drafts_of(user).values_list("case", flat=True), Q(draft=True))
    signed, unsigned = IS_SIGNED, IS_UNSIGNED
    if reads_blind(user):
        signed &= Q(blind=False)
        unsigned = ~signed
    return {"unread": unsigned & ~draft, "draft": draft, "signed": signed & ~draft}


def mine(user: User) -> Q:
    """What I read."""
    return HELD & Q(claimed_by=user) & named(_held(user).filter(claimed_by=user), Q())


def unclaimed(user: User) -> Q:
    """Anybody's: there is a film to be read and nobody has begun."""
    return ~HELD & readings(user)["unread"] & READABLE


def claimed(user: User) -> Q:
    """A colleague's."""
    return HELD & ~Q(claimed_by=user) & named(_held(user).exclude(claimed_by=user), Q())


QUEUES = {"mine": mine, "unclaimed": unclaimed, "claimed": claimed}


def _held(user: User) -> QuerySet[Any, Any]:
    return Case.objects.visible_to(user).filter(HELD).values_list("pk", flat=True)


def listed_for(user: User) -> QuerySet[Case]:
    """rows_for, with what a row of the list shows beside: the day of the film, claim, flags and notes."""
    flags = Prefetch("flags", Flag.objects.visible_to(user).standing().order_by("kind"), to_attr="shown_flags")
    notes = Note.objects.visible_to(user), Note.objects.unread_by(user)
    total, unread = (Coalesce(Subquery(_count_by_case(rows)), 0) for rows in notes)
    taken = Radiograph.objects.filter(case=OuterRef("pk")).values("acquired_on")[:1]  # not joined where keys are sought
    rows = rows_for(user).select_related("claimed_by").prefetch_related(flags)
    return rows.annotate(acquired_on=Subquery(taken), notes_total=total, notes_unread=unread)


def _count_by_case(notes: QuerySet[Note]) -> Any:
    return notes.filter(case=OuterRef("pk")).order_by().values("case").annotate(n=Count("pk")).values("n")


def next_unclaimed(rows: QuerySet[Case], user: User) -> QuerySet[Case]:
    """The films to be read next; some more than one, as colleagues take films at the same moment."""
    waiting = rows.filter(unclaimed(user))
    return waiting.order_by("priority" if may_prioritise(user) else "created_at", "pk")[:CANDIDATES]


def may_prioritise(user: User) -> bool:
    """Whether this person's department reads in the order of the model's score."""
    return user.role == Role.DOCTOR and user.department is not None and user.department.may_order_by_score()
