from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.accounts.models import DecisionRule, RuleSet, User
from backend.analysis import engine
from backend.cases.models import Stage
from backend.readings.decision import DECISION_REASONS
from backend.readings.derive_serializers import DerivationOut
from backend.readings.form.schema import ReadingForm
from backend.readings.models import Reading, ReadingKind, ReadingStatus

A_DAY_S = 24 * 3600


class NewReadingIn(serializers.Serializer[Any]):
    """`form` is one document: what is sent replaces it whole. `seconds` is all the time spent on this reading."""

    stage = serializers.IntegerField(min_value=0, max_value=3, required=False, allow_null=True)
    agrees_with_model = serializers.BooleanField(required=False, allow_null=True)
    comment = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    form = ReadingForm(allow_null=False)
    seconds = serializers.IntegerField(min_value=0, max_value=A_DAY_S, required=False)
    amends = serializers.UUIDField(required=False, allow_null=True)


class ReadingIn(NewReadingIn):
    """What changes in a draft, and the revision of the draft that the reader saw."""

    revision = serializers.IntegerField(min_value=1)
    amends = None  # type: ignore[assignment]  # what a draft amends is settled when it is started


class SignIn(serializers.Serializer[Any]):
    """The conclusion that the reader was asked to confirm, and the revision he saw. An unreadable film has no stage."""

    stage = serializers.IntegerField(min_value=0, max_value=3, allow_null=True)
    revision = serializers.IntegerField(min_value=1)


class ReaderOut(serializers.ModelSerializer[User]):
    id = serializers.UUIDField(source="uid")

    class Meta:
        model = User
        fields = ["id", "full_name"]


class DecisionOut(serializers.Serializer[Any]):
    """What the readings come to by the rule of the department. `agree` is null while nothing can be said. By pairs
    (42 CFR 37.53) `reported` counts, a profusion or the category of a large opacity; by panel `stage`, null where the
    majority calls the film unreadable. `readings` are those it rests on; `needed`: how many readers are missing."""

    rule = serializers.ChoiceField(choices=DecisionRule.choices)
    agree = serializers.BooleanField(allow_null=True)
    reason = serializers.ChoiceField(choices=DECISION_REASONS)
    reported = serializers.CharField(allow_null=True)
    stage = serializers.IntegerField(min_value=min(Stage), max_value=max(Stage), allow_null=True)
    readings = serializers.ListField(child=serializers.UUIDField(), min_length=1)
    dissent = serializers.ListField(child=serializers.UUIDField())
    needed = serializers.IntegerField(min_value=0)


class ReadingOut(serializers.ModelSerializer[Reading]):
    """Needs `user` in its context: the one who looks."""

    id = serializers.UUIDField(source="uid")
    reader = ReaderOut()
    kind = serializers.ChoiceField(choices=ReadingKind.choices)
    status = serializers.ChoiceField(choices=ReadingStatus.choices)
    stage = serializers.IntegerField(min_value=min(Stage), max_value=max(Stage), allow_null=True)
    amends = serializers.UUIDField(source="amends.uid", allow_null=True, default=None)
    form = serializers.SerializerMethodField()
    rule_set = serializers.SerializerMethodField()
    derived = serializers.SerializerMethodField()
    mine = serializers.SerializerMethodField()

    class Meta:
        model = Reading
        fields = ["id", "reader", "kind", "status", "stage", "agrees_with_model", "comment", "amends", "form"]
        fields += ["rule_set", "derived", "revision", "seconds", "signed_at", "created_at", "updated_at", "mine"]

    @extend_schema_field(ReadingForm(allow_null=False, required=True))
    def get_form(self, reading: Reading) -> Any:
        return reading.form

    @extend_schema_field(serializers.ChoiceField(choices=RuleSet.choices, allow_null=True))
    def get_rule_set(self, reading: Reading) -> str | None:
        return reading.rule_set or None

    @extend_schema_field(DerivationOut(allow_null=True))
    def get_derived(self, reading: Reading) -> Any:
        """As it was stored at signing, in words of the request's language."""
        return reading.derived and DerivationOut(engine.describe(reading.derived)).data

    def get_mine(self, reading: Reading) -> bool:
        user: User = self.context["user"]
        return reading.reader_id == user.pk
