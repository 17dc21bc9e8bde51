from typing import Any

from rest_framework.serializers import Serializer


def checked(serializer: type[Serializer[Any]], data: Any, **options: Any) -> dict[str, Any]:
    """What was sent, validated; a ValidationError otherwise."""
    form = serializer(data=data, **options)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
