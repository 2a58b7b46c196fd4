"""The countries of a plan without a dialogue: read out of the address or the form, named, and shown in rows."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytz
from django.http import QueryDict
from django.utils.translation import gettext as _

from dialogues import instants
from dialogues.commas import COMMAS
from dialogues.places import country_choices, country_name
from scheduler.planner.places import (
    MOST_PLACES,
    OPTIONAL,
    AskedPlace,
    NoPlace,
    clock_text,
    find_places,
    points_text,
    read_place,
    read_places,
)
from scheduler.planner.weighing import Place
from scheduler.zones import country_zones

# What each row of the form says of its place, in the order in which the address does.
ROW = ("opens", "closes", "need", "away", "carried")


@dataclass
class Asked:
    """The places of a request, sentences on what could not be read, and names that are to be typed again."""

    places: list[AskedPlace] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def ready(self) -> list[AskedPlace]:
        """Those whose clock is known."""
        return [place for place in self.places if place.zone]

    def add(self, place: AskedPlace) -> None:
        if place.key not in {known.key for known in self.places}:
            self.places.append(place)

    def complain(self, problem: NoPlace) -> None:
        if (said := sentence(problem)) not in self.problems:
            self.problems.append(said)


def asked_places(query: QueryDict) -> Asked:
    """Out of `places`, as every link has it, or out of the rows of the form and what was typed there."""
    asked = Asked()
    listed = ",".join(query.getlist("places"))
    found, problems = read_places(listed)
    for place in found:
        asked.add(place)
    for problem in problems:
        asked.complain(problem)
    _read_rows(query, asked)
    for typed in find_places(
        ",".join(query.getlist("add")), [dict(country_choices()), pytz.country_names], instants.cities()
    ):
        if isinstance(typed, NoPlace):
            asked.complain(typed)
            asked.unknown.append(typed.got)
        else:
            asked.add(typed)
    if max(len(asked.places), listed.count(",") + 1, len(query.getlist("place"))) > MOST_PLACES:
        asked.problems.append(_("Expected at most %(most)s countries, got more.") % {"most": MOST_PLACES})
        del asked.places[MOST_PLACES:]
    return asked


def _read_rows(query: QueryDict, asked: Asked) -> None:
    columns = {name: query.getlist(name) for name in ROW}
    for number, key in enumerate(query.getlist("place")[: MOST_PLACES + 1]):
        said = {name: values[number].strip() for name, values in columns.items() if number < len(values)}
        words = [key, *_words(said)]
        place, problems = read_place("~".join(words))
        for problem in problems:
            asked.complain(problem)
        if place:
            asked.add(place)


def _words(said: dict[str, str]) -> list[str]:
    """One row of the form as the address says it."""
    words = []
    if said.get("opens") or said.get("closes"):
        words.append(f"{said.get('opens', '')}-{said.get('closes', '')}")
    if said.get("need") == OPTIONAL:
        words.append(OPTIONAL)
    words += COMMAS.sub(" ", said.get("away", "")).split()
    if said.get("carried"):
        words.append(said["carried"])
    return [word.replace("~", " ") for word in words]


def sentence(problem: NoPlace) -> str:
    got = {"got": problem.got, "near": problem.near}
    match problem.code:
        case "name" if problem.near:
            return _("No country or city is known as “%(got)s”; is it %(near)s?") % got
        case "name":
            return _("No country or city of a time zone is known as “%(got)s”.") % got
        case "hours":
            return (
                _("Expected working hours such as 09:00–17:00 with two different ends, got “%(got)s”.") % got
            )
        case "dates":
            return _("Expected dates such as 2026-12-02, at most 40 of them, got “%(got)s”.") % got
        case "points":
            return _("Expected a date, or points such as 7.5, got “%(got)s”.") % got
        case _:
            return _("Expected a country such as MX or CA:America/St_Johns, got “%(got)s”.") % got


def named_places(asked: Sequence[AskedPlace]) -> list[Place]:
    """Countries as places, by their names; one with several zones at the table by its cities."""
    times = Counter(place.country for place in asked)
    return [
        Place(
            name=country_name(place.country),
            city=country_name(place.country) if times[place.country] == 1 else instants.city(place.zone),
            country=place.country,
            seat=place.seat(),
        )
        for place in asked
    ]


def places_form(asked: Asked, link: Callable[[list[AskedPlace]], str]) -> dict[str, Any]:
    """The rows in which places are changed, and the names that the browser proposes for one more.

    `link` makes the query that asks the same of other places.
    """
    rows = [
        {
            "country": place.country,
            "name": country_name(place.country),
            "zone": place.zone,
            "key": place.key,
            "zones": [(name, instants.city(name)) for name in country_zones(place.country)],
            "opens": clock_text(place.hours.start),
            "closes": clock_text(place.hours.end),
            "required": place.required,
            "away": " ".join(day.isoformat() for day in place.away),
            "carried": points_text(place.carried) if place.carried else "",
            "without": link([other for other in asked.places if other is not place]),
        }
        for place in asked.places
    ]
    return {
        "rows_of_places": rows,
        "open": bool(asked.problems) or len(asked.ready) < len(asked.places),
        "typed": ", ".join(asked.unknown),
        "unweighed": [country_name(place.country) for place in asked.places if not place.zone],
        "names": [name for code, name in country_choices() if country_zones(code)],
    }
