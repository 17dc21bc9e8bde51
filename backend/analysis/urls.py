from django.urls import URLPattern, URLResolver, path

from backend.analysis import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("analyses/<uuid:uid>/map/", views.MapView.as_view(), name="analysis-map"),
    path("cases/<uuid:uid>/analyse/", views.AnalyseView.as_view(), name="case-analyse"),
    path("model/", views.ModelView.as_view(), name="model"),
]
