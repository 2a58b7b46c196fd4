"""Rule 28: what calendars in the wild send is taken; and what is hostile costs little, has a reason and is kept."""

import tracemalloc
from dataclasses import replace

import pytest

from scheduler.addresses import reply_address
from scheduler.models import InboundMessage, InboundReply
from tests.conftest import NOW, Cast
from tests.scheduler.replies.cast import answer, calendar, invitation, mailed, taken
from tests.scheduler.replies.wild import FORMS, Answer, nextcloud, zimbra


def said(cast: Cast, partstat: str = "ACCEPTED") -> Answer:
    return Answer(cast.session.calendar_entry.uid, "asha@example.org", partstat)


@pytest.mark.parametrize("name", [name for name in FORMS if name != "Nextcloud"])
@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_rule_28_the_reply_of_a_calendar_in_the_wild_counts(invited: Cast, name: str, partstat: str) -> None:
    [result] = taken(FORMS[name](said(invited, partstat)))
    assert [found.outcome for found in result.outcomes] == ["applied"], result
    assert invitation(invited).partstat == partstat


def test_rule_28_a_comment_in_other_letters_is_read(invited: Cast) -> None:
    taken(zimbra(said(invited)))
    assert invitation(invited).comment == "Sí, voy; gracias"


def test_rule_24_a_server_that_writes_in_the_attendees_name_needs_the_token(invited: Cast) -> None:
    """Nextcloud's From is the server's own: anybody could write so."""
    whole = said(invited)
    [without] = taken(nextcloud(whole))
    assert [found.outcome for found in without.outcomes] == ["refused"]
    address = reply_address(invitation(invited).pk)
    [with_token] = taken(nextcloud(replace(whole, organizer=address)))
    assert [found.outcome for found in with_token.outcomes] == ["applied"]


def nested(depth: int) -> bytes:
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(depth)
    )
    return b"From: asha@example.org\r\n" + opening


def hostile(cast: Cast) -> dict[str, bytes]:
    whole = mailed(calendar(cast, answer("ACCEPTED")))
    many = calendar(cast, *[answer("ACCEPTED", f"a{n}") for n in range(10_000)])
    forever = calendar(
        cast, "RRULE:FREQ=SECONDLY;COUNT=1000000000", *["RDATE:20260609T120000Z"] * 1000, answer("ACCEPTED")
    )
    return {
        "truncated": whole[: len(whole) // 2],
        "binary": bytes(range(256)) * 4000,
        "nothing": b"",
        "nested 100 deep": nested(100),
        "calendars nested 100 deep": mailed("BEGIN:VCALENDAR\r\n" * 100),
        "wrong charset": whole.replace(b"charset=UTF-8", b"charset=utf-16"),
        "unknown charset": whole.replace(b"charset=UTF-8", b"charset=x-none\\xff"),
        "10,000 attendees": mailed(many),
        "a billion recurrences": mailed(forever),
        "one line without end": whole[:-40] + b"x" * 9_000_000,
        "folds without end": whole[:-40] + b"\r\n x" * 99_000,
        "quotes without end": mailed(calendar(cast, 'ATTENDEE;CN="' + '"a' * 400_000)),
        "semicolons without end": mailed(calendar(cast, "ATTENDEE" + ";A=B" * 400_000 + ":x")),
        "headers without end": b"X: y\r\n" * 200_000 + whole,
        "a zone that is a path": mailed(
            calendar(
                cast,
                "DTSTART;TZID=../../../../etc/passwd:20260609T130000",
                answer("TENTATIVE"),
                method="COUNTER",
            )
        ),
        "a zone with a null": mailed(
            calendar(
                cast, "DTSTART;TZID=Asia/\0Kathmandu:20260609T130000", answer("TENTATIVE"), method="COUNTER"
            )
        ),
    }


@pytest.mark.parametrize("name", [
    "truncated", "binary", "nothing", "nested 100 deep", "calendars nested 100 deep", "wrong charset",
    "unknown charset", "10,000 attendees", "a billion recurrences", "one line without end", "folds without end",
    "quotes without end", "semicolons without end", "headers without end", "a zone that is a path",
    "a zone with a null",
])  # fmt: skip
@pytest.mark.timeout(60)
def test_what_is_hostile_costs_little_and_is_kept_with_a_reason(invited: Cast, name: str) -> None:
    raw = hostile(invited)[name]
    [result] = taken(raw)
    assert result.unreadable or all(found.reason for found in result.outcomes)
    kept = InboundMessage.objects.get()
    assert (bytes(kept.body), kept.size) == (raw, len(raw))
    if "zone" in name:
        assert InboundReply.objects.get().proposed_start is None or "null" in name
    # The next one is taken as if nothing had been.
    [after] = taken(mailed(calendar(invited, answer("DECLINED"), at=NOW.replace(hour=10, minute=59))))
    assert after.outcomes


def test_a_large_message_is_judged_in_little_memory(invited: Cast) -> None:
    raw = mailed(calendar(invited, answer("ACCEPTED"))) + b"\r\n" + b"x" * 9_000_000
    tracemalloc.start()
    taken(raw)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * len(raw)
