"""A request that carries an Idempotency-Key is done once, however often it is sent."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from backend.accounts.models import User
from backend.common.errors import DomainError
from backend.common.models import IdempotencyKey

LONGEST_KEY = 100
ABANDONED_AFTER = timedelta(minutes=10)


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]


def fingerprint(film: Iterable[bytes], fields: Mapping[str, Any]) -> str:
    """A digest of a whole upload."""
    digest = hashlib.sha256()
    for chunk in film:
        digest.update(chunk)
    digest.update(repr(sorted((name, str(value)) for name, value in fields.items())).encode())
    return digest.hexdigest()


def once(*, user: User, key: str, fingerprint: str, work: Callable[[], Answer]) -> Answer:
    """Run `work`, or repeat the answer it gave under this key.

    A failed run leaves no trace: it may be sent again. Raises idempotency_mismatch, idempotency_running.
    """
    if len(key) > LONGEST_KEY:
        raise DomainError("validation_failed", fields={"Idempotency-Key": ["1-100"]})
    row, is_mine = _reserve(user, key, fingerprint)
    if not is_mine:
        return _repeat(row, fingerprint)
    try:
        answer = work()
        IdempotencyKey.objects.filter(pk=row.pk).update(status_code=answer.status, body=answer.body)
    except BaseException:
        IdempotencyKey.objects.filter(pk=row.pk).delete()
        raise
    return answer


def _reserve(user: User, key: str, fingerprint: str) -> tuple[IdempotencyKey, bool]:
    rows = IdempotencyKey.objects.filter(owner_id=user.pk, key=key)
    rows.filter(status_code=None, created_at__lt=Now() - ABANDONED_AFTER).delete()  # its process died
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(owner_id=user.pk, key=key, fingerprint=fingerprint), True
    except IntegrityError:
        row = rows.first()
        if row is None:  # ended without success between the two statements
            raise DomainError("idempotency_running", retry_after=1) from None
        return row, False


def _repeat(row: IdempotencyKey, fingerprint: str) -> Answer:
    if row.fingerprint != fingerprint:
        raise DomainError("idempotency_mismatch")
    if row.status_code is None or row.body is None:
        raise DomainError("idempotency_running", retry_after=1)
    return Answer(row.status_code, row.body)
