"""Calendars to subscribe to and to save: PUBLISH, without anybody's address."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import override
from django.views.decorators.http import require_safe

from dialogues import access
from dialogues.models import Dialogue, Session
from dialogues.permissions import require_session
from scheduler import ical, joining, mail
from scheduler.models import Invitation

KNOWN = (
    Session.Status.SCHEDULED,
    Session.Status.LIVE,
    Session.Status.ENDED,
    Session.Status.PUBLISHED,
    Session.Status.CANCELLED,
)
# Part of every tag: whoever changes what the same sessions are written as raises it.
FORM = 1


@require_safe
def invite(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`/s/{id}/invite.ics`, by the cookie or `?key=`."""
    if key := request.GET.get("key", ""):
        session = get_object_or_404(Session.objects.select_related("dialogue"), pk=pk)
        found = access.key_bearer(key)
        if found is None or found.participant.dialogue_id != session.dialogue_id:
            raise Http404
    else:
        session, _rights = require_session(request, pk)
    if not hasattr(session, "calendar_entry"):
        raise Http404
    return _calendar(request, [session], session.title, [mail.meeting_of(session, session.summary)])


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponseBase:
    """`/feeds/{key}.ics`: by a participant's key their own sessions, by a public dialogue's slug all of its.

    With `?all` the key gives all sessions of the dialogue, also those from which its bearer was uninvited.
    """
    if not (found := access.key_bearer(key)):
        return _public_feed(request, get_object_or_404(Dialogue, slug=key, public=True))
    person = found.participant
    sessions = _sessions(person.dialogue)
    withdrawn = Invitation.objects.filter(participant=person).exclude(withdrawn_at=None)
    if "all" not in request.GET:
        sessions = sessions.exclude(pk__in=withdrawn.values("session"))
    shown = list(sessions)
    link = access.link(key)
    with override(person.language):
        meetings = [_own_meeting(session, f"{link}?s={session.pk}") for session in shown]
    # Who is uninvited sees one session less: that is a change, too.
    moments = withdrawn.values_list("withdrawn_at", flat=True)
    return _calendar(request, shown, person.dialogue.title, meetings, moments=[m for m in moments if m])


def _public_feed(request: HttpRequest, dialogue: Dialogue) -> HttpResponseBase:
    """Without the address of the call, which is for those at the table."""
    shown = list(_sessions(dialogue))
    meetings = [
        replace(mail.meeting_of(session, session.summary, url=""), service="", phones=()) for session in shown
    ]
    response = _calendar(request, shown, dialogue.title, meetings)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _sessions(dialogue: Dialogue) -> QuerySet[Session]:
    sessions = dialogue.sessions.filter(status__in=KNOWN, calendar_entry__isnull=False)
    return sessions.select_related("calendar_entry", "dialogue").order_by("starts_at", "pk")


def _own_meeting(session: Session, link: str) -> ical.Meeting:
    description = f"{session.summary}\n\n{link}".strip()
    return mail.meeting_of(session, description, url=joining.call_address(session, link))


def _calendar(
    request: HttpRequest,
    sessions: Sequence[Session],
    name: str,
    meetings: Sequence[ical.Meeting],
    moments: Iterable[dt.datetime] = (),
) -> HttpResponseBase:
    """Answers 304 where the caller has it already. `moments` are further instants at which the feed changed."""
    changed = [max(session.changed_at, session.calendar_entry.changed_at) for session in sessions]
    meetings = [replace(meeting, changed=at) for meeting, at in zip(meetings, changed, strict=True)]
    cancelled = [s.calendar_entry.uid for s in sessions if s.status == Session.Status.CANCELLED]
    # The same facts are the same bytes, so that the tag is a strong one and need not wait for them to be written.
    facts = repr((FORM, name, meetings, cancelled))
    etag = f'"{hashlib.sha256(facts.encode(errors="replace")).hexdigest()[:32]}"'
    latest = max([*changed, *moments], default=None)
    modified = int(latest.timestamp()) if latest else None
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        response = HttpResponse(
            ical.publish(meetings, name, timezone.now(), cancelled=cancelled),
            content_type="text/calendar; charset=utf-8",
        )
    # A calendar that asks again sends the tag; only what everybody may read is kept on the way.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    return response
