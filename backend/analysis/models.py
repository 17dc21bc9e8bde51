from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from backend.accounts.models import User
from backend.cases.models import AnalysisStatus, Case, Radiograph, Stage
from backend.common.models import Stamped

MOST_ATTEMPTS = 3


class ModelVersion(Stamped):
    """A bundle of weights that gave or may give results; the digest is what counts."""

    name = models.CharField(max_length=100)
    version = models.CharField(max_length=50)
    digest = models.CharField(max_length=100, unique=True)
    card = models.JSONField(default=dict)
    registered_at = models.DateTimeField(auto_now_add=True)
    active = models.BooleanField(default=False)

    class Meta:
        ordering = ["-registered_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.digest[:12]})"


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    """Analyses are as visible as their films."""

    def visible_to(self, user: User) -> Self:
        return self.filter(Exists(Radiograph.objects.visible_to(user).filter(pk=OuterRef("radiograph"))))

    def open_to(self, user: User) -> Self:
        """Those whose result this person may see."""
        return self.filter(Exists(Case.objects.open_to(user).filter(radiograph=OuterRef("radiograph"))))


class Analysis(Stamped):
    """The state machine of one film: queued -> running -> done | rejected(code) | failed(code).

    A worker owns a running row as long as `lease_token` is its own; every change of state is one UPDATE
    that names the state (and token) it expects, see `states`.
    """

    radiograph = models.ForeignKey(Radiograph, models.PROTECT, related_name="analyses")
    status = models.CharField(max_length=10, choices=AnalysisStatus.choices, default=AnalysisStatus.QUEUED)
    code = models.CharField(max_length=50, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=100, blank=True)
    queued_at = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stage = models.PositiveSmallIntegerField(choices=Stage.choices, null=True)
    ill_score = models.FloatField(null=True)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "analyses"
        indexes = [
            models.Index(fields=["status", "enqueued_at"], name="analysis_waiting"),
            models.Index(fields=["status", "lease_until"], name="analysis_leases"),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.status}"


class Result(Stamped):
    """What a model version said about a film; written once, in the transaction that ends the analysis."""

    analysis = models.OneToOneField(Analysis, models.PROTECT, related_name="result")
    radiograph = models.ForeignKey(Radiograph, models.PROTECT, related_name="results")
    model_version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="results")
    schema_version = models.PositiveSmallIntegerField()
    prediction = models.JSONField()
    stage = models.PositiveSmallIntegerField(choices=Stage.choices)
    ill_score = models.FloatField()
    map_name = models.CharField(max_length=80)
    map_width = models.PositiveIntegerField()
    map_height = models.PositiveIntegerField()
    map_max = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["radiograph", "model_version"], name="analysis_result_once")]

    def __str__(self) -> str:
        return str(self.uid)


class Region(models.Model):
    """A suspicious box in film pixels (edges, not centres)."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="regions")
    x0 = models.FloatField()
    y0 = models.FloatField()
    x1 = models.FloatField()
    y1 = models.FloatField()
    peak = models.FloatField()

    def __str__(self) -> str:
        return f"({self.x0:.0f}, {self.y0:.0f}) - ({self.x1:.0f}, {self.y1:.0f})"
