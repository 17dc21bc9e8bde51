"""The single page of the front end, and answers for addresses nobody knows."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from backend.common.errors import DomainError, page_or_json

NONCE_MARKER = "__CSP_NONCE__"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """index.html of the built front end, with this answer's nonce for the styles it adds at run time."""
    try:
        html = (settings.FRONTEND_DIST / "index.html").read_text(encoding="utf-8")
    except FileNotFoundError:
        return _text("The front end has not been built: run `npm run setup`.", 503)
    nonce: object = request.csp_nonce  # type: ignore[attr-defined]  # set by CSPMiddleware
    response = HttpResponse(html.replace(NONCE_MARKER, str(nonce)))
    response["Cache-Control"] = "no-store"  # a stored page would carry yesterday's nonce and asset names
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return _problem(request, "validation_failed")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return _problem(request, "permission_denied")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    return _problem(request, "permission_denied")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return _problem(request, "not_found")


def server_error(request: HttpRequest) -> HttpResponseBase:
    return _problem(request, "internal_error")


def _problem(request: HttpRequest, code: str) -> HttpResponseBase:
    return page_or_json(request, DomainError(code))


def _text(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
