"""One event of 250 bytes to a room full of sockets, beside `websockets.broadcast` and a plain Channels consumer.

Servers on one core, the client on another where there is one. On SQLite with the memory layer and, where they answer,
on PostgreSQL and Redis with two processes; the comparison is within each run.
"""

import datetime as dt
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import median

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from rich.table import Table

from dialogues.access import digest, mint_key
from dialogues.models import AccessKey, Delegation, Dialogue, Participant, RoomEvent, Session
from dialogues.room.seating import seat
from tests.benchmarks.ratios import ms, table, times
from tests.benchmarks.sockets.crowd import Crowd
from tests.benchmarks.sockets.processes import Running
from tests.grounds import POSTGRES, REDIS, answers

SIZES = (100, 500, 1000, 2000)
ROUNDS, SLOW_ROUNDS = 40, 5
PAUSE = 0.08  # longer than frames are held together, so that each goes at once
HANDS = 1000
STOPPED, READING, BIG_NOTES = 10, 100, 400


def measure() -> Iterator[Table]:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 20_000), most))
    connection.settings_dict["TEST"]["NAME"] = (
        str(settings.VAR_DIR / "bench.sqlite3") if connection.vendor == "sqlite" else "bench_room"
    )
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield from _shared() if settings.REDIS_URL else _alone()
    finally:
        teardown_databases(databases, verbosity=0)
    if not settings.REDIS_URL and answers(POSTGRES, 5432) and answers(REDIS, 6379):
        ground = {"DATABASE_URL": POSTGRES, "REDIS_URL": REDIS}
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks", "room"], env=os.environ | ground, check=True
        )


def _alone() -> Iterator[Table]:
    yield from _fan_out("SQLite, memory layer, one process", SIZES, processes=1)
    yield _hands()
    yield _presence()
    yield _stopped()


def _shared() -> Iterator[Table]:
    yield from _fan_out("PostgreSQL and Redis, two processes", (100, 1000), processes=2)


def _fan_out(ground: str, sizes: Sequence[int], processes: int) -> tuple[Table, Table]:
    after = table(
        f"One event of 250 bytes, after it is durable, to the last of all sockets: {ground}",
        "sockets", "p50", "p95", "broadcast p50", "ours ÷ it",
        *(["over Redis p50", "ours ÷ it"] if processes > 1 else []),
        "CPU an event", "broadcast’s", "kB a socket",
    )  # fmt: skip
    whole = table(
        f"The whole way, from the command on: {ground}",
        "sockets", "append p50", "p50", "p95", "plain Channels p50", "it ÷ ours",
    )  # fmt: skip
    for size in sizes:
        after_it, all_of_it = _fan_out_to(size, processes)
        after.add_row(f"{size:,}", *after_it)
        whole.add_row(f"{size:,}", *all_of_it)
    return after, whole


def _fan_out_to(size: int, processes: int) -> tuple[list[str], list[str]]:
    room = _Room()
    with ExitStack() as stack:
        ours = [stack.enter_context(Running("meridian")) for _ in range(processes)]
        bare = stack.enter_context(Running("broadcast"))
        # What crossing from one process to the other costs by itself: broadcasts that tell each other.
        pair = [stack.enter_context(Running("relayed")) for _ in range(processes if processes > 1 else 0)]
        before = ours[0].figures()["memory"]
        meridian = stack.enter_context(Crowd())
        meridian.join(ours[0].port, [room.path(room.chair)])
        for index, server in enumerate(ours):
            meridian.join(server.port, [room.path(room.observer)] * (size // processes - (index == 0)))
        broadcast = stack.enter_context(Crowd())
        broadcast.join(bare.port, ["/"] * size)
        over_redis = stack.enter_context(Crowd())
        for server in pair:
            over_redis.join(server.port, ["/"] * (size // processes))
        item = room.item(meridian)
        memory = (ours[0].figures()["memory"] - before) / (size / processes)
        began = [server.figures()["cpu"] for server in (*ours, bare)]
        reached: list[int] = []
        reached_bare: list[int] = []
        reached_over_redis: list[int] = []
        for number in range(ROUNDS):
            marker, title = _title(number)
            time.sleep(PAUSE)
            meridian.say({"id": f"e{number}", "do": "edit_item", "item": item, "title": title})
            reached.append(meridian.last_to_hear(marker, size))
            time.sleep(PAUSE / 4)
            broadcast.say({"id": f"e{number}", "like": "a frame " * 20, "title": title})
            reached_bare.append(broadcast.last_to_hear(marker, size))
            if pair:
                time.sleep(PAUSE / 4)
                over_redis.say({"id": f"e{number}", "like": "a frame " * 20, "title": title})
                reached_over_redis.append(over_redis.last_to_hear(marker, size))
        cpu = [server.figures()["cpu"] - was for server, was in zip((*ours, bare), began, strict=True)]
        stamps, bare_stamps = ours[0].figures()["stamps"][-ROUNDS:], bare.figures()["stamps"]
        pair_stamps = pair[0].figures()["stamps"] if pair else []
    appends = [appended - received for received, appended in stamps]
    after = [last - appended for last, (_, appended) in zip(reached, stamps, strict=True)]
    whole = [last - received for last, (received, _) in zip(reached, stamps, strict=True)]
    beside = [last - received for last, (received, _) in zip(reached_bare, bare_stamps, strict=True)]
    crossing = [last - received for last, (received, _) in zip(reached_over_redis, pair_stamps, strict=True)]
    plain = _plain_channels(size, processes)
    p50, p95, floor, all_p50 = _at(after, 0.5), _at(after, 0.95), _at(beside, 0.5), _at(whole, 0.5)
    over = _at(crossing, 0.5) if crossing else 0.0
    return [
        ms(p50), ms(p95), ms(floor), times(p50 / floor), *([ms(over), times(p50 / over)] if over else []),
        ms(sum(cpu[:-1]) / ROUNDS), ms(cpu[-1] / ROUNDS), f"{memory / 1000:.0f}",
    ], [ms(_at(appends, 0.5)), ms(all_p50), ms(_at(whole, 0.95)), ms(plain), times(plain / all_p50)]  # fmt: skip


def _plain_channels(size: int, processes: int) -> float:
    """From the command to the last socket; the median of few rounds, for it is slow."""
    with ExitStack() as stack:
        servers = [stack.enter_context(Running("channels")) for _ in range(processes)]
        crowd = stack.enter_context(Crowd())
        for server in servers:
            crowd.join(server.port, ["/"] * (size // processes))
        time.sleep(0.5)
        reached = []
        for number in range(SLOW_ROUNDS):
            marker, title = _title(number)
            crowd.say({"id": f"e{number}", "like": "a frame " * 20, "title": title})
            reached.append(crowd.last_to_hear(marker, size, seconds=30))
            time.sleep(PAUSE)
        stamps = servers[0].figures()["stamps"]
    return median(last - received for last, (received, _) in zip(reached, stamps, strict=True)) / 1e9


def _hands() -> Table:
    room = _Room()
    people = room.delegates(HANDS)
    with ExitStack() as stack:
        server = stack.enter_context(Running("meridian"))
        crowd = stack.enter_context(Crowd())
        crowd.join(server.port, [room.path(room.chair)])
        room.begin(crowd)
        crowd.join(server.port, [room.path(key) for key in people])
        crowd.rest(2.0)
        found = crowd.raise_hands(range(1, HANDS + 1), within=2.0)
    raised = RoomEvent.objects.filter(session=room.session, kind="hand_raised")
    result = table(f"{HANDS:,} hands within 2 s", "", "found", "expected")
    result.add_row("acknowledged", f"{len(found.acks):,}", f"{HANDS:,}")
    result.add_row("in the log", f"{raised.count():,}", f"{HANDS:,}")
    result.add_row("by so many people", f"{raised.values('actor').distinct().count():,}", f"{HANDS:,}")
    result.add_row("acknowledged after, p50", ms(_at(found.acks, 0.5)), "")
    result.add_row("… p95", ms(_at(found.acks, 0.95)), "under 1 s")
    result.add_row("most frames in a second", str(found.most_frames_a_second), "at most 20")
    return result


def _presence() -> Table:
    """All come within moments and all go: what the log, the server and an onlooker's line have to bear."""
    room = _Room()
    people = room.delegates(HANDS)
    result = table(
        f"{HANDS:,} people come, and go",
        "", "in the log", "after", "CPU of the server", "to an onlooker", "to a light one",
    )  # fmt: skip
    with ExitStack() as stack:
        server = stack.enter_context(Running("meridian"))
        crowd = stack.enter_context(Crowd())
        crowd.join(server.port, [room.path(room.chair), room.path(room.observer), room.light(room.observer)])
        for deed, kind in (("come", "participant_arrived"), ("go", "participant_left")):
            crowd.rest(1.5)
            began, cpu = time.monotonic(), server.figures()["cpu"]
            known = RoomEvent.objects.filter(session=room.session).count()
            heard = [crowd.heard_by(number) for number in (1, 2)]
            if deed == "come":
                crowd.join(server.port, [room.path(key) for key in people])
            else:
                crowd.leave(3)
            told = RoomEvent.objects.filter(session=room.session, kind=kind, seq__gt=known)
            while told.count() < HANDS and time.monotonic() < began + 60:
                crowd.rest(0.2)
            took = time.monotonic() - began
            crowd.rest(1.5)
            spent = server.figures()["cpu"] - cpu
            full, light = (crowd.heard_by(n) - was for n, was in zip((1, 2), heard, strict=True))
            size = [f"{each / 1000:,.0f} kB" for each in (full, light)]
            result.add_row(deed, f"{told.count():,}", f"{took:.1f} s", f"{spent:.1f} s", *size)
    return result


def _stopped() -> Table:
    result = table(
        f"{BIG_NOTES} notes of 9 kB to {READING} who read, and to some who do not",
        "who do not read", "others reached, p50", "p95", "memory grown", "not taken in all",
    )  # fmt: skip
    for stopped in (0, STOPPED):
        room = _Room()
        with ExitStack() as stack:
            server = stack.enter_context(Running("meridian"))
            crowd = stack.enter_context(Crowd())
            crowd.join(server.port, [room.path(room.chair)])
            crowd.join(server.port, [room.path(room.observer)] * (READING - 1))
            deaf = stack.enter_context(Crowd(read=False))
            deaf.join(server.port, [room.path(room.observer)] * stopped)
            room.begin(crowd)
            before = server.figures()["memory"]
            took = []
            for number in range(BIG_NOTES):
                text = f"#{number:06}#" + "x" * 9_000
                began = time.monotonic_ns()
                crowd.say({"id": f"n{number}", "do": "write_note", "kind": "statement", "text": text})
                took.append(crowd.last_to_hear(f"#{number:06}#", READING) - began)
                time.sleep(0.06)
            grown = server.figures()["memory"] - before
        sent = f"{stopped * BIG_NOTES * 9_000 / 1e6:,.0f} MB"
        result.add_row(str(stopped), ms(_at(took, 0.5)), ms(_at(took, 0.95)), f"{grown / 1e6:,.0f} MB", sent)
    return result


class _Room:
    """A session of its own with a chair and an observer, in whose name any number of sockets look on."""

    def __init__(self) -> None:
        number = Dialogue.objects.count() + 1
        self.dialogue = Dialogue.objects.create(slug=f"bench-{number}", title="Bench", zone="UTC")
        self.nepal = Delegation.objects.create(dialogue=self.dialogue, name="Nepal", country="NP", zone="UTC")
        self.chair, self.observer = (
            mint_key(
                Participant.objects.create(
                    dialogue=self.dialogue, name=role, role=role, email=f"{role}@example.org"
                )
            )
            for role in ("facilitator", "observer")
        )
        self.session = Session.objects.create(
            dialogue=self.dialogue,
            number=1,
            title="Floods",
            status="scheduled",
            starts_at=dt.datetime(2026, 6, 2, 12, tzinfo=dt.UTC),
            duration=90,
        )
        seat(self.session, dt.datetime(2026, 6, 1, tzinfo=dt.UTC))

    def path(self, key: str) -> str:
        return f"/ws/sessions/{self.session.pk}/?key={key}"

    def light(self, key: str) -> str:
        return f"{self.path(key)}&light=1"

    def delegates(self, count: int) -> list[str]:
        """So many delegates of one delegation; their keys."""
        people = Participant.objects.bulk_create(
            Participant(
                dialogue=self.dialogue,
                name=f"Delegate {number}",
                role="delegate",
                delegation=self.nepal,
                email=f"delegate{number}@example.org",
            )
            for number in range(count)
        )
        keys = [f"{person.pk:027}" for person in people]
        AccessKey.objects.bulk_create(
            AccessKey(participant=person, digest=digest(key))
            for person, key in zip(people, keys, strict=True)
        )
        seat(self.session, dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
        return keys

    def begin(self, crowd: Crowd) -> None:
        crowd.ask({"id": "b1", "do": "start_session"})
        item = self.item(crowd)
        crowd.ask({"id": "b3", "do": "go_to_item", "item": item, "expect": None})

    def item(self, crowd: Crowd) -> str:
        crowd.ask({"id": "b2", "do": "add_item", "title": "Dams", "planned_minutes": 20})
        event = RoomEvent.objects.get(session=self.session, kind="item_added")
        return str(event.seq)


def _title(number: int) -> tuple[str, str]:
    marker = f"#{number:06}#"
    return marker, marker + "d" * 110


def _at(figures: Sequence[int], part: float) -> float:
    """Of nanoseconds, in seconds."""
    return sorted(figures)[round(part * (len(figures) - 1))] / 1e9
