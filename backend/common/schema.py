"""What drf-spectacular has to be told about this API."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

JSON = ["application/json"]
LARGEST_MEANT = 1000


class ErrorOut(serializers.Serializer[Any]):
    """Every refusal, whatever the status. `code` is stable; `message` is for people."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # the contract's name; DRF keeps its own apart
        child=serializers.ListField(child=serializers.CharField()), allow_null=True
    )


class Schema(AutoSchema):
    """Adds the error answer to every operation, and names pages after their rows: CaseRowOut -> CasePageOut."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        if direction == "response":
            answer = self._get_response_for_code(ErrorOut(), "default", JSON)  # type: ignore[no-untyped-call]  # no types there
            bodies["default"] = answer
        return bodies

    def get_paginated_name(self, serializer_name: str) -> str:
        return serializer_name.replace("RowOut", "PageOut")


class UploadedFile(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # no types there
    """Files are only ever sent to us; without this they count as addresses."""

    target_class = "rest_framework.serializers.FileField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, str]:
        return {"type": "string", "format": "binary"}


def complete_answers(result: Any, **kwargs: Any) -> Any:
    """An answer always carries all of its fields: whether a model's field may be left out is about input."""
    for name, component in result["components"]["schemas"].items():
        if name.endswith("Out") and "properties" in component:
            component["required"] = sorted(component["properties"])
            for field in component["properties"].values():
                _tidy(field)
    return result


def _tidy(field: dict[str, Any]) -> None:
    """Drop what DRF takes from model fields: names in one language, and limits that depend on the database."""
    for noise in ("readOnly", "title", "maxLength"):
        field.pop(noise, None)
    if field.get("maximum", 0) > LARGEST_MEANT:
        for noise in ("maximum", "minimum", "format"):
            field.pop(noise, None)


def public_ids(result: Any, **kwargs: Any) -> Any:
    """The public id of every object is called `id` outside and `uid` inside."""
    paths = (
        json.dumps(result["paths"], cls=DjangoJSONEncoder)
        .replace("{uid}", "{id}")
        .replace('"name": "uid"', '"name": "id"')
    )
    return {**result, "paths": json.loads(paths)}
