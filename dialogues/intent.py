"""The wall clock that an organiser meant, beside the instant that it was when they chose it.

Instants are kept in UTC. When a government changes a zone's rules, the same instant stands on the wall at another
time; only the clock that was meant tells.
"""

import datetime as dt
import zoneinfo


def clock_of(instant: dt.datetime, zone: str) -> str:
    """`2011-06-28T08:00`, the clock on the organiser's wall."""
    return instant.astimezone(zoneinfo.ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def instants_of(clock: str, zone: str) -> tuple[dt.datetime, ...]:
    """The instants at which the zone's clocks show this: two where they are put back, none where they jump ahead."""
    info = zoneinfo.ZoneInfo(zone)
    shown = dt.datetime.fromisoformat(clock)
    found = {shown.replace(tzinfo=info, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    return tuple(sorted(instant for instant in found if clock_of(instant, zone) == clock))


def moved_to(start: dt.datetime, clock: str, zone: str) -> dt.datetime | None:
    """When the clock that was meant comes now, or None while that is still `start`.

    An hour that new rules leave out comes when the clocks have jumped over it.
    """
    meant = instants_of(clock, zone)
    if start in meant:
        return None
    if meant:
        return meant[0]
    jumped = dt.datetime.fromisoformat(clock).replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC)
    # Whoever agreed to it, the session stands at what the wall shows there now.
    return None if jumped == start else jumped
