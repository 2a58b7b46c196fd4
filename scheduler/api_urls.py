"""Addresses of the scheduler's interface, below `/api/v1/`."""

from django.urls import path

from scheduler.api import SlotsView

urlpatterns = [path("slots/", SlotsView.as_view(), name="slots")]
