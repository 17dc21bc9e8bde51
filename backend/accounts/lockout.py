"""Wrong passwords: counted by account and address together, each one beyond the limit locks for longer.

Counting by account alone would let anyone lock a doctor out; by address alone, one forgetful doctor would lock
out the hospital behind that address.
"""

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from backend.common.errors import DomainError, page_or_json

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=1)
Credentials = dict[str, Any] | None


def delay(failures: int) -> timedelta:
    """How long `failures` wrong passwords in a row lock: nothing below the limit, then 1, 2, 4 ... 60 minutes."""
    beyond = failures - int(settings.AXES_FAILURE_LIMIT)
    if beyond < 0:
        return timedelta(0)
    growth: int = 2 ** min(beyond, 10)
    return min(FIRST_DELAY * growth, LONGEST_DELAY)


class GrowingDelay(AxesDatabaseHandler):  # type: ignore[misc]  # django-axes has no types
    def is_locked(self, request: HttpRequest, credentials: Credentials = None) -> bool:
        return self.remaining(request, credentials) > timedelta(0)

    def remaining(self, request: HttpRequest, credentials: Credentials = None) -> timedelta:
        """The time until this account and address may try again."""
        attempts = self.get_user_attempts(request, credentials)[0]
        found = attempts.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        if found["last"] is None:
            return timedelta(0)
        last: datetime = found["last"]
        return last + delay(found["failures"]) - timezone.now()


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Credentials) -> HttpResponse:
    """The answer to a locked-out attempt, on the API and in the admin alike."""
    handler = AxesProxyHandler.get_implementation()
    wait = handler.remaining(request, credentials) if isinstance(handler, GrowingDelay) else FIRST_DELAY
    seconds = max(1, int(wait.total_seconds()) + 1)
    return page_or_json(request, DomainError("too_many_attempts", retry_after=seconds))


def client_address(request: HttpRequest) -> str:
    """The address asking: the peer, or what the outermost of our own TRUSTED_PROXIES saw."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return peer
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    return hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else peer
