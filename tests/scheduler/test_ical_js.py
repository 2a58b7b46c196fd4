"""Our calendar objects, read by another library than the one that wrote them."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler import ical
from scheduler.content_lines import plain_line
from scheduler.ical import Attendee, Meeting, Person

READER = Path(__file__).with_name("read_calendar.mjs")
NODE = shutil.which("node", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
INSTALLED = Path(__file__).parents[2] / "frontend" / "node_modules" / "ical.js"


# In CI these tests must run; elsewhere they say that they did not.
LACKING = (NODE is None or not INSTALLED.is_dir()) and not os.environ.get("CI")
needs_node = pytest.mark.skipif(LACKING, reason="needs node and npm's packages: `make test` installs both")
pytestmark = needs_node


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


# Everything that TEXT escapes, folds or quotes, in a row and alone; and letters of one to four octets.
NASTY = [
    *(
        "\\",
        ";",
        ",",
        '"',
        "^",
        "^n",
        "^'",
        ":",
        "\\n",
        "\\\\n",
        "'",
        "=",
        "BEGIN:VEVENT",
        "a\tb",
        "C:\\Notes, and; so",
    ),
    *(
        "😀" * 40,
        "é" * 75,
        "x" * 200,
        "ية مكتوبة, من اليمين",
        "\u202eright to left\u202c",
        "नमस्ते; \U00020000",
    ),
]


def test_rules_1_to_3_every_text_is_read_back_as_it_was() -> None:
    meetings = [
        replace(MEETING, uid=f"u{n}", summary=text, description=f"{text}\n\n{text}", url="", location=text)
        for n, text in enumerate(NASTY)
    ]
    read = [
        (event["summary"], event["description"], event["location"])
        for event in read_by_node(ical.publish(meetings, "Soils", NOW))["events"]
    ]
    lines = [plain_line(text) for text in NASTY]
    assert read == [(line, f"{text}\n\n{text}", line) for text, line in zip(NASTY, lines, strict=True)]


def test_rule_16_one_persons_cancellation_has_no_status() -> None:
    read = read_by_node(ical.cancel(MEETING, ANA, NOW, whole=False))
    attendees = [{"address": "mailto:ana@laos.example", "name": ANA.person.name, "partstat": None}]
    assert read == {
        "method": "CANCEL",
        "events": [EVENT | {"status": None, "reminders": [], "attendees": attendees}],
    }
