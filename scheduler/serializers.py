"""What `POST /api/v1/slots/` and `manage.py plan` take and give, field by field."""

import datetime as dt
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.drainage import set_override
from rest_framework import serializers

from dialogues.instants import rfc3339
from dialogues.problems import MOST_ERRORS
from dialogues.strict_fields import Body, Day, Instant, Items, OneOf, Text, WholeNumber, YesNo
from scheduler.burden import CLOCK_PATTERN, Busy, Seat, WorkingHours, clock_minutes
from scheduler.restdays import WEEKDAYS, RestDays
from scheduler.slots import Ranking, Share, Slot, rank_slots
from scheduler.zones import country_codes, country_zones, zone_names

MOST_DAYS = 366
MOST_DELEGATIONS = 250
MOST_SLOTS = 100
# Outside these years nobody's clocks or holidays are known, and a week's distance could leave the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class Clock(Text):
    """A time on the dial."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        set_override(self, "field", {"type": "string", "pattern": CLOCK_PATTERN, "example": "09:00"})

    def to_internal_value(self, data: object) -> str:
        text = super().to_internal_value(data)
        try:
            clock_minutes(text)
        except ValueError:
            self.refuse(_("a time from 00:00 to 24:00"), data)
        return text


class DelegationRequest(Body):
    """A delegation for which hours are asked."""

    id = Text(max_length=100, help_text="Your name for the delegation, unique within the request.")
    country = OneOf(
        country_codes(),
        gettext_lazy("a country's two letters such as MX (ISO 3166-1)"),
        required=False,
        help_text="ISO 3166-1 alpha-2. Country or zone is required; weekend and holidays follow the country.",
    )
    zone = OneOf(
        zone_names(),
        gettext_lazy("an IANA time zone such as America/Mexico_City"),
        required=False,
        help_text="IANA name. May be left out where the country has exactly one.",
    )
    working_hours = Items(
        child=Clock(),
        least=2,
        most=2,
        default=["09:00", "17:00"],
        help_text="From and to, local time. A later `from` crosses midnight; 24:00 is allowed.",
    )
    weekend = Items(
        child=OneOf(WEEKDAYS),
        required=False,
        help_text=(
            "By default a day is weekend if CLDR or the `holidays` library says so for the country; "
            "without country Saturday and Sunday."
        ),
    )
    # DRF takes declared fields off the class, so this hides no attribute of it.
    required = YesNo(  # type: ignore[assignment]
        default=True, help_text="Whether its absence counts in the ranking."
    )
    busy = Items(
        child=Items(child=Instant(), least=2, most=2),
        default=list,
        help_text="Intervals `[start, end)` in which it cannot come; they may overlap.",
    )
    rest_days = Items(
        child=Day(), default=list, help_text="Local dates on which it rests, besides public holidays."
    )
    working_days = Items(child=Day(), default=list, help_text="Local dates on which it works all the same.")

    def validate_working_hours(self, pair: list[str]) -> WorkingHours:
        try:
            return WorkingHours.parse(*pair)
        except ValueError:
            sentence = _(
                "Expected two times that differ, got %(from)s to %(to)s; a whole day is 00:00 to 24:00."
            )
            raise serializers.ValidationError(sentence % {"from": pair[0], "to": pair[1]}) from None

    def validate_busy(self, pairs: list[list[dt.datetime]]) -> tuple[Busy, ...]:
        sentence = _("Expected an end that is not before the start, got %(start)s to %(end)s.")
        inverted = (i for i, (start, end) in enumerate(pairs) if end < start)
        errors: Any = {
            i: [sentence % {"start": rfc3339(pairs[i][0]), "end": rfc3339(pairs[i][1])}]
            for i in islice(inverted, MOST_ERRORS)
        }
        if errors:
            raise serializers.ValidationError(errors)
        return tuple(Busy(start, end) for start, end in pairs)

    def validate(self, attrs: dict[str, Any]) -> Seat:
        country, weekend = attrs.get("country", ""), attrs.get("weekend")
        return Seat(
            id=attrs["id"],
            zone=attrs.get("zone") or _only_zone(country),
            hours=attrs["working_hours"],
            calendar=RestDays(
                country=country,
                weekend=None if weekend is None else frozenset(weekend),
                rest_days=frozenset(attrs["rest_days"]),
                working_days=frozenset(attrs["working_days"]),
            ),
            required=attrs["required"],
            busy=attrs["busy"],
        )


def _only_zone(country: str) -> str:
    """The country's one zone; a ValidationError that names the choice where there is none or several."""
    zones = country_zones(country)
    if len(zones) == 1:
        return zones[0]
    if not country:
        sentence = _("Expected a country or a zone, got neither.")
    elif zones:
        sentence = _("Expected one of the zones of %(country)s, got none: %(zones)s.")
    else:
        sentence = _("Expected a zone, for %(country)s has none of its own.")
    raise serializers.ValidationError({"zone": sentence % {"country": country, "zones": ", ".join(zones)}})


class DatesRequest(Body):
    """The UTC dates on which starts are looked for."""

    until = Day(since=FIRST_YEAR, last=LAST_YEAR, help_text="UTC date, excluded; at most 366 days later.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from` is a word of Python's and cannot be an attribute.
        first = Day(since=FIRST_YEAR, last=LAST_YEAR, help_text="UTC date of the first starts.")
        return {"from": first, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        days = (attrs["until"] - attrs["from"]).days
        # So many days at the smallest step have 35,136 starts, fewer than the 40,000 that are promised.
        if not 1 <= days <= MOST_DAYS:
            sentence = _("Expected a date 1 to %(most)s days after %(first)s, got %(until)s.")
            words = {"most": MOST_DAYS, "first": attrs["from"], "until": attrs["until"]}
            raise serializers.ValidationError({"until": sentence % words})
        return attrs


class HoursRequest(Body):
    """How long, how often and for whom."""

    duration = WholeNumber(least=15, most=720, of=15, help_text="Minutes.")
    step = WholeNumber(
        least=15,
        most=1440,
        of=15,
        divides=1440,
        default=30,
        help_text="Minutes between starts, counted from 00:00 UTC; divides 1440.",
    )
    limit = WholeNumber(least=1, most=MOST_SLOTS, default=10, help_text="How many slots to answer.")
    delegations = Items(least=1, most=MOST_DELEGATIONS, child=DelegationRequest())

    def validate_delegations(self, seats: list[Seat]) -> list[Seat]:
        seen: dict[str, int] = {}
        errors: Any = {}
        for index, seat in enumerate(seats):
            if seat.id in seen:
                sentence = _('Expected an id of its own, got "%(id)s", which delegations[%(index)s] has.')
                errors[index] = {"id": [sentence % {"id": seat.id, "index": seen[seat.id]}]}
            seen.setdefault(seat.id, index)
        if errors:
            raise serializers.ValidationError(errors)
        return seats


class SlotsRequest(DatesRequest, HoursRequest):
    """Which hours to rank, and for whom."""

    def rank(self) -> Ranking:
        """The ranking that a valid request asks for."""
        asked: dict[str, Any] = self.validated_data
        return rank_slots(
            asked["delegations"],
            asked["from"],
            asked["until"],
            asked["duration"],
            step=asked["step"],
            limit=asked["limit"],
        )


class ReasonAnswer(serializers.Serializer[Any]):
    """Why a slot costs a delegation something, or why it cannot come."""

    code = serializers.ChoiceField(
        ["outside_hours", "night", "weekend", "holiday", "rest_day", "busy", "clock_change"],
        help_text="`clock_change`: the offset changes within the slot or the seven days before it.",
    )
    text = serializers.CharField(help_text="In English, such as `07:00, 2 h before working hours`.")


class ShareAnswer(serializers.Serializer[Any]):
    """What a slot is for one delegation."""

    id = serializers.CharField()
    local_start = serializers.DateTimeField(help_text="Its wall clock, with the offset.")
    local_end = serializers.DateTimeField(help_text="Its wall clock, with the offset.")
    burden = serializers.FloatField(help_text="Points, to hundredths.")
    reasons = ReasonAnswer(many=True)


class SlotAnswer(serializers.Serializer[Any]):
    """A slot `[start, end)`."""

    start = serializers.DateTimeField(help_text="UTC.")
    end = serializers.DateTimeField(help_text="UTC.")
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Ids of delegations with busy time in the slot; only required ones count in the ranking.",
    )
    greatest = serializers.FloatField(help_text="The greatest burden.")
    sum = serializers.FloatField(help_text="The sum of the burdens.")
    delegations = ShareAnswer(many=True)


class SlotsAnswer(serializers.Serializer[Any]):
    """The fairest slots, best first."""

    slots = SlotAnswer(many=True)
    considered = serializers.IntegerField(help_text="How many starts were weighed.")


def answer(ranking: Ranking) -> dict[str, Any]:
    """The ranking as the interface gives it; `SlotsAnswer` documents it."""
    return {"slots": [slot_answer(slot) for slot in ranking.slots], "considered": ranking.considered}


def slot_answer(slot: Slot) -> dict[str, Any]:
    """The slot as the interface gives it; `SlotAnswer` documents it."""
    return {
        "start": rfc3339(slot.start),
        "end": rfc3339(slot.end),
        "missing": list(slot.missing),
        "greatest": float(slot.greatest),
        "sum": float(slot.sum),
        "delegations": [_share(share) for share in slot.shares],
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "id": share.id,
        "local_start": _rfc3339_local(share.local_start),
        "local_end": _rfc3339_local(share.local_end),
        "burden": float(share.burden),
        "reasons": [{"code": reason.code, "text": reason.text} for reason in share.reasons],
    }


def _rfc3339_local(local: dt.datetime) -> str:
    """`2011-06-28T07:00:00-05:00`, always the exact instant.

    Where a historic offset had seconds, the nearest that can be written stands in (RFC 3339, 5.8).
    """
    offset = local.utcoffset() or dt.timedelta()
    minute = dt.timedelta(minutes=1)
    return local.astimezone(dt.timezone(minute * round(offset / minute))).isoformat()
