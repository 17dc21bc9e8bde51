"""The one door by which errors leave: stable code, safe text for the user, the cause in the log."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from backend.common.messages import CATALOGUE, message

logger = logging.getLogger(__name__)
Fields = dict[str, list[str]]
RETRY_UNAVAILABLE_S = 5


class DomainError(Exception):
    """Something a user can understand went wrong. `code` is a key of the catalogue."""

    def __init__(self, code: str, *, fields: Fields | None = None, retry_after: int | None = None) -> None:
        super().__init__(code)
        if code not in CATALOGUE:
            raise ValueError(f"error code {code!r} is not in the catalogue")
        self.code, self.fields, self.retry_after = code, fields, retry_after

    @property
    def status(self) -> int:
        return CATALOGUE[self.code].status


CODES: list[tuple[tuple[type[Exception], ...], str]] = [
    ((Http404, exceptions.NotFound), "not_found"),
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), "not_authenticated"),
    ((PermissionDenied, exceptions.PermissionDenied), "permission_denied"),
    ((RequestDataTooBig,), "too_large"),
    ((exceptions.ValidationError, exceptions.ParseError, SuspiciousOperation), "validation_failed"),
    ((exceptions.MethodNotAllowed,), "method_not_allowed"),
    ((exceptions.UnsupportedMediaType,), "unsupported_media_type"),
    ((exceptions.Throttled,), "too_many_attempts"),
]


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: every exception of an API view becomes one documented answer."""
    domain = translate(error)
    response = Response(body(domain), status=domain.status)
    for name, value in _headers(domain, error).items():
        response[name] = value
    return response


def translate(error: Exception) -> DomainError:
    """The catalogue entry for any exception; what nobody expected is logged and told as internal_error."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, OperationalError):
        logger.error("The database did not answer", exc_info=error)
        return DomainError("unavailable", retry_after=RETRY_UNAVAILABLE_S)
    for kinds, code in CODES:
        if isinstance(error, kinds):
            return DomainError(code, fields=_fields(error))
    logger.error("Unexpected error", exc_info=error)
    return DomainError("internal_error")


def body(error: DomainError) -> dict[str, Any]:
    return {"code": error.code, "message": message(error.code), "fields": error.fields}


def answer(error: DomainError) -> JsonResponse:
    """The same answer outside of an API view."""
    response = JsonResponse(body(error), status=error.status, json_dumps_params={"ensure_ascii": False})
    for name, value in _headers(error, error).items():
        response[name] = value
    return response


def page_or_json(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer for a program under /api/, a line of text for a person elsewhere."""
    if request.path.startswith("/api/"):
        return answer(error)
    page = HttpResponse(message(error.code), status=error.status, content_type="text/plain; charset=utf-8")
    for name, value in _headers(error, error).items():
        page[name] = value
    return page


def _headers(domain: DomainError, error: Exception) -> dict[str, str]:
    headers = {}
    if domain.retry_after is not None:
        headers["Retry-After"] = str(domain.retry_after)
    if domain.status == 401:
        headers["WWW-Authenticate"] = str(getattr(error, "auth_header", "Bearer"))
    return headers


def _fields(error: Exception) -> Fields | None:
    if not isinstance(error, exceptions.ValidationError):
        return None
    found: Fields = {}
    _flatten(error.detail, "", found)
    return found


def _flatten(detail: Any, name: str, found: Fields) -> None:
    if isinstance(detail, dict):
        for key, value in detail.items():
            _flatten(value, f"{name}.{key}" if name else str(key), found)
    elif isinstance(detail, list):
        for value in detail:
            _flatten(value, name, found)
    else:
        found.setdefault(name or "non_field_errors", []).append(str(detail))


class DomainErrorMiddleware:
    """Lets a DomainError leave plain Django views, such as the admin's log-in, as what it is."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return page_or_json(request, error)
