"""From the rows of a dialogue to the values that the fair hour is decided on, and the words for its reasons."""

import datetime as dt

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.instants import babel_locale
from dialogues.models import Delegation
from scheduler.burden import Seat, WorkingHours
from scheduler.reasons import Reason
from scheduler.restdays import RestDays


def seat_of(delegation: Delegation) -> Seat:
    return Seat(
        id=str(delegation.pk),
        zone=delegation.zone,
        hours=WorkingHours.parse(delegation.work_from, delegation.work_to),
        calendar=RestDays(
            country=delegation.country,
            weekend=None if delegation.weekend is None else frozenset(delegation.weekend),
            rest_days=frozenset(map(dt.date.fromisoformat, delegation.rest_days)),
            working_days=frozenset(map(dt.date.fromisoformat, delegation.working_days)),
        ),
        required=delegation.required,
    )


def words(reason: Reason) -> str:
    """A reason in the reader's language."""
    values = reason.values
    match reason.code:
        case "outside_hours" if values["side"] == "before":
            return _("starts %(span)s before work") % {"span": _span(int(values["seconds"]))}
        case "outside_hours":
            return _("ends %(span)s after work") % {"span": _span(int(values["seconds"]))}
        case "night":
            return _("night from %(time)s") % values
        case "weekend":
            return _("weekend (%(day)s)") % {"day": _weekday(str(values["day"]))}
        case "holiday":
            return _("holiday: %(name)s") % values
        case "rest_day":
            return _("rest day")
        case "busy":
            return _("busy %(time)s–%(until)s") % values
        case _:
            return _("clocks change on %(day)s") % values


def _span(seconds: int) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = [ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}] if hours else []
    if minutes or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    return " ".join(parts)


def _weekday(day: str) -> str:
    return format_date(dt.date.fromisoformat(day), "EEEE", locale=babel_locale())
