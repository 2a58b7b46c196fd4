"""One hub a process and event loop: it keeps the state of each open room in memory and serves its sockets.

A room collects the commands of a tick, has them appended to the log in one transaction, then lets each socket pull
what it has not seen. A frame is encoded once for all sockets that stand at the same sequence number; a slow socket
only falls behind on its own and gets one merged frame when it is ready again.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from channels.layers import BaseChannelLayer
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from dialogues.models import AccessKey, Participant
from dialogues.room import log, presence, protocol, wake
from dialogues.room.commands import Command
from dialogues.room.events import DelegationArrived, DelegationLeft, Event
from dialogues.room.log import Accepted, Order
from dialogues.room.machine import Refusal
from dialogues.room.seat import Seat
from dialogues.room.state import State

logger = logging.getLogger("meridian.room")
T = TypeVar("T")

LOOK_SECONDS = 1.0  # how often a room looks at its log when nobody woke it
FRAME_SECONDS = 0.055  # at most 20 frames in any second, also where they jostle on the way
MOST_COMMANDS = 500  # in one transaction; the rest waits for the next
REVOKED_WITHIN = dt.timedelta(seconds=30)  # how far back a look goes for keys that were revoked
COMMITTED_WITHIN = dt.timedelta(seconds=2)  # of the instant that a revocation is dated to
LEAVE_SECONDS = 5.0  # a reload does not make a delegation leave
THREADS = 2


def _nothing(state: State, now: dt.datetime) -> list[Event]:  # noqa: ARG001  # what an order looks like
    """Decides nothing: to be taken in turn is to be caught up."""
    return []


class Unavailable(Exception):
    """The database did not take the commands; the caller says so, and the client sends them again."""


class Room:
    """One session's room in this process."""

    def __init__(self, hub: "Hub", session_id: int) -> None:
        self.session_id = session_id
        self.state = State()
        self.seats: set[Seat] = set()
        self._hub = hub
        self._inbox: list[tuple[Order, asyncio.Future[Accepted | Refusal]]] = []
        self._wake = asyncio.Event()
        self._published = 0.0
        self._publishing: asyncio.TimerHandle | None = None
        self._frames: dict[tuple[int, int], tuple[float, bytes]] = {}  # by (after, seq)
        self._keys_checked = timezone.now()
        self._opened = time.monotonic()
        self._tasks = [asyncio.create_task(self._work())]
        if layer := wake.layer_between_processes():
            self._tasks += [asyncio.create_task(self._listen(layer)), asyncio.create_task(self._vouch())]
        else:  # no other process can vouch for those whom one that was killed left behind as present
            asyncio.get_running_loop().call_later(LEAVE_SECONDS, self._note_absences)

    # What sockets ask

    async def join(self, seat: Seat) -> None:
        """Brings the state up to date before the first message to this seat is made."""
        self.seats.add(seat)  # before anything is awaited: an empty room may be closed meanwhile
        await self._take(Order(_nothing, timezone.now()))
        self._note_presence(seat.participant)

    def leave(self, seat: Seat) -> None:
        self.seats.discard(seat)
        delegation = seat.participant.delegation_id
        if delegation is not None:
            asyncio.get_running_loop().call_later(LEAVE_SECONDS, self._note_absence, str(delegation))
        if not self.seats:
            asyncio.get_running_loop().call_later(2 * LEAVE_SECONDS, self._hub.close_if_empty, self)

    def submit(self, participant: Participant, command: Command) -> asyncio.Future[Accepted | Refusal]:
        """The answer is set once the event is durable."""
        return self._take(log.order_of(participant.pk, command, timezone.now()))

    def frame_since(self, after: int) -> bytes:
        span = after, self.state.seq
        encoded_at, frame = self._frames.get(span, (0.0, b""))
        now = time.monotonic()
        if now - encoded_at > FRAME_SECONDS:  # older ones carry a `now` that would set clients' clocks wrong
            frame = protocol.frame_bytes(self.state, after, timezone.now())
            self._frames[span] = (now, frame)
        return frame

    def wake_up(self) -> None:
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

    async def _work(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
            self._wake.clear()
            try:
                await self._show_out_the_revoked()
                await self._tick()
            except Exception:  # the room outlives any one failure: clients send again, the log is whole
                logger.exception("room %s could not take a step", self.session_id)
                await asyncio.sleep(FRAME_SECONDS)

    async def _tick(self) -> None:
        taken, self._inbox = self._inbox[:MOST_COMMANDS], self._inbox[MOST_COMMANDS:]
        if self._inbox:
            self._wake.set()
        before = self.state.seq
        if taken:
            orders = [order for order, _ in taken]
            try:
                self.state, answers = await self._hub.in_thread(
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
        else:
            await self._hub.in_thread(self._caught_up)
        if self.state.seq > before:
            self._publish()

    def _caught_up(self) -> None:
        newest = self.state.copy()
        log.catch_up(self.session_id, newest)
        self.state = newest

    def _publish(self) -> None:
        """The first frame after a quiet moment goes at once; then they merge, and hold up no acknowledgement."""
        if self._publishing is None:
            pause = max(0.0, self._published + FRAME_SECONDS - time.monotonic())
            self._publishing = asyncio.get_running_loop().call_later(pause, self._show)

    def _show(self) -> None:
        self._publishing, self._published = None, time.monotonic()
        self._frames.clear()
        for seat in tuple(self.seats):
            if f"participant/{seat.participant.pk}" in self.state.map:
                seat.has_news()
            else:
                seat.dismiss()
        self._mend_presence()

    async def _listen(self, layer: BaseChannelLayer) -> None:
        """The process's one subscription to this room."""
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(wake.group(self.session_id), channel)
                while True:
                    await layer.receive(channel)
                    self._wake.set()
            except Exception:  # whatever the broker's client raises: the look each second goes on meanwhile
                logger.warning("room %s lost the channel layer; it looks at its log", self.session_id)
                await asyncio.sleep(LOOK_SECONDS)

    async def _show_out_the_revoked(self) -> None:
        """Each second, in a busy room too, sockets opened with a key that was revoked since are closed."""
        since, now = self._keys_checked, timezone.now()
        if now - since < dt.timedelta(seconds=LOOK_SECONDS):
            return
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

    # Presence, by delegation: a process vouches for the delegations that sit at its own sockets

    def _present_here(self) -> Counter[str]:
        return Counter(str(s.participant.delegation_id) for s in self.seats if s.participant.delegation_id)

    def _presence_counts(self) -> bool:
        return self.state.session["status"] in {"scheduled", "live"}

    def _note_presence(self, participant: Participant) -> None:
        delegation = self.state.map.get(f"delegation/{participant.delegation_id}")
        if delegation and not delegation["present"] and self._presence_counts():
            self._take_presence(DelegationArrived(id=str(participant.delegation_id)), present=True)

    def _note_absence(self, delegation: str) -> None:
        if not self._present_here()[delegation] and self._presence_counts() and not self._hub.closed:
            self._take_presence(DelegationLeft(id=delegation), present=False)

    def _present(self) -> set[str]:
        parts = ((key.partition("/"), entity) for key, entity in self.state.map.items())
        return {key[2] for key, entity in parts if key[0] == "delegation" and entity["present"]}

    def _note_absences(self) -> None:
        for delegation in self._present():
            self._note_absence(delegation)

    async def _vouch(self) -> None:
        """Vouches for who sits here, and shows out whom a process that was killed left behind as present."""
        missed: set[str] = set()
        while True:
            await asyncio.sleep(presence.VOUCH_SECONDS)
            here = set(self._present_here())
            try:
                found = await asyncio.to_thread(presence.unvouched, self.session_id, here, self._present())
            except Exception:  # whatever the cache's client raises: presence waits for it, the room does not
                logger.warning("room %s cannot ask the cache who is present", self.session_id)
                continue
            for delegation in found & missed:  # missed twice: who has just come is not vouched for yet
                self._note_absence(delegation)
            missed = found

    def _take_presence(self, event: DelegationArrived | DelegationLeft, *, present: bool) -> None:
        def decide(state: State, now: dt.datetime) -> list[Event]:  # noqa: ARG001  # as above
            delegation = state.map.get(f"delegation/{event.id}")
            return [event] if delegation and delegation["present"] is not present else []

        self._take(Order(decide, timezone.now()))

    def _mend_presence(self) -> None:
        """Another process may have seen the last of its sockets go while some still sit here."""
        for seat in self.seats:
            self._note_presence(seat.participant)


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

    def _announced(self, session_id: int) -> None:
        """Called after a commit, from the thread that made it."""
        self._loop.call_soon_threadsafe(self._grew, session_id)

    def _grew(self, session_id: int) -> None:
        if room := self._rooms.get(session_id):
            room.wake_up()
        if layer := wake.layer_between_processes():
            self._spawn(wake.tell(layer, session_id))

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
