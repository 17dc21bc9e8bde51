from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Round

from backend.accounts.models import Role, User
from backend.cases.claims import FREE, HELD
from backend.cases.models import AnalysisStatus, Case
from backend.readings.models import Reading
from backend.worklist.models import Flag, Note

CANDIDATES = 20
UNREAD = Q(seen_signed=False, draft=False)
DRAFT = Q(draft=True)
SIGNED = Q(seen_signed=True, draft=False)


def rows_for(user: User) -> QuerySet[Case]:
    """Every case the user may see, with all that a row of the work list shows. `draft`: he has an open draft.

    Lists are selected and ordered by the columns `seen_...`, never by those that they hide: an order tells as much as
    a number.
    """
    drafts = Reading.objects.filter(case=OuterRef("pk"), draft_of=user)
    rows: QuerySet[Case] = Case.objects.visible_to(user).as_seen_by(user)
    return rows.select_related("patient", "department", "created_by").annotate(draft=Exists(drafts))


def queues(user: User) -> dict[str, Q]:
    """Whose turn it is: mine, anybody's (there is a film to be read and nobody has begun), a colleague's."""
    mine = HELD & Q(claimed_by=user)
    readable = Q(analysis_status=AnalysisStatus.DONE)
    return {"mine": mine, "unclaimed": FREE & UNREAD & readable, "claimed": HELD & ~Q(claimed_by=user)}


def counts_for(user: User) -> dict[str, int]:
    """How many cases are in which state and in which queue."""
    states = {status.value: Count("pk", filter=Q(analysis_status=status)) for status in AnalysisStatus}
    own = {f"queue_{name}": Count("pk", filter=condition) for name, condition in queues(user).items()}
    return rows_for(user).aggregate(total=Count("pk"), unread=Count("pk", filter=UNREAD), **states, **own)


def listed_for(user: User) -> QuerySet[Case]:
    """rows_for, with what a row of the list shows beside: claim, flags, notes, and the rank for its priority."""
    flags = Prefetch("flags", Flag.objects.visible_to(user).standing().order_by("kind"), to_attr="shown_flags")
    notes = Note.objects.visible_to(user), Note.objects.unread_by(user)
    total, unread = (Coalesce(Subquery(_count_by_case(rows)), 0) for rows in notes)
    rows = ranked(rows_for(user)).select_related("claimed_by").prefetch_related(flags)
    return rows.annotate(notes_total=total, notes_unread=unread)


def _count_by_case(notes: QuerySet[Note]) -> Any:
    return notes.filter(case=OuterRef("pk")).order_by().values("case").annotate(n=Count("pk")).values("n")


def ranked(rows: QuerySet[Case]) -> QuerySet[Case]:
    """`priority`, small first: not signed, then what the model refers, then high scores; the oldest first at last.

    A whole number (scores count in thousandths), so that pages find their place again on every database.
    """
    thousandths = Cast(Round(Coalesce(F("ill_score"), 0.0) * 1000), IntegerField())
    late = Choice(When(signed=True, then=10_000), default=0, output_field=IntegerField())
    certain = Choice(When(refer=False, then=2_000), default=0, output_field=IntegerField())
    return rows.annotate(priority=late + certain + Value(1_000) - thousandths)


def next_unclaimed(rows: QuerySet[Case], user: User) -> QuerySet[Case]:
    """The films to be read next; some more than one, as colleagues take films at the same moment."""
    waiting = ranked(rows).filter(queues(user)["unclaimed"])
    return waiting.order_by("priority" if may_prioritise(user) else "created_at", "pk")[:CANDIDATES]


def may_prioritise(user: User) -> bool:
    """Whether this person's department reads in the order of the model's score."""
    return user.role == Role.DOCTOR and user.department is not None and user.department.may_order_by_score()
