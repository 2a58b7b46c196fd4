"""One line's place in a room, be it a socket or a stream: what it has seen, what it is owed, how fast it may speak."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from django.utils import timezone

from dialogues.models import Participant

MOST_UNANSWERED = 200  # commands of one socket that wait for the log
MOST_UNREAD = 500  # answers that one socket may leave unread
BURST, PER_SECOND = 200.0, 50.0  # commands that one socket may send
LIGHT_SECONDS = 1.05  # between two frames to who asked for few: at most one a second, also where they jostle


class Pace:
    """How fast one may speak: a bucket of `BURST` commands that fills by `PER_SECOND`, and few that wait."""

    def __init__(self) -> None:
        self.unanswered = 0
        self._allowance, self._counted = BURST, time.monotonic()

    def may_speak(self) -> bool:
        now = time.monotonic()
        self._allowance = min(BURST, self._allowance + (now - self._counted) * PER_SECOND)
        self._counted = now
        if self._allowance < 1 or self.unanswered >= MOST_UNANSWERED:
            return False
        self._allowance -= 1
        return True


class Seat:
    """Sends answers and frames in one writer of its own, so that a client which stops reading holds up only itself."""

    def __init__(
        self,
        participant: Participant,
        by_key: bool,
        send: Callable[[bytes], Awaitable[None]],
        close: Callable[[], None],
        at_once: Callable[[bytes], bool] | None = None,
        light: bool = False,
    ) -> None:
        """`at_once` writes an encoded frame past ASGI, or returns False; not every server offers it. A `light` seat
        is told at most once a second, and not who is here."""
        self.participant = participant
        self.key = f"participant/{participant.pk}"  # in the room's map
        self.by_key = by_key
        self.opened_at = timezone.now()
        self.seq = 0
        self.pace = Pace()
        self._send = send
        self._close = close
        self._at_once = None if light else at_once
        self.light = light
        self._told = float("-inf")  # when the last frame was written
        self._later: asyncio.TimerHandle | None = None
        self._writing = True  # until the first message has gone
        self._answers: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._behind = False

    def answer(self, frame: bytes) -> None:
        if len(self._answers) == MOST_UNREAD:
            self.dismiss()  # it asks and does not read
            return
        self._answers.append(frame)
        self._news.set()

    def has_news(self) -> None:
        self._behind = True
        self._news.set()

    @property
    def takes_at_once(self) -> bool:
        """Whether a frame may go past the writer: nothing that came before it waits there."""
        return bool(self._at_once) and not (self._writing or self._behind or self._answers)

    def take(self, frame: bytes, seq: int) -> bool:
        """Sends an encoded frame up to `seq` at once; False where the other end does not read at the moment."""
        if self._at_once is None or not self._at_once(frame):
            return False
        self.seq = seq
        return True

    def dismiss(self) -> None:
        self._close()

    async def write(self, seq_now: Callable[[], int], news: Callable[["Seat"], bytes]) -> None:
        """Runs until cancelled: answers first, then one message with all that this socket has not seen."""
        while True:
            self._writing = False
            await self._news.wait()
            self._writing = True
            self._news.clear()
            while self._answers:
                await self._send(self._answers.popleft())
            if self._behind and not self._put_off():
                self._behind = False
                newest = seq_now()
                if newest > self.seq:
                    message = news(self)
                    self.seq = newest
                    self._told = time.monotonic()
                    await self._send(message)

    def _put_off(self) -> bool:
        """Whether a light seat was told of something within the last second; then it hears the rest after that."""
        early = self._told + LIGHT_SECONDS - time.monotonic() if self.light else 0
        if early <= 0:
            return False
        if self._later:
            self._later.cancel()
        self._later = asyncio.get_running_loop().call_later(early, self._news.set)
        return True
