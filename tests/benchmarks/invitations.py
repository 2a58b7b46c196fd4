"""Building invitations: beside icalendar's bare `to_ical` of the same objects. A feed of a thousand sessions, cold and
asked for again."""

import datetime as dt
from collections.abc import Iterator

from django.core import signing
from django.db import transaction
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from icalendar import Calendar
from rich.table import Table

from dialogues.access import mint_key
from dialogues.models import Dialogue, Participant, Session
from scheduler import ical, imip
from scheduler.ical import Attendee, Meeting, Person
from scheduler.models import CalendarEntry
from tests.benchmarks.ratios import ms, seconds, table, times

COUNT = 1000
NOW = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)
HOST = Person("Meridian", "talks@host.example")
# As long as a real one: twelve delegations, an agenda, three links.
TEXT = "Dear colleague,\n\n" + "".join(
    f"  Delegation {n} (Capital, UTC+5:45): Tuesday 9 June 2026, 17:45–19:15\n" for n in range(12)
)
MEETING = Meeting(
    uid="u1@meridian",
    sequence=0,
    start=dt.datetime(2026, 11, 1, 13, 0, tzinfo=dt.UTC),
    minutes=90,
    summary="How cities keep their rivers; flood plains, parks",
    description=TEXT,
    url="https://un.zoom.us/j/91234567890?pwd=x",
    location="",
    organizer=HOST,
    series="dialogue-1@meridian",
)
PEOPLE = [Attendee(Person(f"Asha Rai {n}", f"asha{n}@np.example")) for n in range(COUNT)]


def whole(number: int, attendee: Attendee) -> bytes:
    """Object, MIME and the signed key that the reply carries."""
    calendar = ical.request(MEETING, attendee, NOW)
    token = signing.Signer(salt="meridian.reply").sign(str(number)).replace(":", "-")
    return imip.message(
        calendar=calendar,
        method="REQUEST",
        sender=HOST,
        reply_to=f"talks+{token}@host.example",
        recipient=attendee.person,
        subject="Invitation: How cities keep their rivers",
        text=TEXT,
        html=f"<p>{TEXT}</p>" * 3,
        now=NOW,
        message_id=f"<{number}@host.example>",
    )


def measure() -> Iterator[Table]:
    objects = [Calendar.from_ical(ical.request(MEETING, attendee, NOW)) for attendee in PEOPLE]
    bare, ours, objects_only = seconds(
        lambda: [calendar.to_ical() for calendar in objects],
        lambda: [whole(number, attendee) for number, attendee in enumerate(PEOPLE)],
        lambda: [ical.request(MEETING, attendee, NOW) for attendee in PEOPLE],
    )
    result = table(f"{COUNT:,} invitations", "what", "time", "÷ icalendar's bare to_ical")
    result.add_row("icalendar: to_ical of objects that are made already", ms(bare), times(1))
    result.add_row("Meridian: object, MIME, signed key", ms(ours), times(ours / bare))
    result.add_row("Meridian: the object alone", ms(objects_only), times(objects_only / bare))
    yield result
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield feed()
    finally:
        teardown_databases(databases, verbosity=0)


@transaction.atomic
def feed() -> Table:
    """Through the view, the database included; the floor is the library's writing of what was served."""
    dialogue = Dialogue.objects.create(slug="bench", title="Bench")
    person = Participant.objects.create(dialogue=dialogue, name="Asha Rai", email="asha@np.example")
    Session.objects.bulk_create(
        Session(
            dialogue=dialogue,
            number=number,
            title=f"Session {number}",
            summary="What was tried, and what came of it.",
            status="scheduled",
            starts_at=NOW + dt.timedelta(days=number),
        )
        for number in range(1, COUNT + 1)
    )
    CalendarEntry.objects.bulk_create(CalendarEntry(session=session) for session in dialogue.sessions.all())
    path, client = f"/feeds/{mint_key(person)}.ics", Client(headers={"host": "localhost"})
    first = client.get(path)
    assert first.status_code == 200, first.status_code
    again = {"If-None-Match": first["ETag"]}
    assert client.get(path, headers=again).status_code == 304
    calendar = Calendar.from_ical(first.content)
    bare, cold, conditional = seconds(
        calendar.to_ical, lambda: client.get(path), lambda: client.get(path, headers=again), rounds=3
    )
    result = table(
        f"A feed of {COUNT:,} sessions ({len(first.content) / 1000:.0f} kB)",
        "what",
        "time",
        "÷ icalendar's bare to_ical",
    )
    result.add_row("icalendar: to_ical of the same calendar", ms(bare), times(1))
    result.add_row("Meridian: served whole", ms(cold), times(cold / bare))
    result.add_row("Meridian: not modified (304)", ms(conditional), times(conditional / bare))
    return result
