"""The ledger as its pages show it: sums, bars, and the reasons of each figure in words."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from dialogues.models import Delegation, Session
from scheduler.ledger.charging import Stretch
from scheduler.ledger.models import Charge

# Percent of the bar's length below which a number does not fit into its part.
NARROWEST = 6.0


def ledger(
    sessions: Sequence[Session], delegations: Sequence[Delegation], charges: Sequence[Charge]
) -> dict[str, Any]:
    """A row for each delegation, who carries most first, with its charges in the order of the sessions."""
    by_place = {(charge.delegation_id, charge.session_id): charge for charge in charges}
    rows: list[dict[str, Any]] = []
    for delegation in delegations:
        own = [by_place.get((delegation.pk, session.pk)) for session in sessions]
        total = sum(charge.hundredths for charge in own if charge)
        rows.append(
            {"delegation": delegation, "charges": list(zip(sessions, own, strict=True)), "total": total}
        )
    most = max([row["total"] for row in rows], default=0) or 1
    for row in rows:
        row["bar"] = list(_bar(row["charges"], most))
        row["points"] = row["total"] / 100
    share = sum(row["total"] for row in rows) / len(rows) if rows else 0
    return {
        "sessions": sessions,
        "rows": sorted(rows, key=lambda row: -row["total"]),
        "share": share / 100,
        "share_at": round(100 * share / most, 2),
    }


def _bar(charges: Sequence[tuple[Session, Charge | None]], most: int) -> Iterator[Mapping[str, Any]]:
    """The parts of a delegation's bar, in percent of the longest: one for each session that cost it something."""
    at = 0
    for session, charge in charges:
        if charge and charge.hundredths:
            width = 100 * charge.hundredths / most
            yield {
                "session": session,
                "points": charge.points,
                "start": round(100 * at / most, 2),
                "width": round(width, 2),
                "middle": round(100 * at / most + width / 2, 2),
                "fits": width >= NARROWEST,
            }
            at += charge.hundredths


def accounts(charges: Sequence[Charge]) -> list[dict[str, Any]]:
    """The charges of one session, the dearest first, each with the lines that it is made of."""
    return [
        {
            "charge": charge,
            "lines": [{"part": part, "why": reason(part)} for part in charge.stretches],
            "points": sum(part.points for part in charge.stretches),
            "quarters": sum(part.quarters for part in charge.stretches),
        }
        for charge in sorted(charges, key=lambda charge: -charge.hundredths)
    ]


def reason(part: Stretch) -> str:
    """`at night 20, Saturday 10`: what one of its quarter-hours costs, and why."""
    hour = {
        "work": _("working hours %(points)s"),
        "outside_hours": _("outside working hours %(points)s"),
        "night": _("at night %(points)s"),
    }[part.hour] % {"points": part.hour_points}
    if part.rest is None:
        return hour
    rest = {
        "weekend": _("weekend"),
        "holiday": part.rest.name,
        "rest_day": _("rest day"),
    }[part.rest.code]
    words = {"hour": hour, "rest": rest, "points": part.rest_points}
    return _("%(hour)s, %(rest)s %(points)s") % words


def held_minutes(session: Session) -> int:
    assert session.started_at  # both, for it was held
    assert session.ended_at
    return round((session.ended_at - session.started_at) / dt.timedelta(minutes=1))
