"""The addresses of busy time: a participant's own, and asking for it."""

from django.urls import path

from scheduler.busy import asking_views, views

urlpatterns = [
    path("", views.busy_page, name="busy"),
    path("ask/", asking_views.ask_page, name="busy_ask"),
    path("address/", views.share_address, name="busy_address"),
    path("file/", views.share_file, name="busy_file"),
    path("<int:pk>/again/", views.read_again, name="busy_again"),
    path("<int:pk>/stop/", views.stop_sharing, name="busy_stop"),
]
