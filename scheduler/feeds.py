"""Calendars to subscribe to and to save: PUBLISH, without anybody's address."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from dialogues import access
from dialogues.models import Dialogue, Session
from dialogues.permissions import require_session
from scheduler import ical, mail

KNOWN = (
    Session.Status.SCHEDULED,
    Session.Status.LIVE,
    Session.Status.ENDED,
    Session.Status.PUBLISHED,
    Session.Status.CANCELLED,
)


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
    return _calendar(request, [session], session.title)


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponseBase:
    """`/feeds/{key}.ics`: a participant's own by their key, a public dialogue's by its slug."""
    found = access.key_bearer(key)
    dialogue = found.participant.dialogue if found else get_object_or_404(Dialogue, slug=key, public=True)
    sessions = dialogue.sessions.filter(status__in=KNOWN, calendar_entry__isnull=False)
    return _calendar(
        request,
        list(sessions.select_related("calendar_entry", "dialogue").order_by("starts_at")),
        dialogue.title,
        to_readers=found is None,
    )


def _calendar(
    request: HttpRequest, sessions: Sequence[Session], name: str, *, to_readers: bool = False
) -> HttpResponseBase:
    """`to_readers`: without the address of the call, which is for those at the table."""
    meetings = [mail.meeting_of(session, session.summary) for session in sessions]
    if to_readers:
        meetings = [replace(meeting, url="", location="") for meeting in meetings]
    cancelled = [s.calendar_entry.uid for s in sessions if s.status == Session.Status.CANCELLED]
    # The tag stands for what the sessions say, not for the moment: DTSTAMP alone changes nothing.
    etag = f'"{hashlib.sha256(repr((name, meetings, cancelled)).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        ical.publish(meetings, name, timezone.now(), cancelled=cancelled),
        content_type="text/calendar; charset=utf-8",
    )
    # A calendar that asks again sends the tag; only what everybody may read is kept on the way.
    response.headers["Cache-Control"] = "public, max-age=300" if to_readers else "private, no-cache"
    response.headers["ETag"] = etag
    return response
