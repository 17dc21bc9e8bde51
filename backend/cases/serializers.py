from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from backend.cases.models import Dust, Patient, Radiograph, Sex


class PatientOut(serializers.ModelSerializer[Patient]):
    id = serializers.UUIDField(source="uid")
    sex = serializers.ChoiceField(choices=Sex.choices, allow_blank=True)
    dust_type = serializers.ChoiceField(choices=Dust.choices, allow_blank=True)
    exposure_years = serializers.FloatField(allow_null=True)

    class Meta:
        model = Patient
        fields = ["id", "hospital_number", "name", "sex", "birth_date", "employer", "dust_type", "exposure_years"]


@extend_schema_field(OpenApiTypes.DOUBLE)
class YearsField(serializers.DecimalField):
    """Years with one decimal, sent as a number."""


class PatientIn(serializers.Serializer[Any]):
    """What is sent is changed, nothing else."""

    hospital_number = serializers.CharField(max_length=64, required=False)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    sex = serializers.ChoiceField(choices=Sex.choices, required=False, allow_blank=True)
    birth_date = serializers.DateField(required=False, allow_null=True)
    employer = serializers.CharField(max_length=200, required=False, allow_blank=True)
    dust_type = serializers.ChoiceField(choices=Dust.choices, required=False, allow_blank=True)
    exposure_years = YearsField(
        max_digits=4, decimal_places=1, min_value=0, max_value=100, required=False, allow_null=True
    )


class RadiographOut(serializers.ModelSerializer[Radiograph]):
    id = serializers.UUIDField(source="uid")
    spacing_mm = serializers.SerializerMethodField()
    original_url = serializers.SerializerMethodField()
    display_url = serializers.SerializerMethodField()

    class Meta:
        model = Radiograph
        fields = ["id", "kind", "size", "rows", "columns", "spacing_mm", "bits", "acquired_on"]
        fields += ["original_url", "display_url"]

    @extend_schema_field(
        serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2, allow_null=True)
    )
    def get_spacing_mm(self, film: Radiograph) -> list[float] | None:
        if film.spacing_row_mm is None or film.spacing_col_mm is None:
            return None
        return [film.spacing_row_mm, film.spacing_col_mm]

    def get_original_url(self, film: Radiograph) -> str:
        return reverse("film-original", args=[film.uid])

    def get_display_url(self, film: Radiograph) -> str | None:
        return reverse("film-display", args=[film.uid]) if film.display_name else None
