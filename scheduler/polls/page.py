"""What the pages of polls show: values of the tally on the reader's clock, with every place's own."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from babel.dates import format_skeleton

from dialogues import instants
from dialogues.listing import listed
from dialogues.models import Delegation, Participant
from scheduler.planner.page import described
from scheduler.planner.weighing import Place
from scheduler.polls.availability import (
    LEVELS,
    Stretch,
    Week,
    answer_for,
    instant,
    lines_of,
    monday_of,
    worst_word,
)
from scheduler.polls.decision import NO, Count, Standing, Weighed, better_by
from scheduler.polls.forms import name_of_line
from scheduler.polls.models import Ballot, PollSlot
from scheduler.polls.queries import Tally
from scheduler.seats import seat_of


def places_of(delegations: Sequence[Delegation]) -> list[Place]:
    return [Place(d.name, d.city or instants.city(d.zone), d.country, seat_of(d)) for d in delegations]


def proposal(places: Sequence[Place], start: dt.datetime, duration: int, zone: str) -> dict[str, Any]:
    """An hour for somebody to judge: on their clock, beside those of every place, with what it costs."""
    hour = described(places, start, duration, zone)
    first, last = (instants.local(at, zone).date() for at in (hour["start"], hour["end"]))
    return hour | {"runs_over": first != last and instants.clock(hour["end"], zone) != "00:00"}


def questions(
    tally: Tally,
    person: Participant,
    zone: str,
    painted: Sequence[Stretch],
    calendar: Sequence[Stretch] = (),
    chosen: Mapping[int, str] | None = None,
) -> list[dict[str, Any]]:
    """The proposed hours for one person, in their order, with the answer that stands or is made ready.

    An answer that was given stands before what was painted, and that before what a calendar says. `chosen` are the
    answers of a page that another one has overtaken: they stay ready beside those that are kept.
    """
    places = places_of(tally.delegations)
    length = tally.poll.session.duration
    ballot = tally.ballots.get(person.pk)
    asked = []
    for slot in tally.slots:
        hour = proposal(places, slot.starts_at, length, zone)
        kept = tally.answers.get((person.pk, slot.pk), "")
        said = answer_for(painted, hour["start"], hour["end"]) or ""
        busy = worst_word(calendar, hour["start"], hour["end"])
        ready = kept or said or busy
        if chosen is not None:
            ready = chosen.get(slot.pk, "") or kept
        asked.append(
            {
                "slot": slot,
                "hour": hour,
                "kept": kept,
                "ready": ready,
                "painted": said,
                "from_week": chosen is None and bool(said) and not kept,
                "from_calendar": chosen is None and bool(busy) and not (kept or said),
                "busy": busy,
                "differs": chosen is not None and bool(kept) and ready != kept,
                "added": _added_later(slot, ballot) and not kept,
            }
        )
    return asked


def one_clock(tally: Tally, zone: str) -> bool:
    """Whether the clock of `zone` stands equally far from UTC at all proposed hours."""
    return len({instants.offset(slot.starts_at, zone) for slot in tally.slots}) <= 1


def _added_later(slot: PollSlot, ballot: Ballot | None) -> bool:
    return bool(ballot and ballot.answered_at and slot.created_at > ballot.answered_at)


def standings(
    tally: Tally, now: dt.datetime, zone: str, calendars: Mapping[int, Sequence[Stretch]] | None = None
) -> list[dict[str, Any]]:
    """The ranking with each hour explained: what every delegation's people said, and what puts it behind the first.

    `calendars` mark who has not answered and is busy; they change no ranking, and are for the facilitator. While the
    poll is open, hours that have passed stand at the end and outside the ranking.
    """
    over = tally.poll.state != tally.poll.State.OPEN
    coming = tally.ranked if over else tally.coming(now)
    passed = [weighed for weighed in tally.ranked if weighed not in coming]
    places = places_of(tally.delegations)
    rows = []
    for place, weighed in enumerate([*coming, *passed], start=1):
        first = place == 1 and bool(coming)
        gone = weighed in passed
        hour = proposal(places, weighed.hour.start, tally.poll.session.duration, zone)
        rows.append(
            {
                "pk": weighed.hour.id,
                "place": None if gone else place,
                "first": first,
                "hour": hour,
                "weighed": weighed,
                "better_by": "" if first or gone else better_by(coming[0], weighed).value,
                "cells": [
                    cell | {"share": share}
                    for cell, share in zip(
                        cells(tally, weighed, calendars or {}), hour["shares"], strict=True
                    )
                ],
                "cannot": _names(tally, [c for c in weighed.refusing if c.seat.people]),
                "unasked": _names(tally, [c for c in weighed.refusing if not c.seat.people]),
                "unsaid": _names(tally, [c for c in weighed.missing if c.standing is Standing.OPEN]),
                "left_out": _names(tally, weighed.left_out),
                "reluctant": _names(tally, weighed.reluctant),
                "greatest": weighed.hour.greatest / 100,
                "best_greatest": coming[0].hour.greatest / 100 if coming else 0,
                "best_sum": coming[0].hour.sum / 100 if coming else 0,
                "sum": weighed.hour.sum / 100,
            }
        )
    return rows


def cells(tally: Tally, weighed: Weighed, calendars: Mapping[int, Sequence[Stretch]]) -> list[dict[str, Any]]:
    """One hour by delegations: how many can come, who said what, and how many who said nothing are busy."""
    by_id = {d.pk: d for d in tally.delegations}
    found = []
    for count in weighed.counts:
        people = _people(tally, weighed, count, calendars)
        found.append(
            {
                "delegation": by_id[count.seat.id],
                "count": count,
                "standing": count.standing.value,
                "people": people,
                "busy": sum(busy == NO for _person, _answer, busy in people),
            }
        )
    return found


def _people(
    tally: Tally, weighed: Weighed, count: Count, calendars: Mapping[int, Sequence[Stretch]]
) -> list[tuple[Participant, str, str]]:
    """Each with their answer, and for want of one what their calendar says."""
    end = weighed.hour.start + dt.timedelta(minutes=tally.poll.session.duration)
    found = []
    for person in tally.people:
        if person.delegation_id == count.seat.id:
            answer = tally.answers.get((person.pk, weighed.hour.id), "")
            busy = "" if answer else worst_word(calendars.get(person.pk, ()), weighed.hour.start, end)
            found.append((person, answer, busy))
    return found


def _names(tally: Tally, counts: Sequence[Count]) -> str:
    ids = [count.seat.id for count in counts]
    return listed(d.name for d in tally.delegations if d.pk in ids)


def week_days(
    week: Week, painted: Sequence[Stretch], typed: Mapping[str, str] | None
) -> list[dict[str, Any]]:
    """The days of a week with a line for each word: what was typed, else what is kept."""
    kept = lines_of(week, painted)
    days = []
    for day in week.days():
        noon = instant(day, 720, week.zone)
        lines = []
        for level in LEVELS:
            name = name_of_line(day, level)
            lines.append(
                {
                    "name": name,
                    "level": level,
                    "kept": kept.get((day, level), ""),
                    "text": kept.get((day, level), "") if typed is None else typed.get(name, ""),
                }
            )
        short = format_skeleton("Ed", day, locale=instants.babel_locale())
        days.append({"date": day.isoformat(), "noon": noon, "short": short, "lines": lines})
    return days


def weeks_asked(tally: Tally, zone: str) -> list[dict[str, Any]]:
    """The weeks in which a proposed hour begins, by their Mondays on that clock."""
    mondays = dict.fromkeys(monday_of(instants.local(slot.starts_at, zone).date()) for slot in tally.slots)
    return [{"monday": monday.isoformat(), "noon": instant(monday, 720, zone)} for monday in mondays]


def asked_cells(tally: Tally | None, week: Week) -> list[dict[str, Any]]:
    """Where on the week's wall clock the proposed hours lie: day by its number, minutes from midnight."""
    found = []
    midnights = [instant(day, 0, week.zone) for day in week.days()] + [week.end]
    for slot in tally.slots if tally else ():
        end = slot.starts_at + dt.timedelta(minutes=tally.poll.session.duration if tally else 0)
        for number, (opening, closing) in enumerate(pairwise(midnights)):
            first, last = max(slot.starts_at, opening), min(end, closing)
            if first < last:
                found.append(
                    {
                        "day": number,
                        "from": _minutes(first, week.zone),
                        "to": 1440 if last == closing else _minutes(last, week.zone),
                    }
                )
    return found


def _minutes(at: dt.datetime, zone: str) -> int:
    local = instants.local(at, zone)
    return local.hour * 60 + local.minute
