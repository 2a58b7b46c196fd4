"""Taking 10,000 calendar replies: how many a second, beside the least that the same database could do with them.

On SQLite, and on PostgreSQL where `TEST_DATABASE_URL` or its usual local port answers: each in a process and a
database of its own.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO

import django
from django.db import connection, transaction
from rich.table import Table

from tests.benchmarks.ratios import table, times
from tests.grounds import POSTGRES, answers

REPLIES, INVITEES, BATCH = 10_000, 1_000, 200
NOW = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)


def measure() -> Iterator[Table]:
    grounds = {"SQLite": {"DATABASE_URL": ""}}
    if answers(POSTGRES, 5432):
        grounds["PostgreSQL"] = {"DATABASE_URL": POSTGRES}
    result = table(
        f"Taking {REPLIES:,} replies as Gmail sends them, {BATCH} a batch",
        "what",
        "a second",
        "× as fast as taking",
    )
    for name, environment in grounds.items():
        command = [sys.executable, "-m", "tests.benchmarks.replies"]
        done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, check=True)
        figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        for what, seconds in figures.items():
            rate, ratio = f"{REPLIES / seconds:,.0f}", figures["taken"] / seconds
            result.add_row(f"{name}: {what}", rate, "" if what == "taken" else times(ratio))
    yield result


def figures() -> dict[str, float]:
    """Seconds for all of them, each in a database that was made for it."""
    from scheduler.models import InboundMessage
    from scheduler.replies.reading import read
    from scheduler.replies.taking import MAIL, receive, take

    raw = _replies()
    received = [receive(BytesIO(body)) for body in raw]
    batches = [received[at : at + BATCH] for at in range(0, len(received), BATCH)]

    def each_alone() -> None:
        for one in received[:: REPLIES // 500]:
            take([one], InboundMessage.Source.HTTP, NOW)

    taken = _seconds(lambda: [take(batch, InboundMessage.Source.MAILDIR, NOW) for batch in batches])
    outcomes = [found.outcome for found in take(batches[0], InboundMessage.Source.MAILDIR, NOW)[0].outcomes]
    assert outcomes == ["unchanged"], outcomes
    again = _seconds(lambda: [take(batch, InboundMessage.Source.MAILDIR, NOW) for batch in batches])
    alone = _seconds(each_alone) * REPLIES / 500
    return {
        "taken": taken,
        "the same once more, which changes nothing": again,
        "one a transaction, as by HTTP (500 of them)": alone,
        "floor: read, and written nowhere": _seconds(lambda: [read(body, MAIL) for body in raw]),
        "floor: the same bytes and answers in bare SQL": _seconds(lambda: _bare_sql(raw)),
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _replies() -> list[bytes]:
    """One from each invitee of ten sessions, which are written first."""
    from dialogues.models import Dialogue, Participant, Session
    from scheduler.models import CalendarEntry, Invitation
    from tests.scheduler.replies.wild import Answer, gmail

    dialogue = Dialogue.objects.create(slug="bench", title="Bench")
    people = Participant.objects.bulk_create(
        Participant(dialogue=dialogue, name=f"P{n}", email=f"p{n}@example.org") for n in range(INVITEES)
    )
    found = []
    for number in range(REPLIES // INVITEES):
        start = NOW + dt.timedelta(days=number + 1)
        session = Session.objects.create(
            dialogue=dialogue, number=number, title="Floods", status="scheduled", starts_at=start
        )
        entry = CalendarEntry.objects.create(session=session, time_changed_at=NOW - dt.timedelta(days=1))
        Invitation.objects.bulk_create(Invitation(session=session, participant=person) for person in people)
        found += [gmail(Answer(entry.uid, person.email)) for person in people]
    return found


def _bare_sql(raw: Sequence[bytes]) -> None:
    """What no way of taking them could spare: each message kept, each answer written, in the same batches."""
    with connection.cursor() as cursor:
        blob = "BYTEA" if connection.vendor == "postgresql" else "BLOB"
        cursor.execute(f"CREATE TABLE bare_kept (id INTEGER PRIMARY KEY, body {blob})")
        cursor.execute("CREATE TABLE bare_answer (id INTEGER PRIMARY KEY, partstat VARCHAR(12))")
        cursor.executemany("INSERT INTO bare_answer VALUES (%s, '')", [(n,) for n in range(len(raw))])
        for at in range(0, len(raw), BATCH):
            numbers = range(at, at + BATCH)
            with transaction.atomic():
                cursor.executemany("INSERT INTO bare_kept VALUES (%s, %s)", [(n, raw[n]) for n in numbers])
                cursor.executemany(
                    "UPDATE bare_answer SET partstat = 'ACCEPTED' WHERE id = %s", [(n,) for n in numbers]
                )


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "dialogues.project.settings"
    if not os.environ.get("DATABASE_URL"):
        os.environ.pop("DATABASE_URL", None)
    django.setup()
    name = f"bench_{os.getpid()}"
    sqlite = connection.vendor == "sqlite"
    connection.settings_dict["TEST"]["NAME"] = f"var/{name}.sqlite3" if sqlite else name
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(json.dumps(figures()))
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


if __name__ == "__main__":
    main()
