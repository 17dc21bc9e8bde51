from typing import Any

from rest_framework import serializers

from backend.readings.form.schema import ReadingForm

LEVELS = ("contradiction", "borderline", "note")


class DeriveIn(serializers.Serializer[Any]):
    """A form as far as it is filled in, and the stage that the reader has typed."""

    form = ReadingForm(required=True, allow_null=False)
    stage = serializers.IntegerField(min_value=0, max_value=3, required=False, allow_null=True)
    case = serializers.UUIDField(required=False, allow_null=True)


class RuleSetOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the contract's name; DRF keeps its own apart


class RuleOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()


class OverallOut(serializers.Serializer[Any]):
    """Overall profusion by GBZ 70 (most profuse zone) and by ILO, and the number of zones of 1/0 and more."""

    gbz = serializers.CharField(allow_null=True)
    ilo = serializers.CharField(allow_null=True)
    ilo_source = serializers.ChoiceField(choices=("entered", "zones"), allow_null=True)
    range = serializers.IntegerField(allow_null=True)


class FindingOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    level = serializers.ChoiceField(choices=LEVELS)
    text = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # as in RuleSetOut


class DerivationOut(serializers.Serializer[Any]):
    """`stage` is null where none can be derived: unreadable, too little filled in, a rule set without stages."""

    rule_set = RuleSetOut()
    stage = serializers.IntegerField(allow_null=True)
    rule = RuleOut(allow_null=True)
    overall = OverallOut()
    classification = serializers.CharField(allow_blank=True)
    findings = FindingOut(many=True)
