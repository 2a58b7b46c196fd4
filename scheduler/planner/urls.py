"""The addresses of planning."""

from django.urls import path

from scheduler import delegation_views, profile_views
from scheduler.planner import open_views, series_views, session_views

urlpatterns = [
    path("plan/", open_views.open_planner, name="planner"),
    path("plan/series/", series_views.open_series, name="series"),
    path("dialogues/<slug:slug>/series/", series_views.dialogue_series, name="dialogue_series"),
    path("dialogues/<slug:slug>/series/take/", series_views.take_series, name="take_series"),
    path("s/<int:pk>/plan/", session_views.session_planner, name="session_planner"),
    path("s/<int:pk>/hour/", session_views.choose_hour, name="choose_hour"),
    path("s/<int:pk>/cancel/", session_views.cancel, name="cancel_session"),
    path("dialogues/<slug:slug>/delegations/add/", delegation_views.delegation_add, name="delegation_add"),
    path(
        "dialogues/<slug:slug>/delegations/<int:pk>/",
        delegation_views.delegation_edit,
        name="delegation_edit",
    ),
    path(
        "dialogues/<slug:slug>/delegations/<int:pk>/profile/",
        profile_views.delegation_profile,
        name="delegation_profile",
    ),
    path(
        "dialogues/<slug:slug>/delegations/<int:pk>/remove/",
        delegation_views.delegation_remove,
        name="delegation_remove",
    ),
]
