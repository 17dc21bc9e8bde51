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


class OutlineField(serializers.ListField):
    child = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)


class BundleOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.CharField()
    digest = serializers.CharField()


EARLIER_EDITIONS = {"conformal_set": [], "refer": False, "warnings": [], "map_method": "grad_cam", "early_exit": False}
"""What results of earlier schema versions do not have: the values of a model without calibration, both of whose
classifiers were always asked."""


class PredictionOut(serializers.Serializer[Any]):
    """What the model said, as it was stored. `conformal_set`: stages that its calibration leaves possible, empty
    without one; `refer`: there are several; `early_exit`: classifier B was not asked, the film being certainly
    healthy, and its `stage_scores` are a third each."""

    schema_version = serializers.IntegerField()
    stage = serializers.IntegerField(min_value=0, max_value=3)
    ill_score = serializers.FloatField()
    cut_point = serializers.FloatField()
    probabilities = serializers.ListField(child=serializers.FloatField(), min_length=4, max_length=4)
    stage_scores = serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3)
    crop_spread = serializers.FloatField()
    regions = RegionOut(many=True)
    zones = serializers.DictField(child=serializers.FloatField(), allow_null=True)
    conformal_set = serializers.ListField(child=serializers.IntegerField(min_value=0, max_value=3))
    refer = serializers.BooleanField()
    warnings = serializers.ListField(child=serializers.CharField())
    map_method = serializers.CharField()
    decided_by = serializers.CharField()
    early_exit = serializers.BooleanField()
    bundle = BundleOut()
    timings = serializers.DictField(child=serializers.FloatField())


class OutlinesOut(serializers.Serializer[Any]):
    """The lungs as a polygon each: corners [x, y] in film pixels, `right` being the person's right."""

    right = OutlineField()
    left = OutlineField()


class ScaleOut(serializers.Serializer[Any]):
    """Map values shown with the last colour and with the first; below that nothing is shown."""

    full = serializers.FloatField()
    threshold = serializers.FloatField()


class MapOut(serializers.Serializer[Any]):
    """The raw map: float32, little endian, row by row, over the whole film; the scale is the model's, if it has one."""

    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    max = serializers.FloatField()
    scale = ScaleOut(allow_null=True)


class AnalysisBriefOut(serializers.ModelSerializer[Analysis]):
    """Needs `blind` in its context: whether the result is hidden from the one who looks."""

    id = serializers.UUIDField(source="uid")
    status = serializers.ChoiceField(choices=AnalysisStatus.choices)
    stage = serializers.SerializerMethodField()
    ill_score = serializers.SerializerMethodField()

    class Meta:
        model = Analysis
        fields = ["id", "status", "code", "stage", "ill_score"]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_stage(self, analysis: Analysis) -> int | None:
        return None if self.context["blind"] else analysis.stage

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_ill_score(self, analysis: Analysis) -> float | None:
        return None if self.context["blind"] else analysis.ill_score


class AnalysisOut(serializers.ModelSerializer[Analysis]):
    """Needs `blind` in its context: whether prediction and map are hidden from the one who looks.

    `lungs` are never hidden: where the lungs lie is anatomy, found by a network that knows no stages, and the zones
    of the reading form are cut from them.
    """

    id = serializers.UUIDField(source="uid")
    status = serializers.ChoiceField(choices=AnalysisStatus.choices)
    message = serializers.SerializerMethodField()
    model = serializers.SerializerMethodField()
    lungs = serializers.SerializerMethodField()
    prediction = serializers.SerializerMethodField()
    map = serializers.SerializerMethodField()

    class Meta:
        model = Analysis
        fields = ["id", "status", "code", "message", "attempts", "queued_at", "started_at", "finished_at"]
        fields += ["model", "lungs", "prediction", "map"]

    def get_message(self, analysis: Analysis) -> str:
        return message(analysis.code) if analysis.code else ""

    @extend_schema_field(BundleOut(allow_null=True))
    def get_model(self, analysis: Analysis) -> dict[str, Any] | None:
        result = _result(analysis)
        return dict(BundleOut(result.model_version).data) if result else None

    @extend_schema_field(OutlinesOut(allow_null=True))
    def get_lungs(self, analysis: Analysis) -> dict[str, Any] | None:
        result = _result(analysis)
        return result.prediction.get("lungs") if result else None

    @extend_schema_field(PredictionOut(allow_null=True))
    def get_prediction(self, analysis: Analysis) -> dict[str, Any] | None:
        result = self._shown_result(analysis)
        return _told(result) if result else None

    @extend_schema_field(MapOut(allow_null=True))
    def get_map(self, analysis: Analysis) -> dict[str, Any] | None:
        result = self._shown_result(analysis)
        if result is None:
            return None
        url = reverse("analysis-map", args=[analysis.uid])
        return {
            "url": url,
            "width": result.map_width,
            "height": result.map_height,
            "max": result.map_max,
            "scale": result.model_version.card.get("scale"),
        }

    def _shown_result(self, analysis: Analysis) -> Result | None:
        return None if self.context["blind"] else _result(analysis)


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


def _told(result: Result) -> dict[str, Any]:
    """The prediction less the lungs, which have a place of their own."""
    return {name: value for name, value in (EARLIER_EDITIONS | result.prediction).items() if name != "lungs"}


def _result(analysis: Analysis) -> Result | None:
    return getattr(analysis, "result", None)
