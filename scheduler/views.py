"""The session's page: when it is for this reader, whether they come, how to join; and how the invitations fared."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues import instants
from dialogues.conference import opening
from dialogues.models import Session
from dialogues.permissions import require_facilitated_session, require_session
from scheduler import actions, reminders
from scheduler.forms import RemindersForm
from scheduler.joining import messenger_text
from scheduler.local_times import Hour, local_times
from scheduler.models import Invitation
from scheduler.queries import (
    agenda_with_times,
    changes,
    count_of,
    deliveries,
    invitation_of,
    names_of,
    not_yet_invited,
    open_decisions,
)

ANSWERS = {
    "accepted": Invitation.Partstat.ACCEPTED,
    "tentative": Invitation.Partstat.TENTATIVE,
    "declined": Invitation.Partstat.DECLINED,
}

# While a session is one of these, its invitations are still to be kept right.
MAY_CHANGE = {"scheduled", "live"}


@require_GET
def session_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer that a link in the mail carries is only made ready here: mail scanners follow links."""
    session, rights = require_session(request, pk)
    bearer = rights.bearer
    invitation = invitation_of(session, bearer)
    start = session.starts_at
    context = {
        "session": session,
        "dialogue": session.dialogue,
        "bearer": bearer,
        "facilitates": rights.facilitates,
        "keeps_minutes": rights.keeps_minutes,
        "zone": instants.reader_zone(request, bearer),
        "invitation": invitation,
        "answered": invitation.partstat.lower() if invitation else "",
        "ready": request.GET.get("answer") if request.GET.get("answer") in ANSWERS else "",
        "start": start,
        "end": start + dt.timedelta(minutes=session.duration) if start else None,
        "items": agenda_with_times(session),
        "local_times": local_times(session, Hour(start, session.duration)) if start else [],
        "papers": session.papers.all(),
        "messenger": _messenger(session, instants.reader_zone(request, bearer)),
        "call": reverse("call", args=[pk]) if opening.lets_in_one_by_one(session) else session.join_url,
        "service": opening.name_of(session),
        "untold": rights.facilitates and session.status in MAY_CHANGE and changes(session),
        "can_answer": bool(invitation) and session.status == "scheduled",
        "can_enter": session.status in {"scheduled", "live", "ended"},
    }
    return render(request, "scheduler/session.html", context)


def _messenger(session: Session, zone: str) -> str:
    """What to paste into a chat, while there is something to come to."""
    if session.status not in MAY_CHANGE:
        return ""
    return messenger_text(session, f"{settings.PUBLIC_URL}{session.get_absolute_url()}", zone)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_session(request, pk)
    invitation = invitation_of(session, rights.bearer)
    wanted = ANSWERS.get(request.POST.get("answer", ""))
    if invitation is None or session.status != "scheduled":
        raise Http404
    if wanted is None:
        messages.error(request, _("Expected yes, maybe or no."))
    else:
        actions.answer_invitation(invitation, wanted, timezone.now())
        messages.success(request, _("Thank you. Your answer is noted."))
    return redirect("session", pk=pk)


@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was sent what, and who has answered."""
    session, rights = require_facilitated_session(request, pk)
    invitations = list(deliveries(session))
    context = {
        "session": session,
        "dialogue": session.dialogue,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
        "invitations": invitations,
        "count": count_of(invitations),
        "decisions": open_decisions(session),
        "can_remind": session.status == Session.Status.SCHEDULED,
        "not_yet_invited": not_yet_invited(session),
        "can_change": session.status in MAY_CHANGE,
        "changed": names_of(changes(session)),
    }
    return render(request, "scheduler/delivery.html", context)


@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends what changed beside the hour to everybody who is invited."""
    session, _rights = require_facilitated_session(request, pk)
    try:
        told = actions.announce_changes(session, timezone.now())
    except actions.NotNow as refused:
        messages.error(request, str(refused))
    else:
        sentence = ngettext(
            "The update goes to %(count)s person.", "The update goes to %(count)s people.", told
        )
        messages.success(request, sentence % {"count": told})
    return redirect("delivery", pk=pk)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks all who have not answered once more."""
    session, _rights = require_facilitated_session(request, pk)
    try:
        asked = actions.remind_unanswered(session, timezone.now())
    except actions.NotNow as refused:
        messages.error(request, str(refused))
    else:
        sentence = ngettext("%(count)s person is asked again.", "%(count)s people are asked again.", asked)
        nobody = _("Nobody is asked again: who has not answered had a mail within the last hour.")
        messages.success(request, sentence % {"count": asked} if asked else nobody)
    return redirect("delivery", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def reminders_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Which reminders this participant gets, for every session of the dialogue."""
    session, rights = require_session(request, pk)
    bearer = rights.bearer
    if bearer is None:
        raise Http404
    form = RemindersForm(
        request.POST if request.method == "POST" else None, initial={"kinds": reminders.chosen_kinds(bearer)}
    )
    if request.method == "POST" and form.is_valid():
        reminders.choose_reminders(bearer, form.cleaned_data["kinds"])
        messages.success(request, _("Your choice is kept."))
        return redirect("session", pk=pk)
    context = {"session": session, "dialogue": session.dialogue, "bearer": bearer, "form": form}
    return render(request, "scheduler/reminders.html", context)


@require_POST
def invite(request: HttpRequest, pk: int, participant_pk: int) -> HttpResponse:
    """Invites somebody who came late, or sends an invitation once more."""
    session, _rights = require_facilitated_session(request, pk)
    people = session.dialogue.participants.filter(left_at=None).exclude(email="")
    participant = get_object_or_404(people, pk=participant_pk)
    try:
        actions.invite_participant(session, participant, timezone.now())
    except actions.NotNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation goes to %(name)s.") % {"name": participant.name})
    return redirect("delivery", pk=pk)


@require_POST
def withdraw(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Takes one person's invitation back: it leaves their calendar, and nobody else hears of it."""
    session, _rights = require_facilitated_session(request, pk)
    invitations = session.invitations.filter(withdrawn_at=None)
    invitation = get_object_or_404(invitations.select_related("session", "participant"), pk=invitation_pk)
    try:
        actions.withdraw_invitation(invitation, timezone.now())
    except actions.NotNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s is uninvited.") % {"name": invitation.participant.name})
    return redirect("delivery", pk=pk)
