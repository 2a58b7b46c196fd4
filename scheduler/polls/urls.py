"""The addresses of polls."""

from django.urls import path

from scheduler.polls import desk_views, views

urlpatterns = [
    path("s/<int:pk>/poll/", views.poll, name="poll"),
    path("s/<int:pk>/week/", views.week, name="week"),
    path("s/<int:pk>/poll/new/", desk_views.poll_new, name="poll_new"),
    path("s/<int:pk>/poll/answers/", desk_views.poll_answers, name="poll_answers"),
    path("s/<int:pk>/poll/for/<int:participant_pk>/", desk_views.poll_answer_for, name="poll_answer_for"),
    path("s/<int:pk>/poll/close/", desk_views.poll_close, name="poll_close"),
    path("s/<int:pk>/poll/deadline/", desk_views.poll_deadline, name="poll_deadline"),
    path("s/<int:pk>/poll/hour/", desk_views.poll_hour, name="poll_hour"),
    path("s/<int:pk>/poll/withdraw/", desk_views.poll_withdraw, name="poll_withdraw"),
]
