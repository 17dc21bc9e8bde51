import logging
import tempfile
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from backend.common import heartbeat

logger = logging.getLogger(__name__)


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Liveness: this process answers. Nothing else is asked, or a dead database would kill the web."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Readiness: the database answers, films can be stored, the queue has shown a sign of life."""
    parts: dict[str, Callable[[], bool]] = {"database": _database, "media": _media, "queue": _queue}
    checks = {name: "ok" if _passes(name, check) else "failed" for name, check in parts.items()}
    good = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if good else "unavailable", "checks": checks}, status=200 if good else 503)


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        logger.exception("Readiness check %s failed", name)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _media() -> bool:
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        return file.write(b"ok") == 2


def _queue() -> bool:
    return heartbeat.is_fresh(heartbeat.QUEUE, timedelta(seconds=settings.HEARTBEAT_LIMIT_S))
