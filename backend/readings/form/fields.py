"""Fields that take what the form means and nothing that only looks like it; every one may be left empty."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from backend.common.language import bilingual

UNKNOWN = bilingual("表格中没有此项。", "The form has no such field.")
NO_NUMBER = bilingual("须为 0 至 500 之间的数字。", "A number from 0 to 500 is needed.")
TOO_MANY = bilingual("所列项目过多。", "There are too many of these.")
NO_YES = bilingual("须为“是”或“否”。", "Yes or no is needed.")
LONGEST_MM = 500
NAMED_AT_MOST, NAME_LENGTH = 5, 40


class Part(serializers.Serializer[Any]):
    """A part of the form. What it does not know is refused, so that nothing is dropped without a word."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"required": False, "allow_null": True, **options})

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (strange := [str(key) for key in data if key not in self.fields]):
            raise serializers.ValidationError({name: [UNKNOWN] for name in _shortened(strange)})
        found: dict[str, Any] = super().to_internal_value(data)
        return found


def _shortened(names: list[str]) -> Iterable[str]:
    return (name[:NAME_LENGTH] for name in names[:NAMED_AT_MOST])


class Yes(serializers.BooleanField):
    def __init__(self) -> None:
        super().__init__(required=False, allow_null=True)

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError([NO_YES])
        return data


class One(serializers.ChoiceField):
    """One of some codes."""

    def __init__(self, codes: Iterable[Any]) -> None:
        super().__init__(choices=list(codes), required=False, allow_null=True)


class Few(serializers.ListField):
    """A short list: one that is too long is refused before any part of it is looked at."""

    def __init__(self, child: serializers.Field[Any, Any, Any, Any], at_most: int) -> None:
        super().__init__(child=child, max_length=at_most, required=False, allow_null=True)
        self.at_most = at_most

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and len(data) > self.at_most:
            raise serializers.ValidationError([TOO_MANY])
        return super().to_internal_value(data)


class Some(Few):
    """Any of some codes, each once."""

    def __init__(self, codes: Iterable[str]) -> None:
        known = list(codes)
        super().__init__(serializers.ChoiceField(choices=known), at_most=len(known))

    def to_internal_value(self, data: Any) -> list[Any]:
        return list(dict.fromkeys(super().to_internal_value(data)))


class Millimetres(serializers.FloatField):
    """A length on the film; the film is no longer than half a metre."""

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=LONGEST_MM, required=False, allow_null=True)

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float) or not 0 <= data <= LONGEST_MM:
            raise serializers.ValidationError([NO_NUMBER])
        return super().to_internal_value(data)


class Words(serializers.CharField):
    """Free text, kept as it was typed."""

    def __init__(self, max_length: int) -> None:
        super().__init__(
            max_length=max_length, required=False, allow_null=True, allow_blank=True, trim_whitespace=False
        )


class Day(serializers.DateField):
    """A day, kept as the text 2026-11-23."""

    def __init__(self) -> None:
        super().__init__(required=False, allow_null=True)

    def to_internal_value(self, value: Any) -> str:  # type: ignore[override]  # a form is kept as JSON
        return super().to_internal_value(value).isoformat()
