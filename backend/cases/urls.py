from django.urls import path

from backend.cases import views

urlpatterns = [
    path("films/<uuid:uid>/display/", views.DisplayView.as_view(), name="film-display"),
    path("films/<uuid:uid>/original/", views.OriginalView.as_view(), name="film-original"),
]
