"""Ask for a report, and the states it goes through. Each is one guarded UPDATE; who updates no row does nothing."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django_q.tasks import async_task

from backend.accounts.models import User
from backend.audit import services as audit
from backend.cases import files
from backend.cases.models import Case
from backend.reports.content import content_of, digest_of
from backend.reports.models import MOST_ATTEMPTS, Report
from backend.reports.models import ReportStatus as Status

TASK = "backend.reports.tasks.write"
LOST_AFTER = timedelta(seconds=60)
"""A message older than this may be lost; a second one for the same report only makes a worker look and turn away."""


@dataclass(frozen=True)
class Lease:
    """The right to write one report until the lease ends."""

    pk: int
    uid: uuid.UUID
    token: uuid.UUID


@transaction.atomic
def ask_for(*, case: Case, user: User, language: str) -> Report:
    """The report of what this person may see now: the one that exists already, or a new one in the queue.

    Asking again is safe at any time, and starts over what failed, was lost on the way or is missing on the disk.
    """
    content = content_of(case, user)
    first = {"content": content, "blind": content["blind"], "enqueued_at": Now()}
    digest = digest_of(content)
    report, made = Report.objects.get_or_create(case=case, language=language, digest=digest, defaults=first)
    if made or _revive(report):
        async_task(TASK, str(report.uid))
        detail = {"case": str(case.uid), "language": language, "content": digest}
        audit.record(actor=user, action="report.requested", obj=report, detail=detail)
    report.refresh_from_db()
    return report


def _revive(report: Report) -> bool:
    lost = Q(status=Status.QUEUED, enqueued_at__lt=Now() - LOST_AFTER)
    lost |= Q(status=Status.RUNNING, lease_until__lt=Now()) | Q(status=Status.FAILED)
    if report.status == Status.DONE and not files.path_of(report.file_name).exists():
        lost |= Q(status=Status.DONE, file_name=report.file_name)
    again: dict[str, Any] = {"status": Status.QUEUED, "code": "", "attempts": 0, "enqueued_at": Now()}
    return bool(Report.objects.filter(lost, pk=report.pk).update(**again, lease_token=None, lease_until=None))


@transaction.atomic
def claim(uid: uuid.UUID) -> Lease | None:
    """Take a waiting report, or one whose lease ran out; None when there is nothing to take."""
    token = uuid.uuid4()
    free = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, lease_until__lt=Now())
    until = Now() + timedelta(seconds=settings.LEASE_S)
    mine = {"status": Status.RUNNING, "lease_token": token, "lease_until": until, "attempts": F("attempts") + 1}
    if not Report.objects.filter(free, uid=uid, attempts__lt=MOST_ATTEMPTS).update(**mine):
        return None
    return Lease(Report.objects.values_list("pk", flat=True).get(uid=uid), uid, token)


def finish(lease: Lease, *, file_name: str, sha256: str, pages: int) -> bool:
    """done; False when the lease is not ours any more."""
    facts = {"file_name": file_name, "file_sha256": sha256, "pages": pages, "finished_at": Now()}
    return _leave(lease, Status.DONE, "", **facts)


@transaction.atomic
def give_up(lease: Lease, code: str) -> bool:
    """Back to the queue after an error; failed(code) when that was the last attempt."""
    if Report.objects.filter(pk=lease.pk, attempts__gte=MOST_ATTEMPTS).exists():
        return _leave(lease, Status.FAILED, code, finished_at=Now())
    left = _leave(lease, Status.QUEUED, "", enqueued_at=Now())
    if left:
        async_task(TASK, str(lease.uid))
    return left


def _leave(lease: Lease, status: Status, code: str, **columns: Any) -> bool:
    held = Report.objects.filter(pk=lease.pk, status=Status.RUNNING, lease_token=lease.token)
    return bool(held.update(status=status, code=code, lease_token=None, lease_until=None, **columns))
