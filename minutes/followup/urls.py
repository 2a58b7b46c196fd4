"""The addresses of follow-up."""

from django.urls import path

from minutes.followup import views

urlpatterns = [
    path("dialogues/<slug:slug>/actions/", views.dialogue_actions, name="dialogue_actions"),
    path("dialogues/<slug:slug>/actions/note/", views.note, name="follow_up"),
]
