from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from backend.accounts.models import Language, User
from backend.cases.models import Case
from backend.common.models import Stamped

MOST_ATTEMPTS = 3


class ReportStatus(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> Self:
        """Reports of visible cases; from whom results are hidden, reports that were made for such a one."""
        cases = Case.objects.visible_to(user).with_blind(user)
        open_to_him = Exists(cases.filter(pk=OuterRef("case"), blind=False))
        return self.filter(Q(open_to_him) | Q(blind=True), case__in=Case.objects.visible_to(user))


class Report(Stamped):
    """One case as a file in one language: queued -> running -> done | failed(code).

    `content` is everything the file shows, taken when it was asked for; `digest` is its SHA-256. The same content is
    written once: asking again finds this row. A worker owns a running row as long as `lease_token` is its own.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    language = models.CharField(max_length=10, choices=Language.choices)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    blind = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.QUEUED)
    code = models.CharField(max_length=50, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    enqueued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=80, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "language", "digest"], name="reports_once")]

    def __str__(self) -> str:
        return f"{self.uid} {self.status}"
