"""The log of a room for those who take part: a timeline to page through, the room at any moment, CSV and JSON.

Facilitators and rapporteurs see who did what and what was written behind the floor; the others see what the room
saw. Readers from outside have the minutes. What a secret vote's log does not hold no page can show.
"""

import csv
import io
from collections.abc import Iterator

import msgspec
import pytz
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogues import instants
from dialogues.listing import beside
from dialogues.models import RoomEvent, Session
from dialogues.permissions import Rights, require_session
from dialogues.room import events, timeline
from dialogues.room.audience import Audience, audience_of
from dialogues.room.clock import stamp
from dialogues.room.lanes import lanes
from dialogues.room.state import State
from dialogues.room.timeline import Line, Row, Teller
from dialogues.room.timeline_wording import sentence

PAGE = 100
_DECISIONS = ("decision", "action")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Log:
    """A session's log as one visitor may see it."""

    def __init__(self, session: Session, rights: Rights) -> None:
        self.session = session
        self.audits = rights.keeps_minutes
        roles = {person.role for person in rights.identities}
        backstage = any(audience_of(role) == "backstage" for role in roles)
        self.audience: Audience = "backstage" if backstage else "room"

    def rows(self) -> "QuerySet[RoomEvent]":
        hidden = timeline.hidden_from(self.audience)
        return RoomEvent.objects.filter(session=self.session).exclude(kind__in=hidden).order_by("seq")

    def told(self, wanted: "QuerySet[RoomEvent]", first: int) -> Iterator[Row]:
        """The wanted rows, the first of which has this number; names come from all that was said before."""
        teller = Teller()
        before = RoomEvent.objects.filter(session=self.session, kind__in=timeline.NAMING, seq__lt=first)
        for line in map(_line, before.order_by("seq").iterator()):
            teller.learn(line)
        for line in map(_line, wanted.iterator()):
            row = teller.tell(line)
            yield row if self.audits else row._replace(actor="")

    def state(self, at: int, since: State | None = None) -> State:
        """The room after the event numbered `at`; goes on from `since` where that is given."""
        state = since or State()
        rows = RoomEvent.objects.filter(session=self.session, seq__gt=state.seq, seq__lte=at).order_by("seq")
        for seq, when, kind, data in rows.values_list("seq", "at", "kind", "data").iterator():
            state.apply(events.decode(kind, data), seq, when)
        return state

    @property
    def last(self) -> int:
        newest = RoomEvent.objects.filter(session=self.session).order_by("-seq").first()
        return newest.seq if newest else 0


def _line(row: RoomEvent) -> Line:
    return Line(row.seq, row.at, str(row.actor_id) if row.actor_id else None, row.kind, row.data)


def _log(request: HttpRequest, pk: int) -> tuple[_Log, Rights]:
    session, rights = require_session(request, pk)
    return _Log(session, rights), rights


def replay(request: HttpRequest, pk: int) -> HttpResponse:
    log, rights = _log(request, pk)
    whole = request.GET.get("all") == "1"
    rows = log.rows() if whole else log.rows().exclude(kind__in=timeline.ROUTINE)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    wanted = RoomEvent.objects.filter(pk__in=[row.pk for row in shown]).order_by("seq")
    told = [(row, sentence(row)) for row in log.told(wanted, shown[0].seq if shown else 0)]
    at, last = _moment(request, log), log.last
    state = log.state(at)
    room = _room(state) | {"at": state.at, "seq": at}
    zone = instants.reader_zone(request, rights.bearer)
    context = {
        "session": log.session,
        "bearer": rights.bearer,
        "zone": zone,
        "lanes": lanes(log.state(last, state), pytz.timezone(zone)),
        "page": page,
        "rows": told,
        "whole": whole,
        "audits": log.audits,
        "room": room,
        "downloads": {
            "csv": reverse("replay_csv", args=[pk]),
            "json": reverse("replay_json", args=[pk]),
        },
    }
    return render(request, "dialogues/replay.html", context)


def _moment(request: HttpRequest, log: _Log) -> int:
    """The number of an event, the last one without `at`. A number that the log does not have is no page."""
    last, asked = log.last, request.GET.get("at")
    if asked is None:
        return last
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) <= last):
        raise Http404
    return int(asked)


def _room(state: State) -> dict[str, object]:
    """What the page tells of the room at a moment."""
    entities = state.seen_by("room")
    floor = entities.get("floor")
    item = entities.get(f"item/{(entities.get('session') or {}).get('item')}")
    queue = entities.get("queue") or {"order": []}
    delegations = [entity for key, entity in entities.items() if key.startswith("delegation/")]
    return {
        "status": (entities.get("session") or {}).get("status"),
        "item": item and item["title"],
        "floor": floor and _speaker(entities, floor),
        "queue": [_speaker(entities, entities[f"entry/{entry}"]) for entry in queue["order"][:20]],
        "more": max(0, len(queue["order"]) - 20),
        "airtime": sorted(delegations, key=lambda one: (-one["spoken_seconds"], one["name"])),
        "most": max([one["spoken_seconds"] for one in delegations] or [0]) or 1,
        "decided": [
            entity
            for key, entity in entities.items()
            if key.startswith("note/") and entity["kind"] in _DECISIONS
        ],
        "concluded": [
            entity for key, entity in entities.items() if key.startswith("item/") and entity["conclusion"]
        ],
        "polls": [
            entity | {"results": list(zip(entity["options"], entity["counts"], strict=True))}
            for key, entity in entities.items()
            if key.startswith("poll/") and entity["counts"] is not None and entity["state"] == "closed"
        ],
    }


def _speaker(entities: dict[str, dict[str, object]], voice: dict[str, object]) -> str:
    person = entities.get(f"participant/{voice['participant']}") or {}
    delegation = entities.get(f"delegation/{voice['delegation']}") or {}
    names = (voice["guest"] or person.get("name"), delegation.get("name"))
    return beside(names)


def replay_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """RFC 4180 with a byte order mark; no cell is a formula (OWASP, *CSV injection*)."""
    log, _rights = _log(request, pk)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["seq", "at", *(["by"] if log.audits else []), "event", "about", "text"])
    for row in log.told(log.rows(), 0):
        who = [row.actor] if log.audits else []
        cells = (str(row.seq), stamp(row.at), *who, row.kind, str(row.values["who"]), sentence(row))
        table.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return _download(log, "csv", "text/csv; charset=utf-8", ("\ufeff" + out.getvalue()).encode())


def replay_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The events, or with `?at=` the room's map after that event."""
    log, _rights = _log(request, pk)
    found: dict[str, object] = {"session": str(pk), "title": log.session.title}
    if "at" in request.GET:
        state = log.state(_moment(request, log))
        at = stamp(state.at) if state.at else None
        found |= {"seq": state.seq, "at": at, "set": state.seen_by(log.audience)}
    else:
        found["events"] = [
            {"seq": row.seq, "at": stamp(row.at), "event": row.kind, "data": row.data}
            | ({"by": str(row.actor_id) if row.actor_id else None} if log.audits else {})
            for row in log.rows().iterator()
        ]
    return _download(log, "json", "application/json", msgspec.json.encode(found))


def _download(log: _Log, ending: str, media_type: str, body: bytes) -> HttpResponse:
    name = _("log-of-session-%(number)s") % {"number": log.session.number}
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = (
        f'attachment; filename="{name.encode("ascii", "ignore").decode()}.{ending}"'
    )
    response["Cache-Control"] = "private, no-store"
    return response
