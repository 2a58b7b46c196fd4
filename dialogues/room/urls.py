"""The pages of the room."""

from django.urls import path

from dialogues.room import note_views, replay_views, turn_views, views

urlpatterns = [
    path("s/<int:pk>/room/", views.room, name="room"),
    path("s/<int:pk>/screen/", views.screen, name="screen"),
    path("s/<int:pk>/turns/", turn_views.turns, name="turns"),
    path("s/<int:pk>/turns.json", turn_views.turns_json, name="turns_json"),
    path("s/<int:pk>/notes/<int:note>/", note_views.note_history, name="note_history"),
    path("s/<int:pk>/replay/", replay_views.replay, name="replay"),
    path("s/<int:pk>/replay.csv", replay_views.replay_csv, name="replay_csv"),
    path("s/<int:pk>/replay.json", replay_views.replay_json, name="replay_json"),
]
