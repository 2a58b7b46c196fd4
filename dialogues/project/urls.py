"""Every address that Meridian answers, by the app that answers it."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularAPIView

from dialogues.health import HealthView
from dialogues.problems import UnknownAddress

handler400 = "dialogues.refusals.bad_request"
handler403 = "dialogues.refusals.forbidden"
handler500 = "dialogues.refusals.server_error"

urlpatterns = [
    path("", include("minutes.urls")),
    path("", include("dialogues.urls")),
    path("", include("scheduler.urls")),
    path("", include("scheduler.planner.urls")),
    path("", include("scheduler.polls.urls")),
    path("api/v1/", include("scheduler.api_urls")),
    path("", include("scheduler.replies.urls")),
    path("api/v1/", include("scheduler.replies.api_urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("healthz", HealthView.as_view()),
    path("messages.js", JavaScriptCatalog.as_view(packages=["frontend"]), name="messages"),
    re_path(r"^api(?:/|$)", UnknownAddress.as_view()),
]
