from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.accounts.models import User
from backend.analysis.models import Analysis
from backend.analysis.serializers import AnalysisOut
from backend.cases import dates
from backend.cases.exposures import span_of
from backend.cases.models import AnalysisStatus, Case, Stage
from backend.cases.serializers import ExposureSpanOut, PatientBriefOut, PatientOut, RadiographOut
from backend.readings.decision import decision_of
from backend.readings.models import Reading
from backend.readings.serializers import DecisionOut, ReadingOut
from backend.worklist.desk_serializers import ClaimedMixin
from backend.worklist.history import taken_on
from backend.worklist.models import FlagKind

READING_STATES = [("unread", "unread"), ("draft", "draft"), ("signed", "signed")]


def stage_field(source: str) -> serializers.IntegerField:
    return serializers.IntegerField(source=source, min_value=min(Stage), max_value=max(Stage), allow_null=True)


class AnalysisRowOut(serializers.Serializer[Case]):
    id = serializers.UUIDField(source="analysis_uid")
    status = serializers.ChoiceField(source="analysis_status", choices=AnalysisStatus.choices)
    code = serializers.CharField(source="analysis_code", allow_blank=True)
    stage = stage_field("seen_stage")
    ill_score = serializers.FloatField(source="seen_score", allow_null=True)


class ReadingRowOut(serializers.Serializer[Case]):
    """`draft` is one's own open draft; stage and reader are those of the reading signed last. Who reads blind learns
    nothing of what others have signed."""

    status = serializers.SerializerMethodField()
    stage = serializers.SerializerMethodField()
    reader_name = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=READING_STATES))
    def get_status(self, case: Case) -> str:
        if case.draft:  # type: ignore[attr-defined]  # annotated by queries.rows_for
            return "draft"
        return "signed" if case.seen_signed else "unread"  # type: ignore[attr-defined]  # as above

    @extend_schema_field(serializers.IntegerField(min_value=min(Stage), max_value=max(Stage), allow_null=True))
    def get_stage(self, case: Case) -> int | None:
        return case.reading_stage if case.seen_signed else None  # type: ignore[attr-defined]  # as above

    def get_reader_name(self, case: Case) -> str | None:
        return case.reader_name if case.seen_signed else None  # type: ignore[attr-defined]  # as above


class NotesRowOut(serializers.Serializer[Case]):
    total = serializers.IntegerField(source="notes_total")
    unread = serializers.IntegerField(source="notes_unread")


class CaseRowOut(ClaimedMixin, serializers.ModelSerializer[Case]):
    """A row of queries.listed_for. Wants `user` in its context."""

    id = serializers.UUIDField(source="uid")
    created_by_name = serializers.CharField(source="created_by.full_name")
    department_name = serializers.CharField(source="department.name")
    acquired_on = serializers.DateField(allow_null=True)
    patient = PatientBriefOut()
    analysis = AnalysisRowOut(source="*")
    reading = ReadingRowOut(source="*")
    blind = serializers.BooleanField()
    flags = serializers.SerializerMethodField()
    notes = NotesRowOut(source="*")

    class Meta:
        model = Case
        fields = ["id", "created_at", "acquired_on", "created_by_name", "department_name"]
        fields += ["patient", "analysis", "reading"]
        fields += ["blind", "claim", "flags", "notes"]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=FlagKind.choices)))
    def get_flags(self, case: Case) -> list[str]:
        return sorted({flag.kind for flag in case.shown_flags})  # type: ignore[attr-defined]  # by queries.listed_for


class NeighbourOut(serializers.ModelSerializer[Case]):
    """Where the keys for the next and the previous film lead."""

    id = serializers.UUIDField(source="uid")
    patient = PatientBriefOut()

    class Meta:
        model = Case
        fields = ["id", "patient"]


class NeighboursOut(serializers.Serializer[Any]):
    """`position` is null when the case is in the list no longer, for instance because it is read by now. Both numbers
    are counted up to `counted_to`; one more stands for all beyond."""

    previous = NeighbourOut(allow_null=True)
    next = NeighbourOut(allow_null=True)
    position = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField()
    counted_to = serializers.IntegerField()


class CaseCountsOut(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    queued = serializers.IntegerField()
    running = serializers.IntegerField()
    done = serializers.IntegerField()
    rejected = serializers.IntegerField()
    failed = serializers.IntegerField()
    unread = serializers.IntegerField()
    unread_rejected = serializers.IntegerField()
    unread_failed = serializers.IntegerField()
    queue_mine = serializers.IntegerField()
    queue_unclaimed = serializers.IntegerField()
    queue_claimed = serializers.IntegerField()


class CaseExposureOut(ExposureSpanOut):
    """`latency_years`: whole years from the first exposure to this film."""

    latency_years = serializers.IntegerField(allow_null=True)


class CaseOut(serializers.ModelSerializer[Case]):
    """One case with everything the viewer and the reading panel need. Wants `user` in its context.

    `blind`: until this doctor has signed a first reading, the model's result and others' readings are not told.
    """

    id = serializers.UUIDField(source="uid")
    created_by_name = serializers.CharField(source="created_by.full_name")
    department_name = serializers.CharField(source="department.name")
    patient = PatientOut()
    exposure = serializers.SerializerMethodField()
    radiograph = RadiographOut()
    analysis = serializers.SerializerMethodField()
    blind = serializers.BooleanField()
    readings = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = ["id", "created_at", "created_by_name", "department_name", "note", "patient", "exposure"]
        fields += ["radiograph", "analysis", "blind", "readings", "decision"]

    @extend_schema_field(CaseExposureOut)
    def get_exposure(self, case: Case) -> Any:
        """One query: what the jobs of the patient come to, and how long before this film the first one began."""
        span = span_of(case.patient.exposures.all())
        latency = dates.whole_years(span.first, taken_on(case)) if span.first else None
        return CaseExposureOut({**asdict(span), "latency_years": latency}).data

    @extend_schema_field(AnalysisOut)
    def get_analysis(self, case: Case) -> Any:
        found = Analysis.objects.select_related("result__model_version").filter(radiograph=case.radiograph)
        return AnalysisOut(found.latest("pk"), context={"blind": case.blind}).data  # type: ignore[attr-defined]

    @extend_schema_field(ReadingOut(many=True))
    def get_readings(self, case: Case) -> Any:
        user: User = self.context["user"]
        readings = Reading.objects.visible_to(user).filter(case=case).select_related("reader", "amends")
        return ReadingOut(readings.order_by("pk"), many=True, context=self.context).data

    @extend_schema_field(DecisionOut(allow_null=True))
    def get_decision(self, case: Case) -> Any:
        readings = Reading.objects.visible_to(self.context["user"]).filter(case=case)
        found = None if case.blind else decision_of(readings, case.department)  # type: ignore[attr-defined]  # as above
        return found and DecisionOut(found).data
