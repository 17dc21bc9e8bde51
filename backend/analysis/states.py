"""The transitions of an analysis. Each is one guarded UPDATE; who updates no row has lost and does nothing.

Times are the database's own, so that workers with wrong clocks cannot disagree about a lease.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django_q.tasks import async_task

from backend.analysis import workers
from backend.analysis.models import MOST_ATTEMPTS, Analysis
from backend.audit import services as audit
from backend.cases import services as cases
from backend.cases.models import AnalysisStatus as Status
from backend.cases.models import Radiograph

TASK = "backend.analysis.tasks.analyse"


@dataclass(frozen=True)
class Lease:
    """The right to work on one analysis until the lease ends."""

    uid: uuid.UUID
    token: uuid.UUID
    radiograph_id: int


def enqueue(uid: uuid.UUID) -> None:
    """Put the id in the queue; inside a transaction the message exists only if the transaction does."""
    async_task(TASK, str(uid))


@transaction.atomic
def create(*, radiograph: Radiograph) -> Analysis:
    """A new analysis, queued and enqueued."""
    analysis = Analysis.objects.create(radiograph=radiograph, queued_at=Now(), enqueued_at=Now())
    cases.note_analysis(radiograph_id=radiograph.pk, uid=analysis.uid, status=Status.QUEUED)
    enqueue(analysis.uid)
    analysis.refresh_from_db()
    return analysis


@transaction.atomic
def claim(uid: uuid.UUID) -> Lease | None:
    """Take a waiting analysis, or one whose lease ran out; None when there is nothing to take."""
    token = uuid.uuid4()
    free = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, lease_until__lt=Now())
    taken = Analysis.objects.filter(free, uid=uid, attempts__lt=MOST_ATTEMPTS).update(
        status=Status.RUNNING,
        code="",
        attempts=F("attempts") + 1,
        lease_token=token,
        lease_until=Now() + timedelta(seconds=settings.LEASE_S),
        leased_by=workers.my_name(),
        started_at=Now(),
    )
    if not taken:
        return None
    radiograph_id = Analysis.objects.values_list("radiograph_id", flat=True).get(uid=uid)
    cases.note_analysis(radiograph_id=radiograph_id, uid=uid, status=Status.RUNNING)
    return Lease(uid, token, radiograph_id)


def next_film() -> str | None:
    """The stored name of the film that has waited longest."""
    waiting = Analysis.objects.filter(status=Status.QUEUED).order_by("enqueued_at", "pk")
    return waiting.values_list("radiograph__stored_name", flat=True).first()


def leave(lease: Lease, status: Status, **columns: Any) -> bool:
    """Give up the lease for another state; False when it was no longer ours."""
    changed = Analysis.objects.filter(uid=lease.uid, status=Status.RUNNING, lease_token=lease.token).update(
        status=status, lease_token=None, lease_until=None, leased_by="", **columns
    )
    return changed == 1


@transaction.atomic
def end_without_result(lease: Lease, status: Status, code: str) -> bool:
    """rejected(code) or failed(code)."""
    if not leave(lease, status, code=code, finished_at=Now()):
        return False
    cases.note_analysis(radiograph_id=lease.radiograph_id, uid=lease.uid, status=status, code=code)
    analysis = Analysis.objects.get(uid=lease.uid)
    audit.record(actor=None, action=f"analysis.{status}", obj=analysis, detail={"code": code})
    return True


@transaction.atomic
def retry(lease: Lease, code: str) -> bool:
    """Back to the queue after an unexpected error; failed(code) when that was the last attempt."""
    if Analysis.objects.filter(uid=lease.uid, attempts__gte=MOST_ATTEMPTS).exists():
        return end_without_result(lease, Status.FAILED, code)
    if not leave(lease, Status.QUEUED, enqueued_at=Now()):
        return False
    cases.note_analysis(radiograph_id=lease.radiograph_id, uid=lease.uid, status=Status.QUEUED)
    enqueue(lease.uid)
    return True


@transaction.atomic
def note_no_model(uid: uuid.UUID) -> None:
    """Say on a waiting analysis that it waits for a model. It stays queued and no attempt is counted."""
    waiting = Analysis.objects.filter(uid=uid, status=Status.QUEUED)
    if waiting.exclude(code="model_unavailable").update(code="model_unavailable"):
        radiograph_id = Analysis.objects.values_list("radiograph_id", flat=True).get(uid=uid)
        cases.note_analysis(radiograph_id=radiograph_id, uid=uid, status=Status.QUEUED, code="model_unavailable")


@transaction.atomic
def requeue(*, analysis: Analysis, actor: Any) -> bool:
    """Start over at a doctor's wish after rejected or failed; False in any other state."""
    ended = Analysis.objects.filter(pk=analysis.pk, status__in=[Status.REJECTED, Status.FAILED])
    again = {"status": Status.QUEUED, "code": "", "attempts": 0, "queued_at": Now(), "enqueued_at": Now()}
    if not ended.update(started_at=None, finished_at=None, **again):
        return False
    cases.note_analysis(radiograph_id=analysis.radiograph_id, uid=analysis.uid, status=Status.QUEUED)
    enqueue(analysis.uid)
    audit.record(actor=actor, action="analysis.requeued", obj=analysis, detail={})
    return True
