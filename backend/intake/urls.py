from django.urls import URLPattern, URLResolver, path

from backend.intake import views

urlpatterns: list[URLPattern | URLResolver] = [path("films/", views.FilmsView.as_view(), name="films")]
