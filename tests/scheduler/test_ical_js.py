"""Our calendar objects, read by another library than the one that wrote them."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scheduler import ical
from scheduler.ical import Attendee, Meeting, Person

READER = Path(__file__).with_name("read_calendar.mjs")
NODE = shutil.which("node", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
INSTALLED = Path(__file__).parents[2] / "frontend" / "node_modules" / "ical.js"
pytestmark = pytest.mark.skipif(
    NODE is None or not INSTALLED.is_dir(), reason="needs node and npm's packages"
)

NOW = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)
JOIN = "https://meet.example/room;a,b?x=1"
MEETING = Meeting(
    uid="u1@meridian",
    sequence=3,
    start=dt.datetime(2026, 11, 1, 13, 0, tzinfo=dt.UTC),
    minutes=90,
    summary="Soils; seeds, water \\ C:\\Notes",
    description="नमस्ते 😀\n" * 40 + JOIN,
    url=JOIN,
    location="Room 4; door, left",
    organizer=Person("Meridian", "talks@host.example"),
)
ANA = Attendee(Person('Ana "Nita"; Rai, ^x:', "ana@laos.example"), partstat="TENTATIVE")
EVENT = {
    "uid": "u1@meridian",
    "sequence": 3,
    "start": "2026-11-01T13:00:00.000Z",
    "end": "2026-11-01T14:30:00.000Z",
    "zone": "UTC",
    "summary": MEETING.summary,
    "description": MEETING.description,
    "location": f"{MEETING.location} {JOIN}",
    "status": "CONFIRMED",
    "conference": JOIN,
    "reminders": ["-PT15M"],
    "attendees": [{"address": "mailto:ana@laos.example", "name": ANA.person.name, "partstat": "TENTATIVE"}],
}


def read_by_node(calendar: bytes) -> Any:
    assert NODE
    done = subprocess.run([NODE, str(READER)], input=calendar, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_rules_1_to_11_an_invitation_is_read_as_it_was_meant() -> None:
    assert read_by_node(ical.request(MEETING, ANA, NOW)) == {"method": "REQUEST", "events": [EVENT]}


def test_rule_12_a_feed_is_read_without_attendees() -> None:
    assert read_by_node(ical.publish([MEETING], "Soils; seeds", NOW)) == {
        "method": "PUBLISH",
        "events": [EVENT | {"attendees": []}],
    }


def test_rule_16_one_persons_cancellation_has_no_status() -> None:
    read = read_by_node(ical.cancel(MEETING, ANA, NOW, whole=False))
    attendees = [{"address": "mailto:ana@laos.example", "name": ANA.person.name, "partstat": None}]
    assert read == {
        "method": "CANCEL",
        "events": [EVENT | {"status": None, "reminders": [], "attendees": attendees}],
    }
