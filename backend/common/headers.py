from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

NO_STORE = ("/api/", "/admin/", "/healthz", "/readyz")


class HeadersMiddleware:
    """Headers for every answer, errors and static files included: this is the outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(NO_STORE):
            response.headers["Cache-Control"] = "no-store"
        return response
