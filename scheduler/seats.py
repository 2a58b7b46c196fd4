"""From the rows of a dialogue to the values that an hour is judged by, and the words for its reasons."""

import datetime as dt

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.instants import babel_locale, day_in_brief, day_of_year
from dialogues.models import Delegation, Dialogue
from scheduler.burden import Busy, Seat, WorkingHours
from scheduler.cautions import Caution
from scheduler.limits import Limits
from scheduler.limits import Reason as Limit
from scheduler.reasons import Reason
from scheduler.restdays import RestDays
from scheduler.slots import Share


def seat_of(delegation: Delegation, people: tuple[tuple[Busy, ...], ...] = ()) -> Seat:
    """`people`: for each person who speaks for it, when they cannot come (`scheduler.busy.queries`)."""
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
        people=people,
        quorum=delegation.quorum,
    )


def limits_of(dialogue: Dialogue) -> Limits:
    return Limits(
        zone=dialogue.zone,
        blackouts=frozenset(map(dt.date.fromisoformat, dialogue.blackouts)),
        least_notice=dialogue.least_notice,
        most_notice=dialogue.most_notice,
    )


def limit_words(reason: Limit, dialogue: Dialogue) -> str:
    """Why the dialogue has no session at an hour, in the reader's language."""
    match reason:
        case "past":
            return _("This hour has passed.")
        case "blackout":
            return _("The dialogue has no sessions on this date.")
        case "short_notice":
            return ngettext(
                "This is sooner than the %(n)s day of notice that the dialogue gives.",
                "This is sooner than the %(n)s days of notice that the dialogue gives.",
                dialogue.least_notice,
            ) % {"n": dialogue.least_notice}
        case "long_notice":
            most = dialogue.most_notice or 0
            return ngettext(
                "This is further ahead than %(n)s day, the most that the dialogue plans.",
                "This is further ahead than %(n)s days, the most that the dialogue plans.",
                most,
            ) % {"n": most}


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
            day = day_in_brief(_date(values["day"]), "MMMMd")
            return _("clocks change on %(day)s") % {"day": day}


def caution_words(caution: Caution) -> str:
    """A warning in the reader's language."""
    day = day_of_year(_date(caution.values["day"]))
    if caution.code == "other_date":
        return _("It is %(day)s there.") % {"day": day}
    forward = int(caution.values["seconds"]) > 0
    values = {"day": day, "span": _span(abs(int(caution.values["seconds"])))}
    if caution.code == "clock_change_within":
        if forward:
            return _("During the session, on %(day)s, clocks go forward by %(span)s.") % values
        return _("During the session, on %(day)s, clocks go back by %(span)s.") % values
    if forward:
        return _("Clocks go forward by %(span)s on %(day)s, before the session.") % values
    return _("Clocks go back by %(span)s on %(day)s, before the session.") % values


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
