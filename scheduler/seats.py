"""From the rows of a dialogue to the values that an hour is judged by, and the words for its reasons."""

import datetime as dt

from babel.dates import format_date
from django.utils.translation import gettext as _

from dialogues.instants import babel_locale
from dialogues.models import Delegation
from scheduler.burden import Seat, WorkingHours
from scheduler.reasons import Reason
from scheduler.restdays import RestDays
from scheduler.slots import Share


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
        quorum=delegation.quorum,
    )


def words(reason: Reason, share: Share) -> str:
    """A reason in the reader's language, beside a page's local start and end, which are not said again."""
    values = reason.values
    match reason.code:
        case "outside_hours":
            return _outside_hours(reason, share)
        case "night":
            return (
                _("at night")
                if values["time"] == _clock(share.local_start)
                else _("night from %(time)s") % values
            )
        case "weekend":
            return format_date(_date(values["day"]), "EEEE", locale=babel_locale())
        case "holiday":
            return str(values["name"])
        case "rest_day":
            return _("rest day")
        case "busy":
            return _("busy %(time)s–%(until)s") % values
        case _:
            day = format_date(_date(values["day"]), "d MMMM", locale=babel_locale())
            return _("clocks change on %(day)s") % {"day": day}


def _outside_hours(reason: Reason, share: Share) -> str:
    values = {"time": reason.values["time"], "span": _span(int(reason.values["seconds"]))}
    if reason.values["side"] == "before":
        if values["time"] == _clock(share.local_start):
            return _("starts %(span)s before work") % values
        return _("%(time)s is %(span)s before work") % values
    if values["time"] == _clock(share.local_end):
        return _("ends %(span)s after work") % values
    return _("%(time)s is %(span)s after work") % values


def _clock(local: dt.datetime) -> str:
    return local.strftime("%H:%M")


def _date(day: object) -> dt.date:
    return dt.date.fromisoformat(str(day))


def _span(seconds: int) -> str:
    """`2 h`, `1 h 30 min`."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if not minutes:
        return _("%(hours)s h") % {"hours": hours}
    if not hours:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
