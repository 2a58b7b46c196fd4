"""The address of replies, below `/api/v1/`."""

from django.urls import path

from scheduler.replies.api import RepliesView

urlpatterns = [path("replies/", RepliesView.as_view(), name="replies")]
