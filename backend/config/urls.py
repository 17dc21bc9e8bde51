from django.contrib import admin
from django.urls import include, path

api = [
    path("", include("backend.accounts.urls")),
    path("", include("backend.cases.urls")),
    path("", include("backend.analysis.urls")),
    path("", include("backend.intake.urls")),
    path("", include("backend.readings.urls")),
    path("", include("backend.worklist.urls")),
    path("", include("backend.exports.urls")),
]
urlpatterns = [path("admin/", admin.site.urls), path("api/v1/", include(api))]
