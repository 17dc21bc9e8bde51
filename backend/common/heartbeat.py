"""Signs of life of the parts that run on their own, measured on the database's clock."""

from datetime import timedelta

from django.db.models.functions import Now

from backend.common.models import Heartbeat

QUEUE = "queue"  # beaten by every task that a worker runs


def beat(name: str) -> None:
    """Say that the part called `name` works."""
    if not Heartbeat.objects.filter(name=name).update(at=Now()):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": Now()})


def is_fresh(name: str, within: timedelta) -> bool:
    return Heartbeat.objects.filter(name=name, at__gte=Now() - within).exists()
