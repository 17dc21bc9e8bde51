from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.analysis.models import Analysis, ModelVersion, Result
from backend.cases.models import AnalysisStatus
from backend.common.messages import message


class RegionOut(serializers.Serializer[Any]):
    """A box in film pixels."""

    x0 = serializers.FloatField()
    y0 = serializers.FloatField()
    x1 = serializers.FloatField()
    y1 = serializers.FloatField()
    peak = serializers.FloatField()
    energy = serializers.FloatField()


class BundleOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.CharField()
    digest = serializers.CharField()


class PredictionOut(serializers.Serializer[Any]):
    """What the model said, as it was stored."""

    schema_version = serializers.IntegerField()
    stage = serializers.IntegerField(min_value=0, max_value=3)
    ill_score = serializers.FloatField()
    cut_point = serializers.FloatField()
    probabilities = serializers.ListField(child=serializers.FloatField(), min_length=4, max_length=4)
    stage_scores = serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3)
    crop_spread = serializers.FloatField()
    regions = RegionOut(many=True)
    zones = serializers.DictField(child=serializers.FloatField(), allow_null=True)
    decided_by = serializers.CharField()
    bundle = BundleOut()
    timings = serializers.DictField(child=serializers.FloatField())


class MapOut(serializers.Serializer[Any]):
    """The raw map: float32, little endian, row by row, over the whole film."""

    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    max = serializers.FloatField()


class AnalysisBriefOut(serializers.ModelSerializer[Analysis]):
    id = serializers.UUIDField(source="uid")
    status = serializers.ChoiceField(choices=AnalysisStatus.choices)
    stage = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Analysis
        fields = ["id", "status", "code", "stage", "ill_score"]


class AnalysisOut(serializers.ModelSerializer[Analysis]):
    id = serializers.UUIDField(source="uid")
    status = serializers.ChoiceField(choices=AnalysisStatus.choices)
    message = serializers.SerializerMethodField()
    model = serializers.SerializerMethodField()
    prediction = serializers.SerializerMethodField()
    map = serializers.SerializerMethodField()

    class Meta:
        model = Analysis
        fields = ["id", "status", "code", "message", "attempts", "queued_at", "started_at", "finished_at"]
        fields += ["model", "prediction", "map"]

    def get_message(self, analysis: Analysis) -> str:
        return message(analysis.code) if analysis.code else ""

    @extend_schema_field(BundleOut(allow_null=True))
    def get_model(self, analysis: Analysis) -> dict[str, Any] | None:
        result = _result(analysis)
        return dict(BundleOut(result.model_version).data) if result else None

    @extend_schema_field(PredictionOut(allow_null=True))
    def get_prediction(self, analysis: Analysis) -> dict[str, Any] | None:
        result = _result(analysis)
        return result.prediction if result else None

    @extend_schema_field(MapOut(allow_null=True))
    def get_map(self, analysis: Analysis) -> dict[str, Any] | None:
        result = _result(analysis)
        if result is None:
            return None
        url = reverse("analysis-map", args=[analysis.uid])
        return {"url": url, "width": result.map_width, "height": result.map_height, "max": result.map_max}


class ModelOut(serializers.ModelSerializer[ModelVersion]):
    """The registered model and its card."""

    intended_use = serializers.JSONField(source="card.intended_use", default=None)
    limits = serializers.JSONField(source="card.limits", default=None)
    metrics = serializers.JSONField(source="card.metrics", default=None)
    data = serializers.JSONField(source="card.data", default=None)  # type: ignore[assignment]  # the contract's name
    licence = serializers.JSONField(source="card.licence", default=None)

    class Meta:
        model = ModelVersion
        fields = ["name", "version", "digest", "intended_use", "limits", "metrics", "data", "licence"]


def _result(analysis: Analysis) -> Result | None:
    return getattr(analysis, "result", None)
