"""How people come in without a password, and what a browser keeps: grants, language and zone."""

import datetime as dt

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from dialogues import access, instants
from dialogues.forms import PreferencesForm
from dialogues.models import Participant, Session, User
from dialogues.views import form_page

# How long after its start a session that nobody opened still counts as the next one.
LATE = dt.timedelta(hours=12)
A_YEAR = 365 * 24 * 60 * 60


@require_safe
def personal_link(request: HttpRequest, key: str) -> HttpResponse:
    """From now on this browser is known as the person whose link it is, beside any account."""
    found = access.key_bearer(key)
    if found is None:
        return render(request, "dialogues/link_closed.html", status=404)
    person = found.participant
    response = redirect(_where_to(person, request.GET))
    grants = access.read_grants(request.COOKIES)
    grants.pop(str(person.dialogue_id), None)  # the newest goes to the end
    access.write_grants(response, {**grants, str(person.dialogue_id): found.pk})
    return response


def _where_to(person: Participant, query: QueryDict) -> str:
    """The session that the link names (or its call), else the live or the next one, else one whose hour is asked for,
    else the dialogue. While hours are asked for, that question is what the session has to show."""
    if "busy" in query:
        return reverse("busy", args=[person.dialogue.slug])
    asked, answer = query.get("s", ""), query.get("answer", "")
    sessions = Session.objects.filter(dialogue_id=person.dialogue_id)
    named = sessions.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    live = sessions.filter(status=Session.Status.LIVE).first()
    coming = sessions.filter(status=Session.Status.SCHEDULED, starts_at__gt=timezone.now() - LATE)
    asking = sessions.filter(status=Session.Status.POLLING).first()
    session = named or live or coming.order_by("starts_at").first() or asking
    if session is None:
        return person.dialogue.get_absolute_url()
    if "clear" in query:
        return reverse("clearance", args=[session.pk])
    if "call" in query:
        return reverse("call", args=[session.pk])
    if session.status == Session.Status.POLLING:
        return reverse("poll", args=[session.pk])
    # The session's page makes the answer ready for one press; a word that it does not know it ignores.
    carried = f"?answer={answer}" if answer.isascii() and answer.isalpha() else ""
    return session.get_absolute_url() + carried


@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A sign-in link that was made at the server's own console, as the demo's is."""
    email = access.account_of_token(token)
    user = User.objects.filter(email=email, is_active=True).first() if email else None
    if user is None:
        return render(request, "dialogues/link_closed.html", status=404)
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("dialogue_list")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """“Not you?”: this browser is no longer known as that person; an account stays signed in."""
    grants = access.read_grants(request.COOKIES)
    grants.pop(request.POST.get("dialogue", ""), None)
    response = redirect("home")
    access.write_grants(response, grants)
    return response


@form_page
def preferences(request: HttpRequest) -> HttpResponse:
    """The language and the zone that a reader chooses for this browser."""
    chosen = {
        "language": get_language(),
        "zone": request.COOKIES.get("zone", ""),
        "next": request.GET.get("next", ""),
    }
    form = PreferencesForm(request.POST or None, initial=chosen)
    if not form.is_valid():
        context = {"form": form, "guess": instants.reader_zone(request)}
        return render(request, "dialogues/preferences.html", context)
    wanted = form.cleaned_data["next"]
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # Without its slash a word would be taken for the name of a view.
    response = redirect(wanted if safe and wanted.startswith("/") else reverse("home"))
    _keep(response, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
    _keep(response, "zone", form.cleaned_data["zone"])
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    if value:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, value, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(name, samesite="Lax")
