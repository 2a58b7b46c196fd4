"""When a dialogue lets no session start: on its blackout dates, and sooner or later than its notice allows."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

Reason = Literal["past", "short_notice", "long_notice", "blackout"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Blackout dates are those of `zone`; notice is in days from now, None where there is no latest."""

    zone: str
    blackouts: Collection[dt.date] = ()
    least_notice: int = 0
    most_notice: int | None = None

    def against(self, start: dt.datetime, minutes: int, now: dt.datetime) -> Reason | None:
        """Why no session of so many minutes may start then, or None where it may."""
        if start <= now:
            return "past"
        if start < now + dt.timedelta(days=self.least_notice):
            return "short_notice"
        if self.most_notice is not None and start > now + dt.timedelta(days=self.most_notice):
            return "long_notice"
        zone = ZoneInfo(self.zone)
        last = start + dt.timedelta(minutes=minutes, microseconds=-1)
        day, last_day = start.astimezone(zone).date(), last.astimezone(zone).date()
        return "blackout" if day in self.blackouts or last_day in self.blackouts else None
