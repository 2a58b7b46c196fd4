"""Calendars to subscribe to and to save: PUBLISH, without anybody's address."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from dialogues import access
from dialogues.models import Dialogue, Session
from dialogues.permissions import require_session
from scheduler import ical, joining, mail
from scheduler.mail import organiser
from scheduler.models import Invitation

KNOWN = (
    Session.Status.SCHEDULED,
    Session.Status.LIVE,
    Session.Status.ENDED,
    Session.Status.PUBLISHED,
    Session.Status.CANCELLED,
)
# Part of every tag: whoever changes what the same sessions are written as raises it.
FORM = 2


@require_safe
def invite(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`/s/{id}/invite.ics`, by the cookie or `?key=`."""
    if key := request.GET.get("key", ""):
        session = get_object_or_404(Session, pk=pk)
        found = access.key_bearer(key)
        if found is None or found.participant.dialogue_id != session.dialogue_id:
            raise Http404
    else:
        session, _rights = require_session(request, pk)
    one = Session.objects.filter(pk=session.pk, calendar_entry__isnull=False)
    if not one.exists():
        raise Http404
    return _calendar(request, one, "", lambda s: mail.meeting_of(s, s.summary))


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponseBase:
    """`/feeds/{key}.ics`: by a participant's key their own sessions, by a public dialogue's slug all of its.

    With `?all` the key gives all sessions of the dialogue, also those from which its bearer was uninvited.
    """
    if not (found := access.key_bearer(key)):
        return _public_feed(request, get_object_or_404(Dialogue, slug=key, public=True))
    person, link = found.participant, access.link(key)
    sessions = _sessions(person.dialogue)
    withdrawn = Invitation.objects.filter(participant=person).exclude(withdrawn_at=None)
    if "all" not in request.GET:
        sessions = sessions.exclude(pk__in=withdrawn.values("session"))
    # Who is uninvited sees one session less: that is a change, too.
    latest = withdrawn.aggregate(latest=Max("withdrawn_at"))["latest"]
    with override(person.language):
        return _calendar(
            request,
            sessions,
            person.dialogue.title,
            lambda session: _own_meeting(session, f"{link}?s={session.pk}"),
            latest=latest,
        )


def _public_feed(request: HttpRequest, dialogue: Dialogue) -> HttpResponseBase:
    """Without the address of the call, which is for those at the table."""

    response = _calendar(
        request, _sessions(dialogue), dialogue.title, lambda s: mail.without_call(s, s.summary)
    )
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _sessions(dialogue: Dialogue) -> QuerySet[Session]:
    return dialogue.sessions.filter(status__in=KNOWN, calendar_entry__isnull=False)


def _own_meeting(session: Session, link: str) -> ical.Meeting:
    description = f"{session.summary}\n\n{link}"
    return mail.meeting_of(session, description, url=joining.call_address(session, link))


def _calendar(
    request: HttpRequest,
    sessions: QuerySet[Session],
    name: str,
    meeting: Callable[[Session], ical.Meeting],
    latest: dt.datetime | None = None,
) -> HttpResponseBase:
    """Answers 304 where the caller has it already, before a session is read; `latest` is a further change.

    The same rows at the same instants are the same bytes, so that the tag is a strong one.
    """
    rows = sessions.order_by("starts_at", "pk").values_list(
        "pk", "status", "changed_at", "calendar_entry__changed_at"
    )
    stamps = list(rows)
    facts = (FORM, request.path, get_language(), name, organiser(), settings.PUBLIC_URL, stamps)
    etag = f'"{hashlib.sha256(repr(facts).encode(errors="replace")).hexdigest()[:32]}"'
    moments = [moment for _pk, _status, *pair in stamps for moment in pair if moment]
    modified = int(max([*moments, *([latest] if latest else [])]).timestamp()) if moments or latest else None
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        response = HttpResponse(
            _published(sessions, name, meeting), content_type="text/calendar; charset=utf-8"
        )
    # A calendar that asks again sends the tag; only what everybody may read is kept on the way.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    return response


def _published(sessions: QuerySet[Session], name: str, meeting: Callable[[Session], ical.Meeting]) -> bytes:
    found = list(sessions.select_related("calendar_entry", "dialogue").order_by("starts_at", "pk"))
    meetings = [replace(meeting(s), changed=max(s.changed_at, s.calendar_entry.changed_at)) for s in found]
    cancelled = {s.calendar_entry.uid for s in found if s.status == Session.Status.CANCELLED}
    return ical.publish(meetings, name, timezone.now(), cancelled=cancelled)
