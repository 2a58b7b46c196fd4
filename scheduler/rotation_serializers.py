"""What `POST /api/v1/rotation/` takes and gives, field by field."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from dialogues.instants import rfc3339
from dialogues.strict_fields import Instant, Items, Number
from scheduler.rotation import Plan, Window, plan_series
from scheduler.serializers import (
    MOST_DELEGATIONS,
    DatesRequest,
    DelegationRequest,
    HoursRequest,
    SlotAnswer,
    slot_answer,
)

# Two years of weeks.
MOST_SESSIONS = 104
MOST_STARTS = 40_000
MOST_POINTS = 1_000_000
MOST_SECONDS = 30


class PlannedDelegationRequest(DelegationRequest):
    """A delegation for which a series is planned."""

    ledger = Number(
        least=0,
        most=MOST_POINTS,
        decimals=2,
        default=Decimal(),
        help_text="Points that earlier sessions have cost it, to hundredths.",
    )

    def validate(self, attrs: dict[str, Any]) -> Any:
        """The seat with its points so far."""
        return super().validate(attrs), attrs["ledger"]


class SessionRequest(DatesRequest):
    """Where one session may start."""

    pin = Instant(required=False, help_text="One of the window's starts, where the session is to be held.")

    def validate(self, attrs: dict[str, Any]) -> Any:
        dates = super().validate(attrs)
        return Window(dates["from"], dates["until"], dates.get("pin"))


class RotationRequest(HoursRequest):
    """Which series to plan, and for whom."""

    sessions = Items(
        least=1,
        most=MOST_SESSIONS,
        child=SessionRequest(),
        help_text="Windows in order, none beginning before the one before it ends; 40,000 starts in all.",
    )
    delegations = Items(least=1, most=MOST_DELEGATIONS, child=PlannedDelegationRequest())
    time_limit = Number(
        least=Decimal("0.1"),
        most=MOST_SECONDS,
        decimals=3,
        default=Decimal(5),
        help_text="Seconds after which the best plan found so far is answered.",
    )

    def validate_delegations(self, planned: list[Any]) -> list[Any]:
        super().validate_delegations([seat for seat, _points in planned])
        return planned

    def validate_sessions(self, windows: list[Window]) -> list[Window]:
        errors: Any = {}
        for index, (before, after) in enumerate(pairwise(windows), start=1):
            if after.first < before.until:
                sentence = _(
                    "Expected a date not before %(until)s, where sessions[%(index)s] ends, got %(first)s."
                )
                words = {"until": before.until, "index": index - 1, "first": after.first}
                errors[index] = {"from": [sentence % words]}
        if errors:
            raise serializers.ValidationError(errors)
        return windows

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        windows, step = attrs["sessions"], attrs["step"]
        errors: Any = {
            index: {"pin": [_pin_sentence(window, step)]}
            for index, window in enumerate(windows)
            if window.pin is not None and not window.allows(window.pin, step)
        }
        starts = sum(window.starts(step) for window in windows)
        if starts > MOST_STARTS:
            sentence = _("Expected at most %(most)s starts in all, got %(starts)s.")
            errors = [sentence % {"most": MOST_STARTS, "starts": starts}]
        if errors:
            raise serializers.ValidationError({"sessions": errors})
        return attrs

    def plan(self, seconds: float) -> Plan:
        """The plan that a valid request asks for, in so many seconds."""
        asked: dict[str, Any] = self.validated_data
        return plan_series(
            [seat for seat, _points in asked["delegations"]],
            asked["sessions"],
            asked["duration"],
            step=asked["step"],
            ledger={seat.id: points for seat, points in asked["delegations"]},
            seconds=seconds,
        )


def _pin_sentence(window: Window, step: int) -> str:
    sentence = _("Expected a start every %(step)s minutes from %(first)s, before %(until)s, got %(pin)s.")
    end = dt.datetime.combine(window.until, dt.time(), dt.UTC)
    assert window.pin is not None
    instants = {"first": rfc3339(window.midnight), "until": rfc3339(end), "pin": rfc3339(window.pin)}
    return sentence % {"step": step, **instants}


class RotationAnswer(serializers.Serializer[Any]):
    """The fairest plan."""

    sessions = SlotAnswer(many=True, help_text="A slot for each window, in order.")
    ledger = serializers.DictField(
        child=serializers.FloatField(),
        help_text="Points by delegation when all sessions are held, to hundredths.",
    )
    optimal = serializers.BooleanField(help_text="False only where time ran out before it was certain.")


def answer(plan: Plan) -> dict[str, Any]:
    """The plan as the interface gives it; `RotationAnswer` documents it."""
    return {
        "sessions": [slot_answer(slot) for slot in plan.sessions],
        "ledger": {name: float(points) for name, points in plan.ledger.items()},
        "optimal": plan.optimal,
    }
