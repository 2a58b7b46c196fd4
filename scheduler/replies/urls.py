"""The addresses of replies: a dialogue's, those of no dialogue, and one message with what may be decided."""

from django.urls import path

from scheduler.replies import views

urlpatterns = [
    path("dialogues/<slug:slug>/replies/", views.replies, name="replies"),
    path("replies/", views.replies_of_no_dialogue, name="unassigned_replies"),
    path("replies/<int:pk>/", views.message, name="reply_message"),
    path("replies/<int:pk>/raw/", views.raw, name="reply_raw"),
    path("replies/<int:pk>/again/", views.again, name="reply_again"),
    path("replies/decide/<int:pk>/", views.decide, name="reply_decide"),
]
