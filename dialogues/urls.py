"""The addresses of dialogues, their people and their rooms."""

from django.urls import include, path

from dialogues import people_views, views

urlpatterns = [
    path("dialogues/", views.dialogue_list, name="dialogue_list"),
    path("dialogues/new/", views.dialogue_new, name="dialogue_new"),
    path("dialogues/<slug:slug>/", views.dialogue_page, name="dialogue"),
    path("dialogues/<slug:slug>/edit/", views.dialogue_edit, name="dialogue_edit"),
    path("dialogues/<slug:slug>/sessions/new/", views.session_new, name="session_new"),
    path("dialogues/<slug:slug>/people/", people_views.people, name="people"),
    path("dialogues/<slug:slug>/people/import/", people_views.people_import, name="people_import"),
    path("dialogues/<slug:slug>/people/<int:pk>/", people_views.person_edit, name="person_edit"),
    path("dialogues/<slug:slug>/people/<int:pk>/remove/", people_views.person_remove, name="person_remove"),
    path("dialogues/<slug:slug>/people/<int:pk>/link/", people_views.person_link, name="person_link"),
    path("s/<int:pk>/edit/", views.session_edit, name="session_edit"),
    path("s/<int:pk>/agenda/", views.agenda_change, name="agenda_change"),
    path("s/<int:pk>/papers/", views.paper_add, name="paper_add"),
    path("s/<int:pk>/papers/<int:paper_pk>/remove/", views.paper_remove, name="paper_remove"),
    path("j/<str:key>", people_views.personal_link, name="personal_link"),
    path("leave/", people_views.leave, name="leave"),
    path("enter/<str:token>", people_views.enter, name="enter"),
    path("preferences/", people_views.preferences, name="preferences"),
    path("", include("dialogues.room.urls")),
]
