from typing import Any

from rest_framework import serializers

from backend.analysis.serializers import AnalysisBriefOut
from backend.cases.models import Dust, Sex


class FilmIn(serializers.Serializer[Any]):
    """One film; what is not entered is taken from a DICOM header."""

    file = serializers.FileField(allow_empty_file=True, max_length=None)
    hospital_number = serializers.CharField(max_length=64, required=False, allow_blank=True)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    sex = serializers.ChoiceField(choices=Sex.choices, required=False, allow_blank=True)
    birth_date = serializers.DateField(required=False, allow_null=True)
    employer = serializers.CharField(max_length=200, required=False, allow_blank=True)
    dust_type = serializers.ChoiceField(choices=Dust.choices, required=False, allow_blank=True)
    exposure_years = serializers.DecimalField(
        max_digits=4, decimal_places=1, min_value=0, max_value=100, required=False, allow_null=True
    )
    acquired_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class FilmTakenOut(serializers.Serializer[Any]):
    """The case a film belongs to; `duplicate` when the department had the film already. Needs `blind` as the analysis
    does."""

    case_id = serializers.UUIDField(source="case.uid")
    duplicate = serializers.BooleanField()
    analysis = AnalysisBriefOut()
