"""What a reply is worth against what is kept about the invitee."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.itip import Kept, Outcome, Reply, decide

NOW = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
KEPT = Kept(
    sequence=2,
    hour_sequence=2,
    time_changed_at=NOW - 60 * MINUTE,
    reply_sequence=2,
    reply_dtstamp=NOW - 10 * MINUTE,
    partstat="ACCEPTED",
)
REPLY = Reply("REPLY", "u1@meridian", 2, NOW - MINUTE, "asha@nepal.example", "DECLINED")


def outcome(reply: Reply, kept: Kept = KEPT) -> str:
    return decide(kept, reply, NOW).outcome


def test_rule_22_the_later_answer_counts() -> None:
    assert decide(KEPT, REPLY, NOW) == Outcome("applied", "DECLINED", "Taken as the answer.")
    assert outcome(replace(REPLY, dtstamp=NOW - 11 * MINUTE)) == "stale"
    assert outcome(replace(REPLY, dtstamp=NOW - 10 * MINUTE)) == "unchanged"
    assert outcome(replace(REPLY, sequence=1)) == "stale"


def test_rule_22_an_answer_from_before_the_last_change_of_time_does_not_count() -> None:
    kept = replace(KEPT, time_changed_at=NOW - MINUTE + dt.timedelta(microseconds=700), reply_sequence=1)
    assert outcome(REPLY, kept) == "applied"  # the same second: DTSTAMP knows no finer
    assert outcome(replace(REPLY, dtstamp=NOW - 2 * MINUTE), kept) == "stale"


def test_rule_22_a_revision_that_left_the_hour_alone_makes_no_answer_old() -> None:
    kept = replace(KEPT, sequence=3)
    assert outcome(REPLY, kept) == "applied"
    assert outcome(REPLY, replace(kept, reply_sequence=3)) == "stale"
    assert outcome(replace(REPLY, sequence=3, dtstamp=NOW - 20 * MINUTE), kept) == "applied"


def test_rule_22_a_dtstamp_in_the_future_counts_as_now() -> None:
    ahead = replace(REPLY, dtstamp=NOW + 600 * MINUTE)
    assert outcome(ahead) == "applied"
    assert outcome(ahead, replace(KEPT, reply_dtstamp=NOW)) == "unchanged"


def test_rule_22_a_revision_that_we_never_sent_makes_no_later_answer_old() -> None:
    assert outcome(REPLY, replace(KEPT, reply_sequence=99)) == "applied"
    assert outcome(replace(REPLY, sequence=99, dtstamp=NOW - 20 * MINUTE)) == "stale"


def test_rule_24_a_stranger_is_refused() -> None:
    stranger = replace(REPLY, sender="eve@else.example")
    assert decide(KEPT, stranger, NOW).outcome == "refused"
    assert decide(KEPT, stranger, NOW).partstat == "ACCEPTED"
    assert outcome(replace(REPLY, sender="")) == "refused"
    assert decide(KEPT, stranger, NOW, holds_token=True).outcome == "applied"


def test_rule_27_a_counter_and_a_refresh_change_nothing() -> None:
    assert decide(KEPT, replace(REPLY, method="COUNTER"), NOW).partstat == "ACCEPTED"
    assert outcome(replace(REPLY, method="COUNTER")) == "countered"
    assert outcome(replace(REPLY, method="COUNTER", sequence=0)) == "stale"
    same_second = replace(KEPT, reply_dtstamp=REPLY.dtstamp)
    assert outcome(replace(REPLY, method="COUNTER"), same_second) == "countered"
    assert outcome(replace(REPLY, method="REFRESH", sequence=0)) == "refresh"


@pytest.mark.parametrize("change", [{"method": "REQUEST"}, {"partstat": "NEEDS-ACTION"}, {"partstat": "X"}])
def test_what_is_no_answer_is_refused(change: dict[str, str]) -> None:
    assert outcome(replace(REPLY, **change)) == "refused"  # type: ignore[arg-type]


def test_rule_26_a_delegation_names_somebody_else() -> None:
    sent = replace(REPLY, partstat="DELEGATED", delegated_to="bina@nepal.example")
    assert decide(KEPT, sent, NOW) == Outcome("delegated", "DELEGATED", "Sends bina@nepal.example instead.")
    assert outcome(replace(sent, delegated_to="")) == "refused"
    assert outcome(replace(sent, delegated_to=REPLY.attendee_email)) == "refused"
