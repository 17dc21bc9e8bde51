from django.urls import path

from backend.cases import history_views, views

urlpatterns = [
    path("films/<uuid:uid>/display/", views.DisplayView.as_view(), name="film-display"),
    path("films/<uuid:uid>/original/", views.OriginalView.as_view(), name="film-original"),
    path("patients/<uuid:uid>/exposures/", history_views.ExposuresView.as_view(), name="patient-exposures"),
    path("exposures/<uuid:uid>/", history_views.ExposureView.as_view(), name="exposure"),
    path("patients/<uuid:uid>/merge/", history_views.PatientMergeView.as_view(), name="patient-merge"),
    path("merges/<uuid:uid>/", history_views.MergeView.as_view(), name="merge"),
    path("merges/<uuid:uid>/undo/", history_views.MergeUndoView.as_view(), name="merge-undo"),
]
