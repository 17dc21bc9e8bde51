"""Whether a request that carries the refresh cookie was sent by our own page."""

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

HEADER = "X-DustLens"  # another site cannot set it without a preflight that we never grant


class FromOurPage(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.headers.get(HEADER) == "1" and is_own_origin(request)


class FromOurOrigin(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return is_own_origin(request)


def is_own_origin(request: Request) -> bool:
    """True for our own origin, and for programs, which send none."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return origin == f"{request.scheme}://{request.get_host()}"
