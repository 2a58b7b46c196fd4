"""The pages of the room."""

from django.urls import path

from dialogues.room import replay_views, views

urlpatterns = [
    path("s/<int:pk>/room/", views.room, name="room"),
    path("s/<int:pk>/screen/", views.screen, name="screen"),
    path("s/<int:pk>/replay/", replay_views.replay, name="replay"),
    path("s/<int:pk>/replay.csv", replay_views.replay_csv, name="replay_csv"),
    path("s/<int:pk>/replay.json", replay_views.replay_json, name="replay_json"),
]
