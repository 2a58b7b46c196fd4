"""The room's instants: cut to milliseconds, so that clocks folded from the log agree with those on the wire."""

import datetime as dt
import re
from typing import Self

_IN_UTC = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,20})?(Z|[+-]00:00)", re.IGNORECASE
)


class Instant(dt.datetime):
    """An instant that a client names: RFC 3339, section 5.6, in UTC, with as many decimals as it likes."""

    @classmethod
    def of(cls, text: object) -> Self:
        """Raises `ValueError` for anything else, another offset included: whoever has one has not thought of zones."""
        if not isinstance(text, str) or not _IN_UTC.fullmatch(text):
            raise ValueError("Expected an instant in UTC such as 2011-06-28T12:00:00.000Z")
        return cls.fromisoformat(text.upper())


def cut(instant: dt.datetime) -> dt.datetime:
    """The instant in UTC, without what is smaller than a millisecond."""
    instant = instant.astimezone(dt.UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def stamp(instant: dt.datetime) -> str:
    """`2011-06-28T12:00:00.000Z`."""
    return cut(instant).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def seconds(since: dt.datetime, until: dt.datetime) -> float:
    """Seconds to the millisecond."""
    return to_milliseconds((until - since).total_seconds())


def to_milliseconds(value: float) -> float:
    """Sums of such numbers are rounded again, so that they neither drift nor show binary dust."""
    return round(value, 3)
