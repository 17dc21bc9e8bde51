import threading
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from backend.common.errors import DomainError

RETRY_S = 2
slots = threading.BoundedSemaphore(settings.LOGIN_CONCURRENCY)


class CappedBackend(ModelBackend):
    """Checks a password, but only a few at a time: each costs about 0.3 s of processor, known user or not."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:  # type: ignore[override]  # the base names its arguments
        if not slots.acquire(timeout=settings.LOGIN_WAIT_S):
            raise DomainError("busy", retry_after=RETRY_S)
        try:
            return super().authenticate(request, **credentials)
        finally:
            slots.release()
