from django.urls import path

from backend.standards import views

urlpatterns = [
    path("standards/", views.StandardsView.as_view(), name="standards"),
    path("standards/<uuid:uid>/display/", views.StandardDisplayView.as_view(), name="standard-display"),
]
