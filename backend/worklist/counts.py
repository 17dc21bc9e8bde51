"""How many cases are in which state and in which queue, out of what is rare: films that are not done, readings that are
missing, claims and drafts. What is frequent is the rest of a total that is kept."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef

from backend.accounts.models import User
from backend.cases import tally
from backend.cases.claims import HELD
from backend.cases.models import AnalysisStatus, Case, Disclosure, reads_blind
from backend.worklist.queries import IS_SIGNED, IS_UNSIGNED, READABLE, drafts_of, readings, rows_for

UNANSWERED = (AnalysisStatus.REJECTED, AnalysisStatus.FAILED)
RARE = [status for status in AnalysisStatus if status != AnalysisStatus.DONE]
Counted = dict[str, int]


def counts_for(user: User) -> Counted:
    total = tally.total(user)
    states = _states(user, total)
    unsigned, readable = _unsigned(user, total, states[AnalysisStatus.DONE])
    begun = _begun(user)
    held = list(Case.objects.visible_to(user).filter(HELD).values_list("claimed_by", flat=True))
    return {
        "total": total,
        **states,
        "unread": unsigned - sum(case.draft for case in begun),
        **_unanswered(user),
        "queue_mine": held.count(user.pk),
        "queue_claimed": len(held) - held.count(user.pk),
        "queue_unclaimed": readable - sum(case.done for case in begun),
    }


class Begun(NamedTuple):
    """A case without a signed reading that somebody holds or of which there is an own draft."""

    draft: bool
    done: bool


def _states(user: User, total: int) -> Counted:
    visible = Case.objects.visible_to(user)
    found = {status.value: visible.filter(analysis_status=status).count() for status in RARE}
    return {**found, AnalysisStatus.DONE.value: total - sum(found.values())}


def _unanswered(user: User) -> Counted:
    """Unread films that the model gave no answer to: they are in nobody's queue, and a person may read them."""
    unread = rows_for(user).filter(readings(user)["unread"])
    return {f"unread_{status.value}": unread.filter(analysis_status=status).count() for status in UNANSWERED}


def _unsigned(user: User, total: int, done: int) -> tuple[int, int]:
    """How many cases have no signed reading that this person may know of, and how many of these are analysed."""
    visible = Case.objects.visible_to(user)
    if not reads_blind(user):
        unsigned = visible.filter(IS_UNSIGNED)
        return unsigned.count(), unsigned.filter(READABLE).count()
    opened = tally.opened(user)
    known = visible.filter(IS_SIGNED, Exists(Disclosure.objects.filter(case=OuterRef("pk"), user=user)))
    opened_but_not_done = known.filter(analysis_status__in=RARE).count()
    return total - opened, done - (opened - opened_but_not_done)


def _begun(user: User) -> list[Begun]:
    drafts = set(drafts_of(user).values_list("case", flat=True))
    held = Case.objects.visible_to(user).filter(HELD).values_list("pk", flat=True)
    rows = Case.objects.visible_to(user).as_seen_by(user).filter(pk__in=drafts | set(held))
    facts = rows.values_list("pk", "analysis_status", "seen_signed")
    return [Begun(pk in drafts, status == AnalysisStatus.DONE) for pk, status, signed in facts if not signed]
