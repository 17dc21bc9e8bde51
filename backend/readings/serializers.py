from typing import Any

from rest_framework import serializers

from backend.accounts.models import User
from backend.cases.models import Stage
from backend.readings.models import Reading, ReadingKind, ReadingStatus


class ReadingIn(serializers.Serializer[Any]):
    stage = serializers.IntegerField(min_value=0, max_value=3, required=False, allow_null=True)
    agrees_with_model = serializers.BooleanField(required=False, allow_null=True)
    comment = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class NewReadingIn(ReadingIn):
    amends = serializers.UUIDField(required=False, allow_null=True)


class SignIn(serializers.Serializer[Any]):
    """The stage that the reader was asked to confirm."""

    stage = serializers.IntegerField(min_value=0, max_value=3)


class ReaderOut(serializers.ModelSerializer[User]):
    id = serializers.UUIDField(source="uid")

    class Meta:
        model = User
        fields = ["id", "full_name"]


class ReadingOut(serializers.ModelSerializer[Reading]):
    """Needs `user` in its context: the one who looks."""

    id = serializers.UUIDField(source="uid")
    reader = ReaderOut()
    kind = serializers.ChoiceField(choices=ReadingKind.choices)
    status = serializers.ChoiceField(choices=ReadingStatus.choices)
    stage = serializers.IntegerField(min_value=min(Stage), max_value=max(Stage), allow_null=True)
    amends = serializers.UUIDField(source="amends.uid", allow_null=True, default=None)
    mine = serializers.SerializerMethodField()

    class Meta:
        model = Reading
        fields = ["id", "reader", "kind", "status", "stage", "agrees_with_model", "comment", "amends"]
        fields += ["signed_at", "created_at", "updated_at", "mine"]

    def get_mine(self, reading: Reading) -> bool:
        user: User = self.context["user"]
        return reading.reader_id == user.pk
