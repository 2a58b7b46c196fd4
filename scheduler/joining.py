"""How people come into a session's call, as mails, calendars and messengers say it."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dialogues.conference import opening
from dialogues.conference.dial_in import DialIn
from dialogues.models import Participant, Session
from dialogues.places import country_name
from scheduler import ical
from scheduler.local_times import Hour, local_times


@dataclass(frozen=True)
class Number:
    """A number to dial in, with the place that it serves; `own` where that is the reader's country."""

    place: str
    number: str
    uri: str
    own: bool = False


def numbers(session: Session, reader: Participant | None = None) -> list[Number]:
    """The reader's own country first."""
    seat = reader.delegation if reader else None
    country = seat.country if seat else ""
    found = [
        Number(
            place=country_name(entry["country"]) if entry["country"] else _("Anywhere"),
            number=entry["number"],
            uri=DialIn(entry["country"], entry["number"]).uri,
            own=bool(country) and entry["country"] == country,
        )
        for entry in session.dial_in
    ]
    return sorted(found, key=lambda number: not number.own)


def phones(session: Session) -> tuple[ical.Phone, ...]:
    return tuple(ical.Phone(number.place, number.uri) for number in numbers(session))


def call_address(session: Session, personal_link: str) -> str:
    """The address for one person: where each is let in alone, it leads over their link to the press that does."""
    return f"{personal_link}&call=1" if opening.lets_in_one_by_one(session) else session.join_url


def messenger_text(session: Session, page: str, zone: str) -> str:
    """What to paste into a chat: no one's personal link is in it. `page` is the session's address."""
    assert session.starts_at  # only what has an hour is told
    return render_to_string(
        "mail/messenger.txt",
        {
            "session": session,
            "dialogue": session.dialogue,
            "zone": zone,
            "start": session.starts_at,
            "local_times": local_times(session, Hour(session.starts_at, session.duration)),
            "service": opening.name_of(session),
            "phones": numbers(session),
            "page": page,
        },
    ).strip()
