"""The addresses of a session's page and of calendars."""

from django.urls import include, path

from scheduler import feeds, views
from scheduler.ledger import views as ledger_views
from scheduler.zone_rules_views import zone_rules

urlpatterns = [
    path("s/<int:pk>/", views.session_page, name="session"),
    path("s/<int:pk>/answer/", views.answer, name="answer"),
    path("s/<int:pk>/invite.ics", feeds.invite, name="invite_ics"),
    path("s/<int:pk>/delivery/", views.delivery, name="delivery"),
    path("s/<int:pk>/delivery/announce/", views.announce, name="announce"),
    path("s/<int:pk>/delivery/remind/", views.remind, name="remind_unanswered"),
    path("s/<int:pk>/reminders/", views.reminders_page, name="reminders"),
    path("s/<int:pk>/delivery/invite/<int:participant_pk>/", views.invite, name="invite"),
    path("s/<int:pk>/delivery/withdraw/<int:invitation_pk>/", views.withdraw, name="withdraw"),
    path("s/<int:pk>/zone-rules/", zone_rules, name="zone_rules"),
    path("dialogues/<slug:slug>/busy/", include("scheduler.busy.urls")),
    path("dialogues/<slug:slug>/ledger/", ledger_views.ledger, name="ledger"),
    path("dialogues/<slug:slug>/ledger/<int:number>/", ledger_views.session_account, name="session_account"),
    path("feeds/<slug:key>.ics", feeds.feed, name="feed"),
]
