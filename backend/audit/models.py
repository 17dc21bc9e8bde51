import hashlib
import json
from datetime import UTC
from typing import Any, NoReturn

from django.db import models

from backend.common.language import bilingual

GENESIS = "0" * 64


class EventQuerySet(models.QuerySet["Event"]):
    """Events are only ever added; the chain would show any other change, this stops an accident."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("audit events are append-only")

    def delete(self) -> NoReturn:
        raise TypeError("audit events are append-only")


class Event(models.Model):
    """Who did what to which object. Each event carries the hash of the one before it."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor = models.UUIDField(null=True, db_index=True)  # a value, not a key: events outlive accounts
    actor_name = models.CharField(max_length=150, blank=True)
    action = models.CharField(max_length=50)
    object_type = models.CharField(max_length=50, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-seq"]
        verbose_name = bilingual("审计事件", "audit event")
        verbose_name_plural = bilingual("审计事件", "audit events")
        indexes = [
            models.Index(fields=["action", "seq"], name="audit_action_seq"),
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.actor_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("audit events are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("audit events are append-only")

    def digest(self) -> str:
        """SHA-256 over everything this event says, in a form that does not depend on the database."""
        content = {
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": str(self.actor) if self.actor else None,
            "actor_name": self.actor_name,
            "action": self.action,
            "object": [self.object_type, self.object_id],
            "detail": self.detail,
            "previous": self.previous_hash,
        }
        return hashlib.sha256(canonical(content).encode()).hexdigest()


class Head(models.Model):
    """The end of the chain: one row, locked while an event is added."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
