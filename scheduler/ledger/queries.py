"""What the ledger's pages and the planner read. Nothing here writes: what was not yet charged is reckoned."""

import datetime as dt
from collections.abc import Iterable

from dialogues.models import Delegation, Dialogue, Session
from scheduler.ledger.actions import charge_of, held_sessions
from scheduler.ledger.models import Charge


def held_in(dialogue: Dialogue) -> list[Session]:
    """The sessions of the dialogue that the ledger counts, in order."""
    return list(held_sessions().filter(dialogue=dialogue).order_by("number"))


def charges_of(
    sessions: Iterable[Session], delegations: Iterable[Delegation], now: dt.datetime
) -> list[Charge]:
    """What each session cost each delegation; none for a delegation that joined after the session was charged.

    In the moment between a session's end and the sweep its charges are what the sweep will write.
    """
    sessions, seated = list(sessions), list(delegations)
    kept: dict[int, list[Charge]] = {}
    for charge in Charge.objects.filter(session__in=sessions).select_related("delegation"):
        kept.setdefault(charge.session_id, []).append(charge)
    found = []
    for session in sessions:
        own = [
            charge
            for charge in kept.get(session.pk, [])
            if (charge.started_at, charge.ended_at) == (session.started_at, session.ended_at)
        ]
        found += own or [charge_of(session, delegation, now) for delegation in seated]
    return found
