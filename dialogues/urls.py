"""The addresses of dialogues, their people and their rooms."""

from django.urls import include, path, re_path

from dialogues import entry_views, people_views, session_views, views
from dialogues.conference.views import call

_people = [
    path("", people_views.people, name="people"),
    path("import/", people_views.people_import, name="people_import"),
    path("<int:pk>/", people_views.person_edit, name="person_edit"),
    path("<int:pk>/remove/", people_views.person_remove, name="person_remove"),
    path("<int:pk>/link/", people_views.person_link, name="person_link"),
]

urlpatterns = [
    path("dialogues/", views.dialogue_list, name="dialogue_list"),
    path("dialogues/new/", views.dialogue_new, name="dialogue_new"),
    path("dialogues/<slug:slug>/", views.dialogue_page, name="dialogue"),
    path("dialogues/<slug:slug>/edit/", views.dialogue_edit, name="dialogue_edit"),
    path("dialogues/<slug:slug>/people/", include(_people)),
    path("dialogues/<slug:slug>/sessions/new/", session_views.session_new, name="session_new"),
    path("s/<int:pk>/edit/", session_views.session_edit, name="session_edit"),
    path("s/<int:pk>/call/", call, name="call"),
    path("s/<int:pk>/agenda/", session_views.agenda_change, name="agenda_change"),
    path("s/<int:pk>/papers/", session_views.paper_add, name="paper_add"),
    path("s/<int:pk>/papers/<int:paper_pk>/remove/", session_views.paper_remove, name="paper_remove"),
    # A slash behind is what some mail programs add.
    re_path(r"^j/(?P<key>[^/]+)/?$", entry_views.personal_link, name="personal_link"),
    re_path(r"^enter/(?P<token>[^/]+)/?$", entry_views.enter, name="enter"),
    path("leave/", entry_views.leave, name="leave"),
    path("preferences/", entry_views.preferences, name="preferences"),
    path("", include("dialogues.room.urls")),
]
