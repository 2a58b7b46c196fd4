"""Where an action stands after what was noted of it, and what may be noted next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["open", "done", "dropped", "moved"]
Refused = Literal["no_date", "not_later", "no_reason"]

CLOSED = frozenset[State]({"done", "dropped"})


@dataclass(frozen=True)
class Noted:
    """`due` is the new date of what was moved."""

    state: State
    due: dt.date | None = None
    why: str = ""


@dataclass(frozen=True)
class Standing:
    """`due` is the date that holds now; None where it has none."""

    state: State
    due: dt.date | None
    why: str

    @property
    def closed(self) -> bool:
        return self.state in CLOSED

    def overdue(self, today: dt.date) -> bool:
        """The day itself is still in time."""
        return not self.closed and self.due is not None and self.due < today


def standing(due: dt.date | None, noted: Sequence[Noted]) -> Standing:
    """After all that was `noted`, the oldest first, of an action that was due on `due`."""
    for each in noted:
        due = each.due or due
    return Standing(noted[-1].state, due, noted[-1].why) if noted else Standing("open", due, "")


def refusal(now: Standing, new: Noted) -> Refused | None:
    """Why `new` cannot be noted of what stands so. A date moves later, and whoever moves or drops says why."""
    if new.state == "moved" and new.due is None:
        return "no_date"
    if new.state == "moved" and now.due is not None and new.due is not None and new.due <= now.due:
        return "not_later"
    if new.state in {"moved", "dropped"} and not new.why:
        return "no_reason"
    return None
