"""What each delegation of a dialogue carries already: the ledger of what was held, and what is set."""

import datetime as dt
from collections.abc import Sequence

from dialogues.models import Dialogue, Session
from scheduler.burden import Seat, burden_hundredths
from scheduler.ledger.queries import charges_of, held_in

SET = (Session.Status.SCHEDULED, Session.Status.LIVE)


def carried(
    dialogue: Dialogue, seats: Sequence[Seat], now: dt.datetime, *, beside: Session | None = None
) -> list[int]:
    """Hundredths of a point for each seat, in order; `beside` is the session that is being planned.

    What was held counts as it was charged; what is set, by the delegations' present hours.
    """
    sums = {seat.id: 0 for seat in seats}
    for charge in charges_of(held_in(dialogue), dialogue.delegations.all(), now):
        key = str(charge.delegation_id)
        if key in sums:
            sums[key] += charge.hundredths
    for session in dialogue.sessions.filter(status__in=SET):
        if session != beside:
            assert session.starts_at is not None  # the database holds that such a session has an hour
            for seat in seats:
                sums[seat.id] += burden_hundredths(seat, session.starts_at, session.duration)
    return [sums[seat.id] for seat in seats]
