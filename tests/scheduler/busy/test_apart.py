"""Reading in a process of its own: the same answer, and an end whatever the calendar holds."""

import time

import pytest

from scheduler.busy import apart
from scheduler.busy.apart import Order, carry_out, read_apart
from scheduler.busy.fetch import fetch
from scheduler.busy.intervals import Interval, Reading
from scheduler.busy.public import Refused
from tests.scheduler.busy.test_intervals import AT_NINE, KATHMANDU, NINE, WINDOW, calendar, utc
from tests.scheduler.busy.tls import answer, anywhere, serving, trusting


def order(text: str, **fields: object) -> Order:
    return Order(KATHMANDU, *WINDOW, calendar=text.encode(), **fields)  # type: ignore[arg-type]


def test_a_calendar_is_read_as_it_is_here() -> None:
    declined = "DTSTART:20260603T090000Z\nDURATION:PT1H\nATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org"
    ours = "UID:1@meridian\nDTSTART:20260604T090000Z\nDURATION:PT1H"
    floating = "DTSTART:20260605T090000\nDURATION:PT1H\nSTATUS:TENTATIVE"
    text = calendar(AT_NINE, declined, ours, floating, "DTSTART:never")
    assert read_apart(order(text, owner=("a@example.org",), known=("1@meridian",))) == Reading(
        (NINE, Interval(utc(5, 3, 15), utc(5, 4, 15), tentative=True)), skipped=1
    )


def test_refusals_come_back_as_codes() -> None:
    for made, code in (
        (order("no calendar"), "not_calendar"),
        (order(calendar(f"{AT_NINE}\nRRULE:FREQ=SECONDLY")), "too_many"),
        (Order(KATHMANDU, *WINDOW, address="https://127.0.0.1/secret.ics"), "not_public"),
        (Order(KATHMANDU, *WINDOW, address="https://meridian.invalid/secret.ics"), "no_such_host"),
    ):
        with pytest.raises(Refused) as refused:
            read_apart(made)
        assert refused.value.code == code


def test_what_would_never_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules whose days never come are looked for to the year 9999, each of them."""
    monkeypatch.setattr(apart, "SECONDS", 2.0)
    never = "DTSTART:20260601T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        read_apart(order(calendar(*[never] * 200)))
    assert refused.value.code in {"too_slow", "too_heavy"}
    assert time.monotonic() - began < 20


def test_a_fault_of_our_own_is_an_outcome_too() -> None:
    with pytest.raises(Refused) as refused:
        read_apart(Order("Mars/Olympus", *WINDOW, calendar=calendar(AT_NINE).encode()))
    assert refused.value.code == "failed"


def test_an_address_is_fetched_and_read() -> None:
    with serving(answer(calendar(AT_NINE).encode())) as served:

        def get(address: str) -> bytes:
            return fetch(address, resolve=served.resolve, context=trusting(), public=anywhere)

        made = Order(KATHMANDU, *WINDOW, address=served.url())
        outcome = carry_out(made, get)
    assert outcome.intervals == ((NINE.start, NINE.end, False),)
    assert carry_out(made, get).code == "unreachable", "the server is gone"


def test_the_order_tells_nobody_the_address() -> None:
    assert "secret" not in repr(Order(KATHMANDU, *WINDOW, address="https://x.example/secret.ics"))
