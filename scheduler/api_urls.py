"""Addresses of the scheduler's interface, below `/api/v1/`."""

from django.urls import path

from scheduler.api import RotationView, SlotsView

urlpatterns = [
    path("slots/", SlotsView.as_view(), name="slots"),
    path("rotation/", RotationView.as_view(), name="rotation"),
]
