"""One hub a process and event loop: it keeps the state of each open room in memory and serves its sockets.

A room collects the commands of a tick, has them appended to the log in one transaction, then lets each socket pull
what it has not seen. A frame is encoded once for all sockets that stand at the same sequence number and written to
each that is ready; a slow socket only falls behind on its own and gets one merged frame when it is ready again.
"""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from channels.layers import BaseChannelLayer
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from dialogues.models import AccessKey, Participant
from dialogues.room import log, protocol, sockets, wake
from dialogues.room.audience import Audience, audience_of
from dialogues.room.commands import Command
from dialogues.room.events import Event
from dialogues.room.growth import Growth, follow, unpacked
from dialogues.room.log import Accepted, Order
from dialogues.room.machine import Refusal
from dialogues.room.presence import LEAVE_SECONDS, Presence, arrivals
from dialogues.room.seat import Pace, Seat
from dialogues.room.state import State

logger = logging.getLogger("meridian.room")
T = TypeVar("T")

LOOK_SECONDS = 1.0  # how often a room looks at its log, whatever it heard
FRAME_SECONDS = 0.055  # at most 20 frames in any second, also where they jostle on the way
MOST_COMMANDS = 500  # in one transaction; the rest waits for the next
MOST_HEARD = 100  # growths that wait to be folded, each of few kilobytes; of more only the last is kept
REVOKED_WITHIN = dt.timedelta(seconds=30)  # how far back a look goes for keys that were revoked
COMMITTED_WITHIN = dt.timedelta(seconds=2)  # of the instant that a revocation is dated to
THREADS = 2


class Unavailable(Exception):
    """The database did not take the commands; the caller says so, and the client sends them again."""


class Room:
    """One session's room in this process."""

    def __init__(self, hub: "Hub", session_id: int) -> None:
        self.session_id = session_id
        self.state = State()
        self.seats: set[Seat] = set()
        self._paces: dict[int, Pace] = {}  # of those whose commands come one by one, by participant
        self._hub = hub
        self._inbox: list[tuple[Order, asyncio.Future[Accepted | Refusal]]] = []
        self._heard: list[Growth] = []
        self._wake = asyncio.Event()
        self._look_at = time.monotonic() + LOOK_SECONDS
        self._published = 0.0
        self._publishing: asyncio.TimerHandle | None = None
        self._frames: dict[tuple[int, int, Audience], tuple[float, bytes]] = {}  # by (after, seq, audience)
        self._keys_checked = timezone.now()
        self._opened = time.monotonic()
        self._presence = Presence(
            self.seats, lambda: self.state, lambda told: hub.closed or self._note_presence(told)
        )
        self._tasks = [asyncio.create_task(self._work())]
        if layer := wake.layer_between_processes():
            self._tasks.append(asyncio.create_task(self._listen(layer)))
            self._tasks.append(asyncio.create_task(self._presence.vouch(session_id)))
        else:  # no other process can vouch for those whom one that was killed left behind as present
            asyncio.get_running_loop().call_later(LEAVE_SECONDS, self._presence.nobody_vouches)

    # What sockets ask

    async def join(self, seat: Seat) -> None:
        """Brings the state up to date before the first message to this seat is made."""
        self.seats.add(seat)  # before anything is awaited: an empty room may be closed meanwhile
        await self._note_presence(lambda state: arrivals(state, seat.participant.pk))

    def leave(self, seat: Seat) -> None:
        self.seats.discard(seat)
        self._presence.left(seat)
        self.linger()

    def linger(self) -> None:
        """Stays for a while, then ends unless somebody is here by then."""
        if not self.seats:
            asyncio.get_running_loop().call_later(2 * LEAVE_SECONDS, self._hub.close_if_empty, self)

    def pace_of(self, participant: Participant) -> Pace:
        """How fast somebody may speak who has no socket, counted over all that they send to this process."""
        return self._paces.setdefault(participant.pk, Pace())

    def submit(self, participant: Participant, command: Command) -> asyncio.Future[Accepted | Refusal]:
        """The answer is set once the event is durable."""
        return self._take(log.order_of(participant.pk, command, timezone.now()))

    def news_for(self, seat: Seat) -> bytes:
        """What this seat has not seen: a frame, or the whole where its rights have changed since."""
        person = self.state.participant(str(seat.participant.pk))
        if person is None or person["rights_seq"] > seat.seq:
            return protocol.snapshot_bytes(self.state, seat.participant, timezone.now(), seat.light)
        return self._frame_since(seat.seq, audience_of(person["role"], seat.light))

    def _frame_since(self, after: int, audience: Audience) -> bytes:
        span = after, self.state.seq, audience
        encoded_at, frame = self._frames.get(span, (0.0, b""))
        now = time.monotonic()
        if now - encoded_at > FRAME_SECONDS:  # older ones carry a `now` that would set clients' clocks wrong
            frame = protocol.frame_bytes(self.state, after, audience, timezone.now())
            self._frames[span] = (now, frame)
        return frame

    def hear(self, growth: Growth) -> None:
        """Of what anybody appended; what is known already, as from one's own commands, wakes nobody."""
        if growth.seq > self.state.seq:
            if len(self._heard) == MOST_HEARD:
                self._heard.clear()
            self._heard.append(growth)
            self._wake.set()

    async def close(self) -> None:
        if self._publishing:
            self._publishing.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for _, answer in self._inbox:
            answer.cancel()

    # What goes on inside

    def _take(self, order: Order) -> asyncio.Future[Accepted | Refusal]:
        answer: asyncio.Future[Accepted | Refusal] = asyncio.get_running_loop().create_future()
        self._inbox.append((order, answer))
        self._wake.set()
        return answer

    def _note_presence(
        self, decide: Callable[[State], Sequence[Event]]
    ) -> asyncio.Future[Accepted | Refusal]:
        answer = self._take(Order(lambda state, _: decide(state), timezone.now()))
        # Who does not wait for it has no use for its failure: the look each second says again who is here.
        answer.add_done_callback(lambda found: found.cancelled() or found.exception())
        return answer

    async def _work(self) -> None:
        while True:
            try:
                await asyncio.wait_for(self._wake.wait(), max(0.0, self._look_at - time.monotonic()))
            except TimeoutError:
                self._look_at = 0.0  # timers go off up to a millisecond before their time
            self._wake.clear()
            try:
                await self._tick()
                if self._look_at <= time.monotonic():
                    self._look_at = time.monotonic() + LOOK_SECONDS
                    await self._look_round()
            except Exception:  # the room outlives any one failure: clients send again, the log is whole
                logger.exception("room %s could not take a step", self.session_id)
                await asyncio.sleep(FRAME_SECONDS)

    async def _tick(self) -> None:
        taken, self._inbox = self._inbox[:MOST_COMMANDS], self._inbox[MOST_COMMANDS:]
        if self._inbox:
            self._wake.set()
        heard, self._heard = self._heard, []  # committed before: whoever appends now reads it as well
        if taken:
            orders = [order for order, _ in taken]
            try:
                newest, answers = await self._hub.in_thread(
                    lambda: log.append(self.session_id, self.state, orders)
                )
            except BaseException:  # whatever it was, the end of the room included: nobody waits for nothing
                for _, answer in taken:
                    if not answer.done():
                        answer.set_exception(Unavailable())
                raise
            for (_, answer), found in zip(taken, answers, strict=True):
                if not answer.done():
                    answer.set_result(found)
            self._move_to(newest)
        elif heard:
            await self._catch_up(heard)

    async def _catch_up(self, heard: Sequence[Growth] = ()) -> None:
        newest = self.state.copy()
        if not heard or not follow(newest, heard):
            await self._hub.in_thread(lambda: log.catch_up(self.session_id, newest))
        self._move_to(newest)

    def _move_to(self, newest: State) -> None:
        before, self.state = self.state, newest
        if newest.seq > before.seq:
            self._publish()

    def _publish(self) -> None:
        """The first frame after a quiet moment goes at once; then they merge, and hold up no acknowledgement."""
        if self._publishing is None:
            pause = max(0.0, self._published + FRAME_SECONDS - time.monotonic())
            self._publishing = asyncio.get_running_loop().call_later(pause, self._show)

    def _show(self) -> None:
        self._publishing, self._published = None, time.monotonic()
        self._frames.clear()
        encoded: dict[tuple[int, Audience], bytes] = {}  # once for all sockets that stand at the same number
        for seat in tuple(self.seats):
            person = self.state.map.get(seat.key)
            if person is None:
                seat.dismiss()
                continue
            if seat.takes_at_once and person["rights_seq"] <= seat.seq < self.state.seq:
                span = seat.seq, audience_of(person["role"])
                if span not in encoded:
                    encoded[span] = sockets.encoded(self._frame_since(*span))
                if seat.take(encoded[span], self.state.seq):
                    continue
            seat.has_news()

    async def _listen(self, layer: BaseChannelLayer) -> None:
        """The process's one subscription to this room."""
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(wake.group(self.session_id), channel)
                while True:
                    message = await layer.receive(channel)
                    self.hear(unpacked(message["growth"]))
            except Exception:  # whatever the broker's client raises: the look each second goes on meanwhile
                logger.warning("room %s lost the channel layer; it looks at its log", self.session_id)
                await asyncio.sleep(LOOK_SECONDS)

    async def _look_round(self) -> None:
        """Each second, in a busy room too: who is here is present, whose key was revoked is shown out, and what no
        message told of is read."""
        self._presence.mend()
        await self._show_out()
        await self._catch_up()

    async def _show_out(self) -> None:
        since, now = self._keys_checked, timezone.now()
        participants = {seat.participant.pk for seat in self.seats if seat.by_key}
        if not participants:
            self._keys_checked = now
            return

        # A revocation is dated before it is committed: look back further than the last look.
        earliest = since - REVOKED_WITHIN

        def revocations() -> dict[int, dt.datetime]:
            keys = AccessKey.objects.filter(participant_id__in=participants, revoked_at__gte=earliest)
            dated = keys.order_by("revoked_at").values_list("participant_id", "revoked_at")
            return {participant: at for participant, at in dated if at}

        latest = await self._hub.in_thread(revocations)
        self._keys_checked = now
        for seat in tuple(self.seats):
            revoked_at = latest.get(seat.participant.pk) if seat.by_key else None
            if revoked_at and revoked_at >= seat.opened_at - COMMITTED_WITHIN:  # else: opened by a newer key
                seat.dismiss()


class Hub:
    """The rooms that this process serves on one event loop."""

    def __init__(self) -> None:
        self.closed = False
        self._rooms: dict[int, Room] = {}
        self._loop = asyncio.get_running_loop()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="room")
        self._tasks: set[asyncio.Task[None]] = set()
        wake.listeners.add(self._announced)

    def room(self, session_id: int) -> Room:
        if session_id not in self._rooms:
            self._rooms[session_id] = Room(self, session_id)
        return self._rooms[session_id]

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Database work, in threads of our own that keep their connections: a slow page holds up no room."""

        def job() -> T:
            try:
                return work()
            except DatabaseError:
                connection.close()  # it may be broken; the next job opens another
                raise

        return await self._loop.run_in_executor(self._threads, job)

    def close_if_empty(self, room: Room) -> None:
        if not room.seats and self._rooms.get(room.session_id) is room:
            del self._rooms[room.session_id]
            self._spawn(room.close())

    async def close(self) -> None:
        self.closed = True
        wake.listeners.discard(self._announced)
        for room in self._rooms.values():
            await room.close()
        self._rooms.clear()
        barrier = Barrier(THREADS)  # so that each thread closes its own connections

        def part() -> None:
            barrier.wait(timeout=10)
            connections.close_all()

        await asyncio.gather(*(self._loop.run_in_executor(self._threads, part) for _ in range(THREADS)))
        self._threads.shutdown()

    def _announced(self, session_id: int, growth: Growth) -> None:
        """Called after a commit, from the thread that made it."""
        self._loop.call_soon_threadsafe(self._grew, session_id, growth)

    def _grew(self, session_id: int, growth: Growth) -> None:
        if room := self._rooms.get(session_id):
            room.hear(growth)
        if layer := wake.layer_between_processes():
            self._spawn(wake.tell(layer, session_id, growth))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """This event loop's hub."""
    loop = asyncio.get_running_loop()
    found = _hubs.get(loop)
    if found is None or found.closed:
        found = _hubs[loop] = Hub()
    return found


async def close_hub() -> None:
    """Ends this event loop's hub, its rooms, threads and database connections."""
    if found := _hubs.pop(asyncio.get_running_loop(), None):
        await found.close()
