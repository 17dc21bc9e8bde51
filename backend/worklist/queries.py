from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from backend.accounts.models import User
from backend.cases.models import AnalysisStatus, Case
from backend.readings.models import Reading

UNREAD = Q(signed=False, draft=False)
DRAFT = Q(draft=True)
SIGNED = Q(signed=True, draft=False)


def rows_for(user: User) -> QuerySet[Case]:
    """Every case the user may see, with all that a row of the work list shows. `draft`: he has an open draft."""
    drafts = Reading.objects.filter(case=OuterRef("pk"), draft_of=user)
    rows: QuerySet[Case] = Case.objects.visible_to(user).with_blind(user)
    return rows.select_related("patient", "department", "created_by").annotate(draft=Exists(drafts))


def counts_for(user: User) -> dict[str, int]:
    """How many cases are in which state."""
    states = {status.value: Count("pk", filter=Q(analysis_status=status)) for status in AnalysisStatus}
    return rows_for(user).aggregate(total=Count("pk"), unread=Count("pk", filter=UNREAD), **states)
