"""The addresses of clearance."""

from django.urls import path

from minutes.clearance import views

urlpatterns = [
    path("s/<int:pk>/clearance/", views.clearance, name="clearance"),
    path("s/<int:pk>/minutes/clearance/", views.desk, name="minutes_clearance"),
]
