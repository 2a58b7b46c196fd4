"""The lines of a calendar that tell when somebody will be busy; the others are dropped before anything is parsed.

What an event is about is thus not even read, and of ten years of meetings only those to come take time.
"""

import datetime as dt
import re
from collections import Counter

_FOLD = re.compile(r"(?:\r?\n)+[ \t]")
_BREAK = re.compile(r"\r?\n")  # and nothing else that breaks a line elsewhere: a description may hold it
_NAME = re.compile(r"[A-Za-z0-9-]+")
_LAST_DATE = re.compile(r":(\d{8})(?:T\d{6}Z?)?\s*$")
_REPEATS = {"RRULE", "RDATE", "RECURRENCE-ID"}
_TELLING = _REPEATS | {
    "BEGIN",
    "END",
    "UID",
    "SEQUENCE",  # of two versions of one event the later counts
    "DTSTART",
    "DTEND",
    "DURATION",
    "EXDATE",
    "STATUS",
    "TRANSP",
    "X-MICROSOFT-CDO-BUSYSTATUS",
    "FREEBUSY",
    "TZID",
    "TZNAME",
    "TZOFFSETFROM",
    "TZOFFSETTO",
}


def telling_lines(calendar: str, *, since: dt.date, attendees: bool) -> str:
    """`calendar` unfolded and without the rest. An event that ended before `since` and does not repeat goes whole,
    unless it may be the later version of one that is to come; with `attendees` who answered what stays."""
    wanted = _TELLING | {"ATTENDEE"} if attendees else _TELLING
    named = [(_name(line), line) for line in _BREAK.split(_FOLD.sub("", calendar))]
    events = Counter(line for name, line in named if name == "UID")
    kept: list[str] = []
    event: int | None = None
    for name, line in named:
        if name not in wanted:
            continue
        kept.append(line)
        if name in {"BEGIN", "END"} and line.strip().upper().endswith(":VEVENT"):
            if name == "END" and event is not None and _is_over(kept[event:], since, events):
                del kept[event:]
            event = len(kept) - 1 if name == "BEGIN" else None
    return "\r\n".join([*kept, ""])


def _is_over(event: list[str], since: dt.date, events: Counter[str]) -> bool:
    """Whether it surely is, and alone: one without an end of its own is left to the parser."""
    if any(_name(line) in _REPEATS or events[line] > 1 for line in event):
        return False
    ends = [_LAST_DATE.search(line) for line in event if _name(line) == "DTEND"]
    return bool(ends) and all(end is not None and end[1] < since.strftime("%Y%m%d") for end in ends)


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found[0].upper() if found else ""
