"""Who acts in a room, and the groups of roles that the contract's table of commands speaks of."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["facilitator", "rapporteur", "interpreter", "delegate", "observer"]

EVERYONE = frozenset[str]({"facilitator", "rapporteur", "interpreter", "delegate", "observer"})
FACILITATORS = frozenset[str]({"facilitator"})
DELEGATES = frozenset[str]({"delegate"})
HAND_RAISERS = FACILITATORS | DELEGATES
NOTE_TAKERS = frozenset[str]({"facilitator", "rapporteur"})
BACKSTAGE = NOTE_TAKERS | {"interpreter"}
SIGNALLERS = DELEGATES | {"interpreter"}


@dataclass(frozen=True)
class Actor:
    """Who sends a command, as the log knows them at that moment."""

    participant: str | None
    role: str
    delegation: str | None

    @property
    def facilitates(self) -> bool:
        return self.role in FACILITATORS
