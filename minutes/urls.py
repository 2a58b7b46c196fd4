"""The addresses of the front page, of minutes for readers, and of the rapporteur's desk."""

from django.urls import include, path

from minutes import editor, front_page, tagging, views
from minutes.cards import views as cards
from minutes.codebook import views as codebook
from minutes.comments import views as comments
from minutes.comparing.views import coders
from minutes.search.views import search
from minutes.subscriptions import views as subscriptions
from minutes.themes import views as themes
from minutes.themes.feeds import AllMinutes, MinutesOfDialogue, TakeawaysOfTheme

urlpatterns = [
    path("", include("minutes.clearance.urls")),
    path("", include("minutes.followup.urls")),
    path("", include("minutes.history.urls")),
    path("", include("minutes.languages.urls")),
    path("", include("minutes.transcript.urls")),
    path("", front_page.home, name="home"),
    path("minutes/", views.minutes_list, name="minutes_list"),
    path("minutes/feed.atom", AllMinutes(), name="minutes_feed"),
    path("themes/<slug:slug>/", themes.overview, name="themes"),
    path("themes/<slug:slug>/cards/", cards.cards, name="cards"),
    path("themes/<slug:slug>/<int:pk>/subscribe/", subscriptions.subscribe, name="subscribe"),
    path("subscriptions/<slug:token>/", subscriptions.subscription, name="subscription"),
    path("minutes/<slug:slug>/comments/", comments.comments, name="comments"),
    path("minutes/<slug:slug>/comments/write/", comments.write, name="comment_write"),
    path("minutes/<slug:slug>/comments/<int:pk>/report/", comments.report, name="comment_report"),
    path("minutes/<slug:slug>/comments/<int:pk>/moderate/", comments.moderate, name="comment_moderate"),
    path("s/<int:pk>/minutes/takeaways/<int:takeaway_pk>/card/", cards.card, name="takeaway_card"),
    path("themes/<slug:slug>/feed.atom", MinutesOfDialogue(), name="dialogue_feed"),
    path("themes/<slug:slug>/<int:pk>/", themes.theme, name="theme"),
    path("themes/<slug:slug>/<int:pk>/feed.atom", TakeawaysOfTheme(), name="theme_feed"),
    path("dialogues/<slug:slug>/codebook/", codebook.codebook, name="codebook"),
    path("dialogues/<slug:slug>/coders/", coders, name="coders"),
    path("dialogues/<slug:slug>/codebook/add/", codebook.add, name="codebook_add"),
    path("dialogues/<slug:slug>/codebook/<int:pk>/", codebook.change, name="codebook_change"),
    path("dialogues/<slug:slug>/codebook/<int:pk>/split/", codebook.split, name="codebook_split"),
    path("search/", search, name="search"),
    path("minutes/<slug:slug>", views.published),
    path("minutes/<slug:slug>/", views.published, name="published_minutes"),
    path("minutes/<slug:slug>/record/", views.record, name="published_record"),
    path("minutes/<slug:slug>/t/<uuid:uuid>", views.takeaway_place, name="takeaway_place"),
    path("minutes/<slug:slug>/s/<uuid:uuid>", views.statement_place, name="statement_place"),
    path("minutes/<slug:slug>.<slug:extension>", views.export, name="export_minutes"),
    path("s/<int:pk>/minutes/", editor.record, name="session_minutes"),
    path("s/<int:pk>/minutes/takeaways/", editor.takeaways, name="minutes_takeaways"),
    path("s/<int:pk>/minutes/preview/", editor.preview, name="minutes_preview"),
    path("s/<int:pk>/minutes/segments/", editor.segment_add, name="segment_add"),
    path("s/<int:pk>/minutes/segments/<int:segment_pk>/", editor.segment_save, name="segment_save"),
    path("s/<int:pk>/minutes/tag/", tagging.tag, name="tag"),
    path("s/<int:pk>/minutes/untag/", tagging.untag, name="untag"),
    path("s/<int:pk>/minutes/reattach/", tagging.reattach, name="reattach"),
    path("s/<int:pk>/minutes/themes/", editor.theme_add, name="theme_add"),
    path("s/<int:pk>/minutes/themes/<int:theme_pk>/remove/", editor.theme_remove, name="theme_remove"),
    path("s/<int:pk>/minutes/takeaways/add/", editor.takeaway_add, name="takeaway_add"),
    path("s/<int:pk>/minutes/takeaways/<int:takeaway_pk>/", editor.takeaway_change, name="takeaway_change"),
    path("s/<int:pk>/minutes/summary/", editor.summary_save, name="summary_save"),
    path("s/<int:pk>/minutes/publish/", editor.publish, name="publish_minutes"),
    path("s/<int:pk>/minutes/unpublish/", editor.unpublish, name="unpublish_minutes"),
]
