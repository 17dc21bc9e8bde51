from typing import Any

from rest_framework import serializers

from backend.audit.models import Event

FORMATS = [("csv", "csv"), ("json", "json")]


class ExportOut(serializers.ModelSerializer[Event]):
    """One export that ended; `digest` is the SHA-256 of the bytes that left, `complete` false if it was broken off."""

    id = serializers.IntegerField(source="seq")
    filters = serializers.DictField(source="detail.filters", child=serializers.CharField())
    count = serializers.IntegerField(source="detail.count")
    digest = serializers.CharField(source="detail.digest")
    complete = serializers.BooleanField(source="detail.complete")

    class Meta:
        model = Event
        fields = ["id", "at", "actor_name", "filters", "count", "digest", "complete"]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`as` is a word of Python, so it cannot be declared above."""
        return {**super().get_fields(), "as": serializers.ChoiceField(source="detail.as", choices=FORMATS)}
