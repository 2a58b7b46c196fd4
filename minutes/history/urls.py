"""The addresses of former versions and of redaction."""

from django.urls import path

from minutes.history import views

urlpatterns = [
    path("minutes/<slug:slug>/history/", views.published_history, name="published_history"),
    path("s/<int:pk>/minutes/history/", views.history, name="minutes_history"),
    path("s/<int:pk>/minutes/segments/<int:segment_pk>/history/", views.history, name="segment_history"),
    path("s/<int:pk>/minutes/segments/<int:segment_pk>/redact/", views.redact, name="redact_segment"),
]
