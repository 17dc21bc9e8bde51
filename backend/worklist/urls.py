from django.urls import path

from backend.worklist import desk_views, filter_views, patients, views

urlpatterns = [
    path("cases/", views.CasesView.as_view(), name="cases"),
    path("cases/counts/", views.CountsView.as_view(), name="case-counts"),
    path("cases/<uuid:uid>/", views.CaseView.as_view(), name="case"),
    path("patients/", patients.PatientsView.as_view(), name="patients"),
    path("patients/<uuid:uid>/", patients.PatientView.as_view(), name="patient"),
    path("cases/<uuid:uid>/neighbours/", views.NeighboursView.as_view(), name="case-neighbours"),
    path("cases/<uuid:uid>/desk/", desk_views.DeskView.as_view(), name="case-desk"),
    path("cases/<uuid:uid>/claim/", desk_views.ClaimView.as_view(), name="case-claim"),
    path("cases/<uuid:uid>/flags/", desk_views.FlagsView.as_view(), name="case-flags"),
    path("cases/<uuid:uid>/notes/", desk_views.NotesView.as_view(), name="case-notes"),
    path("cases/<uuid:uid>/notes/read/", desk_views.NotesReadView.as_view(), name="case-notes-read"),
    path("flags/<uuid:uid>/", desk_views.FlagView.as_view(), name="flag"),
    path("flags/<uuid:uid>/back/", desk_views.FlagBackView.as_view(), name="flag-back"),
    path("filters/", filter_views.FiltersView.as_view(), name="filters"),
    path("filters/<uuid:uid>/", filter_views.FilterView.as_view(), name="filter"),
    path("worklist/next/", desk_views.NextView.as_view(), name="worklist-next"),
    path("worklist/day/", desk_views.DayView.as_view(), name="worklist-day"),
    path("worklist/inbox/", desk_views.InboxView.as_view(), name="worklist-inbox"),
    path("worklist/colleagues/", desk_views.ColleaguesView.as_view(), name="worklist-colleagues"),
]
