"""Who acts in a room, and the groups of roles that the contract's table of commands speaks of."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Role = Literal["facilitator", "rapporteur", "interpreter", "delegate", "observer"]

EVERYONE = frozenset[str]({"facilitator", "rapporteur", "interpreter", "delegate", "observer"})
FACILITATORS = frozenset[str]({"facilitator"})
DELEGATES = frozenset[str]({"delegate"})
HAND_RAISERS = FACILITATORS | DELEGATES
NOTE_TAKERS = frozenset[str]({"facilitator", "rapporteur"})
BACKSTAGE = NOTE_TAKERS | {"interpreter"}
SPEAKS_OF_OTHERS = FACILITATORS | {"interpreter"}
NOT_OBSERVERS = EVERYONE - {"observer"}
SIGNALLERS = DELEGATES | {"interpreter"}


@dataclass(frozen=True)
class Actor:
    """Who sends a command, as the log knows them at that moment."""

    participant: str | None
    role: str
    delegation: str | None
    at: dt.datetime  # when what they do will be said to have happened

    @property
    def facilitates(self) -> bool:
        return self.role in FACILITATORS
