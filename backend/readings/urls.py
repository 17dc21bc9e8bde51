from django.urls import URLPattern, URLResolver, path

from backend.readings import views
from backend.readings.derive import DeriveView

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<uuid:uid>/readings/", views.ReadingsView.as_view(), name="case-readings"),
    path("readings/derive/", DeriveView.as_view(), name="reading-derive"),
    path("readings/<uuid:uid>/", views.ReadingView.as_view(), name="reading"),
    path("readings/<uuid:uid>/sign/", views.SignView.as_view(), name="reading-sign"),
]
