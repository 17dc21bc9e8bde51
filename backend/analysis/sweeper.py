"""What the queue loses, the sweeper finds. Runs as a schedule and as a command from outside the cluster."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from backend.analysis import states, workers
from backend.analysis.models import MOST_ATTEMPTS, Analysis, AnalysisQuerySet
from backend.cases import files, tally
from backend.cases.models import AnalysisStatus as Status
from backend.common.models import IdempotencyKey

log = logging.getLogger(__name__)

# A film may wait behind many others; a second message for it only makes a worker look and turn away.
WAITED_LONG = timedelta(minutes=15)
WAITED_FOR_MODEL = timedelta(minutes=1)
KEYS_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Swept:
    """What one round did."""

    released: int
    enqueued: int
    files: int


def sweep() -> Swept:
    """One round: expired leases, lost messages, left-over temporary files."""
    done = Swept(
        released=_each(Analysis.objects.filter(status=Status.RUNNING, lease_until__lt=Now()), _release),
        enqueued=_each(_waiting(), _enqueue),
        files=files.stale_temporaries(settings.LEASE_S * 2),
    )
    tally.keep_up()
    IdempotencyKey.objects.filter(created_at__lt=Now() - KEYS_KEPT).delete()
    if any((done.released, done.enqueued, done.files)):
        log.info("swept: %d leases released, %d enqueued again, %d files", done.released, done.enqueued, done.files)
    return done


def release_dead(cluster: str) -> int:
    """Free what dead workers of this machine's cluster still hold; need not wait for the lease to end."""
    held = Analysis.objects.filter(status=Status.RUNNING, leased_by__startswith=f"{cluster}/")
    names = held.values_list("pk", "leased_by")
    dead = [pk for pk, name in names if workers.is_dead(name)]
    return _each(held.filter(pk__in=dead), _release)


def resend_oldest() -> int:
    """After a cluster was killed: what it had taken from the queue but not begun is locked there for long.

    These are the messages that waited longest, at most one in hand and one in reach of every worker.
    """
    oldest = Analysis.objects.filter(status=Status.QUEUED).order_by("enqueued_at", "pk")
    in_reach = list(oldest.values_list("pk", flat=True)[: 2 * settings.WORKERS + 2])
    return _each(Analysis.objects.filter(pk__in=in_reach), _enqueue)


def _waiting() -> AnalysisQuerySet:
    lost = Q(enqueued_at__lt=Now() - WAITED_LONG)
    no_model = Q(code="model_unavailable", enqueued_at__lt=Now() - WAITED_FOR_MODEL)
    return Analysis.objects.filter(lost | no_model, status=Status.QUEUED)


def _each(rows: AnalysisQuerySet, act: Callable[[Analysis], bool]) -> int:
    return sum(act(row) for row in rows.order_by("pk"))


def _release(row: Analysis) -> bool:
    if row.lease_token is None:
        return False
    lease = states.Lease(row.uid, row.lease_token, row.radiograph_id)
    log.warning("film %s: its worker is gone, attempt %d of %d", row.uid, row.attempts, MOST_ATTEMPTS)
    return states.retry(lease, "attempts_exhausted")


@transaction.atomic
def _enqueue(row: Analysis) -> bool:
    # Not "equal": SQLite writes its own clock with fewer digits than Python's times have.
    unchanged = row.enqueued_at + timedelta(milliseconds=1)
    waiting = Analysis.objects.filter(pk=row.pk, status=Status.QUEUED, enqueued_at__lt=unchanged)
    if not waiting.update(enqueued_at=Now()):
        return False
    states.enqueue(row.uid)
    return True
