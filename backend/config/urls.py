from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

from backend.common import health, spa
from backend.config.docs import DocsView

api = [
    path("", include("backend.accounts.urls")),
    path("", include("backend.cases.urls")),
    path("", include("backend.analysis.urls")),
    path("", include("backend.standards.urls")),
    path("", include("backend.intake.urls")),
    path("", include("backend.readings.urls")),
    path("", include("backend.worklist.urls")),
    path("", include("backend.reports.urls")),
    path("", include("backend.exports.urls")),
]
urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", DocsView.as_view(url_name="schema"), name="docs"),
    path("api/v1/", include(api)),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", admin.site.urls),
    re_path(r"^(?!api(?:/|$)|admin/|static/|assets/).*$", spa.page),
]
handler400 = spa.bad_request
handler403 = spa.forbidden
handler404 = spa.not_found
handler500 = spa.server_error
