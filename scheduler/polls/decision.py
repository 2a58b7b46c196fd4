"""Which hour a poll comes to, and why: answers and burdens in, a ranking out.

A delegation can come if its quorum of people can; "if need be" counts as can. Who has not answered is not
counted on. Hours are ranked by (required delegations that cannot be counted on, greatest burden, sum of burdens),
as everywhere; then by the required delegations that have said they cannot, for who has said nothing may still come;
by the delegations that are left out although they need not come, by those that come only if need be, and by start.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

YES, IF_NEED_BE, NO = "yes", "if_need_be", "no"


class Standing(StrEnum):
    """What its people's answers make of a delegation at one hour."""

    COMES = "comes"  # by those who said yes alone
    IF_NEED_BE = "if_need_be"  # only with those who come if need be
    OPEN = "open"  # those who have not answered could still make it
    CANNOT = "cannot"

    @property
    def can(self) -> bool:
        return self in {Standing.COMES, Standing.IF_NEED_BE}


@dataclass(frozen=True, slots=True)
class Seat:
    """A delegation with the people who are asked; `quorum` of them make it present, or all where they are fewer."""

    id: int
    people: tuple[int, ...]
    quorum: int = 1
    required: bool = True


@dataclass(frozen=True, slots=True)
class Hour:
    """A proposed hour with what it costs: the greatest burden and the sum, in hundredths of a point."""

    id: int
    start: dt.datetime
    greatest: int
    sum: int


@dataclass(frozen=True, slots=True)
class Count:
    """How one delegation answered for one hour, in people."""

    seat: Seat
    yes: int
    if_need_be: int
    no: int

    @property
    def silent(self) -> int:
        return len(self.seat.people) - self.yes - self.if_need_be - self.no

    @property
    def can(self) -> int:
        return self.yes + self.if_need_be

    @property
    def needed(self) -> int:
        """How many it takes; one at the least, for nobody comes where nobody is."""
        return max(min(self.seat.quorum, len(self.seat.people)), 1)

    @property
    def standing(self) -> Standing:
        if self.yes >= self.needed:
            return Standing.COMES
        if self.can >= self.needed:
            return Standing.IF_NEED_BE
        return Standing.OPEN if self.can + self.silent >= self.needed else Standing.CANNOT


@dataclass(frozen=True, slots=True)
class Weighed:
    """An hour with the counts of every delegation, in the order they were given."""

    hour: Hour
    counts: tuple[Count, ...]

    def _missing(self, required: bool) -> list[Count]:
        return [c for c in self.counts if c.seat.required == required and not c.standing.can]

    @property
    def missing(self) -> list[Count]:
        """The required delegations that cannot be counted on."""
        return self._missing(True)

    @property
    def refusing(self) -> list[Count]:
        """Those among the missing that have said so; the others have not answered."""
        return [c for c in self.missing if c.standing is Standing.CANNOT]

    @property
    def left_out(self) -> list[Count]:
        """Those that cannot be counted on and need not come."""
        return self._missing(False)

    @property
    def reluctant(self) -> list[Count]:
        return [c for c in self.counts if c.standing is Standing.IF_NEED_BE]

    @property
    def key(self) -> tuple[int, int, int, int, int, int, dt.datetime]:
        return (
            len(self.missing),
            self.hour.greatest,
            self.hour.sum,
            len(self.refusing),
            len(self.left_out),
            len(self.reluctant),
            self.hour.start,
        )


def rank(
    seats: Sequence[Seat], hours: Iterable[Hour], answers: Mapping[tuple[int, int], str]
) -> list[Weighed]:
    """The hours, best first. `answers` is what (person, hour) said: `yes`, `if_need_be` or `no`; silence is absent."""
    return sorted(
        (Weighed(hour, tuple(_count(seat, hour, answers) for seat in seats)) for hour in hours),
        key=lambda weighed: weighed.key,
    )


def _count(seat: Seat, hour: Hour, answers: Mapping[tuple[int, int], str]) -> Count:
    said = [answers.get((person, hour.id)) for person in seat.people]
    return Count(seat, said.count(YES), said.count(IF_NEED_BE), said.count(NO))


class Criterion(StrEnum):
    """What an hour is better by, in the order of the ranking."""

    MISSING = "missing"
    GREATEST = "greatest"
    SUM = "sum"
    REFUSING = "refusing"
    LEFT_OUT = "left_out"
    RELUCTANT = "reluctant"
    START = "start"


def better_by(best: Weighed, other: Weighed) -> Criterion:
    """The first criterion by which `best` comes before `other`."""
    return next(
        (name for name, a, b in zip(Criterion, best.key, other.key, strict=True) if a != b),
        Criterion.START,
    )


def reminder_at(opened: dt.datetime, deadline: dt.datetime) -> dt.datetime:
    """When to remind who has not answered: two days before the deadline, of a short poll half way to it."""
    return max(deadline - dt.timedelta(days=2), opened + (deadline - opened) / 2)
