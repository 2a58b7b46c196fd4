"""The pages of the room."""

from django.urls import path

from dialogues.room import views

urlpatterns = [
    path("s/<int:pk>/room/", views.room, name="room"),
    path("s/<int:pk>/screen/", views.screen, name="screen"),
]
