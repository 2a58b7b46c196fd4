"""The end of a poll, whoever brings it about: its own page, the planner that sets an hour, or a cancelled session."""

import datetime as dt

from dialogues.models import Session
from scheduler.models import Message
from scheduler.polls import letters
from scheduler.polls.models import Poll, PollSlot
from scheduler.polls.queries import voters_of


def end_poll(
    poll: Poll, state: str, now: dt.datetime, *, chosen: PollSlot | None = None, reason: str = ""
) -> None:
    """Call it with the poll's row locked. What still waits to be asked is not sent any more."""
    poll.state, poll.ended_at, poll.chosen, poll.reason = state, now, chosen, reason
    poll.save(update_fields=["state", "ended_at", "chosen", "reason"])
    Message.objects.filter(topic__startswith=letters.topics(poll), state=Message.State.QUEUED).update(
        expires_at=now
    )
    if state == Poll.State.WITHDRAWN:
        for person in voters_of(poll.session.dialogue).filter(ballots__poll=poll):
            letters.tell_withdrawal(poll, person, now)


def end_open_poll(session: Session, now: dt.datetime, start: dt.datetime | None) -> None:
    """The session got an hour beside its poll, or none (`start` is None): the question answers itself."""
    poll = (
        Poll.objects.select_for_update(of=("self",))
        .select_related("session__dialogue")
        .filter(session=session, state=Poll.State.OPEN)
        .first()
    )
    if poll is None:
        return
    state = Poll.State.CLOSED if start else Poll.State.WITHDRAWN
    end_poll(poll, state, now, chosen=poll.slots.filter(starts_at=start).first() if start else None)
