"""How many cases are in which state and in which queue, out of what is rare: films that are not done, readings that are
missing, claims and drafts. What is frequent is the rest of a total that is kept."""

from typing import NamedTuple

from django.db.models import Count, QuerySet

from backend.accounts.models import User
from backend.cases import tally
from backend.cases.claims import HELD
from backend.cases.models import AnalysisStatus, Case, Disclosure, reads_blind
from backend.worklist.queries import IS_SIGNED, IS_UNSIGNED, drafts_of

RARE = [status for status in AnalysisStatus if status != AnalysisStatus.DONE]
Counted = dict[str, int]


def counts_for(user: User) -> Counted:
    total = tally.total(user)
    states = _states(user, total)
    unsigned = _unsigned(user, states)
    begun = _begun(user)
    held = list(Case.objects.visible_to(user).filter(HELD).values_list("claimed_by", flat=True))
    return {
        "total": total,
        **states,
        "unread": sum(unsigned.values()) - sum(case.draft for case in begun),
        "queue_mine": held.count(user.pk),
        "queue_claimed": len(held) - held.count(user.pk),
        "queue_unclaimed": unsigned[AnalysisStatus.DONE] - sum(case.done for case in begun),
    }


class Begun(NamedTuple):
    """A case without a signed reading that somebody holds or of which there is an own draft."""

    draft: bool
    done: bool


def _states(user: User, total: int) -> Counted:
    visible = Case.objects.visible_to(user)
    found = {status.value: visible.filter(analysis_status=status).count() for status in RARE}
    return {**found, AnalysisStatus.DONE.value: total - sum(found.values())}


def _unsigned(user: User, states: Counted) -> Counted:
    """Cases by state that have no signed reading which this person may know of."""
    visible = Case.objects.visible_to(user)
    if not reads_blind(user):
        return _by_state(visible.filter(IS_UNSIGNED))
    opened = Disclosure.objects.filter(user=user).values("case")
    known = _by_state(visible.filter(IS_SIGNED, pk__in=opened))
    return {status: states[status] - known[status] for status in states}


def _by_state(cases: QuerySet[Case]) -> Counted:
    found = dict(cases.order_by().values_list("analysis_status").annotate(Count("pk")))
    return {status.value: found.get(status, 0) for status in AnalysisStatus}


def _begun(user: User) -> list[Begun]:
    drafts = set(drafts_of(user).values_list("case", flat=True))
    held = Case.objects.visible_to(user).filter(HELD).values_list("pk", flat=True)
    rows = Case.objects.visible_to(user).as_seen_by(user).filter(pk__in=drafts | set(held))
    facts = rows.values_list("pk", "analysis_status", "seen_signed")
    return [Begun(pk in drafts, status == AnalysisStatus.DONE) for pk, status, signed in facts if not signed]
