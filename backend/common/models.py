import uuid

from django.db import models
from django.db.models.functions import Now


class Stamped(models.Model):
    """Base of the rows people see: a public id that tells nothing, and two times."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Heartbeat(models.Model):
    """When a part that runs on its own (the queue, say) last proved that it works."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class IdempotencyKey(models.Model):
    """One request a person may repeat safely; `body` is null while the first one still runs."""

    owner_id = models.BigIntegerField()  # a user's primary key; no foreign key, accounts lie above this package
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status_code = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_id", "key"], name="idempotency_owner_key")]

    def __str__(self) -> str:
        return self.key
