from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from backend.cases import dates
from backend.cases.merges import may_undo
from backend.cases.models import Dust, Exposure, Merge, Patient, Radiograph, Sex
from backend.cases.services import EDITABLE
from backend.common.language import bilingual


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


class PatientBriefOut(serializers.ModelSerializer[Patient]):
    id = serializers.UUIDField(source="uid")
    sex = serializers.ChoiceField(choices=Sex.choices, allow_blank=True)

    class Meta:
        model = Patient
        fields = ["id", "hospital_number", "name", "sex", "birth_date"]


BAD_DATE = bilingual("格式应为 1985、1985-03 或 1985-03-20。", "Write it as 1985, 1985-03 or 1985-03-20.")


class KnownDateField(serializers.CharField):
    """A date as exact as it is known: year, year and month, or day; empty where unknown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=10, required=False, allow_blank=True, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            if text:
                dates.parse(text)
        except ValueError as error:
            raise serializers.ValidationError([str(BAD_DATE)]) from error
        return text


class ExposureIn(serializers.Serializer[Any]):
    """What is sent is changed, nothing else."""

    employer = serializers.CharField(max_length=200, required=False, allow_blank=True)
    job = serializers.CharField(max_length=100, required=False, allow_blank=True)
    dust_type = serializers.ChoiceField(choices=Dust.choices, required=False, allow_blank=True)
    began = KnownDateField()
    ended = KnownDateField()
    ongoing = serializers.BooleanField(required=False)
    hours_per_day = YearsField(
        max_digits=3, decimal_places=1, min_value=0, max_value=24, required=False, allow_null=True
    )
    protection = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ExposureOut(serializers.ModelSerializer[Exposure]):
    id = serializers.UUIDField(source="uid")
    dust_type = serializers.ChoiceField(choices=Dust.choices, allow_blank=True)
    hours_per_day = serializers.FloatField(allow_null=True)

    class Meta:
        model = Exposure
        fields = ["id", "employer", "job", "dust_type", "began", "ended", "ongoing", "hours_per_day", "protection"]


class ExposureSpanOut(serializers.Serializer[Any]):
    """All rows of the exposure history together; overlapping jobs count once in `years`."""

    first = serializers.CharField(allow_blank=True)
    last = serializers.CharField(allow_blank=True)
    ongoing = serializers.BooleanField()
    years = serializers.FloatField(allow_null=True)
    dusts = serializers.ListField(child=serializers.ChoiceField(choices=Dust.choices))


class MergeIn(serializers.Serializer[Any]):
    """The patient to merge into the addressed one, and the fields whose values are taken from him."""

    other = serializers.UUIDField()
    take = serializers.ListField(child=serializers.ChoiceField(choices=EDITABLE), required=False, default=list)


class UndoneOut(serializers.Serializer[Any]):
    """What an undo put back, what stayed with the kept patient because it came later, and what was changed since."""

    cases = serializers.IntegerField()
    exposures = serializers.IntegerField()
    cases_stayed = serializers.IntegerField()
    exposures_stayed = serializers.IntegerField()
    fields_stayed = serializers.ListField(child=serializers.ChoiceField(choices=EDITABLE))


class MergeOut(serializers.ModelSerializer[Merge]):
    id = serializers.UUIDField(source="uid")
    kept = PatientBriefOut()
    other = PatientBriefOut()
    by_name = serializers.CharField(source="by.full_name")
    cases = serializers.SerializerMethodField()
    exposures = serializers.SerializerMethodField()
    taken = serializers.ListField(source="before.take", child=serializers.ChoiceField(choices=EDITABLE))
    undone_by_name = serializers.CharField(source="undone_by.full_name", allow_null=True, default=None)
    undone = UndoneOut(allow_null=True)
    may_undo = serializers.SerializerMethodField()

    class Meta:
        model = Merge
        fields = ["id", "created_at", "kept", "other", "by_name", "cases", "exposures", "taken"]
        fields += ["undone_at", "undone_by_name", "undone", "may_undo"]

    def get_cases(self, merge: Merge) -> int:
        return len(merge.before["cases"])

    def get_exposures(self, merge: Merge) -> int:
        return len(merge.before["exposures"])

    def get_may_undo(self, merge: Merge) -> bool:
        return may_undo(merge)


class MergeRecordOut(MergeOut):
    """A merge with the personal data that the two had before it."""

    kept_before = serializers.DictField(source="before.kept", child=serializers.CharField(allow_null=True))
    other_before = serializers.DictField(source="before.other", child=serializers.CharField(allow_null=True))

    class Meta(MergeOut.Meta):
        fields = [*MergeOut.Meta.fields, "kept_before", "other_before"]


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
