"""What drf-spectacular has to be told about this API: its one error shape."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

JSON = ["application/json"]


class ErrorOut(serializers.Serializer[Any]):
    """Every refusal, whatever the status. `code` is stable; `message` is for people."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # the contract's name; DRF keeps its own apart
        child=serializers.ListField(child=serializers.CharField()), allow_null=True
    )


class Schema(AutoSchema):
    """Adds the error answer to every operation."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        if direction == "response":
            answer = self._get_response_for_code(ErrorOut(), "default", JSON)  # type: ignore[no-untyped-call]
            bodies["default"] = answer
        return bodies
