"""The address of the recording and its transcript."""

from django.urls import path

from minutes.transcript import views

urlpatterns = [path("s/<int:pk>/minutes/recording/", views.recording, name="minutes_recording")]
