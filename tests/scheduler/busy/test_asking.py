"""Asking for busy time by mail: the question, whose answer counts, and what is kept of it."""

import datetime as dt
from email.message import EmailMessage
from io import BytesIO

import icalendar
import pytest

from scheduler.busy import actions, queries
from scheduler.models import Alias, BusyQuestion, BusySource, BusyTime, InboundMessage, Message
from scheduler.replies.taking import receive, take, take_again
from tests.conftest import NOW, Cast, client_of
from tests.scheduler.replies.cast import stamp
from tests.scheduler.test_scheduling import mail_of

PAGE = "/dialogues/rivers/busy/ask/"
DAY = dt.timedelta(days=1)
LATER = NOW + dt.timedelta(hours=2)
ONE = (NOW + DAY, NOW + DAY + dt.timedelta(hours=1))
TWO = (NOW + 2 * DAY, NOW + 2 * DAY + dt.timedelta(hours=1))


@pytest.fixture
def question(cast: Cast) -> BusyQuestion:
    asked = actions.ask_busy(cast.asha, NOW, NOW + 14 * DAY, NOW)
    assert asked
    return asked


def period(span: tuple[dt.datetime, dt.datetime]) -> str:
    return f"{stamp(span[0])}/{stamp(span[1])}"


def answer(
    question: BusyQuestion,
    *lines: str,
    at: dt.datetime = LATER,
    attendee: str = "asha@example.org",
    sender: str = "asha@example.org",
    to: str = "dialogues@meridian.example",
    method: str = "REPLY",
    uid: str = "",
) -> bytes:
    body = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"METHOD:{method}",
            "BEGIN:VFREEBUSY",
            f"UID:{uid or question.uid}",
            f"DTSTAMP:{stamp(at)}",
            f"DTSTART:{stamp(question.start)}",
            f"DTEND:{stamp(question.end)}",
            f"ATTENDEE:mailto:{attendee}",
            *lines,
            "END:VFREEBUSY",
            "END:VCALENDAR",
            "",
        ]
    )
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: Re: When?\r\nMIME-Version: 1.0\r\n"
    return f"{head}Content-Type: text/calendar; method={method}; charset=UTF-8\r\n\r\n{body}".encode()


def outcome(raw: bytes, now: dt.datetime = LATER, kind: str = "message/rfc822") -> str:
    [result] = take([receive(BytesIO(raw), kind)], InboundMessage.Source.MAILDIR, now)
    [taken] = result.outcomes
    return taken.outcome


def kept() -> list[tuple[dt.datetime, dt.datetime, bool]]:
    return list(BusyTime.objects.values_list("start", "end", "tentative"))


def calendar_of(message: Message) -> tuple[EmailMessage, icalendar.Calendar]:
    mail = mail_of(message)
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert isinstance(calendar, icalendar.Calendar)
    return mail, calendar


def test_the_question_is_what_rfc_5546_asks_of_it(question):
    mail, calendar = calendar_of(Message.objects.get())
    [asked] = calendar.walk("VFREEBUSY")
    assert {
        f"UID:{question.uid}",
        f"DTSTART:{stamp(NOW)}",
        f"DTEND:{stamp(NOW + 14 * DAY)}",
        f"DTSTAMP:{stamp(NOW)}",
    } <= set(asked.to_ical().decode().split("\r\n"))
    assert str(asked["ATTENDEE"]) == "mailto:asha@example.org"
    assert "mailto:" in str(asked["ORGANIZER"])
    assert (str(calendar["METHOD"]), mail["To"]) == ("REQUEST", "Asha Shrestha <asha@example.org>")
    assert "+q" in mail["Reply-To"]


def test_only_intervals_are_kept_of_an_answer(cast, question):
    raw = answer(
        question,
        f"FREEBUSY;X-SUMMARY=Dentist:{period(ONE)}",
        f"FREEBUSY;FBTYPE=BUSY-TENTATIVE:{period(TWO)}",
        f"FREEBUSY;FBTYPE=FREE:{period((NOW + 3 * DAY, NOW + 4 * DAY))}",
        "SUMMARY:Dentist",
    )
    assert outcome(raw) == "applied"
    assert kept() == [(*ONE, False), (*TWO, True)]
    assert BusySource.objects.get().kind == BusySource.Kind.ANSWER
    found = InboundMessage.objects.get()
    assert (bytes(found.body), found.dialogue) == (b"", cast.dialogue)
    assert set(queries.who_is_away(cast.dialogue, *ONE)) == {cast.nepal.pk}
    assert outcome(raw, LATER + DAY) == "unchanged"
    assert take_again(found, LATER).outcomes == ()
    assert kept() == [(*ONE, False), (*TWO, True)]


def test_a_later_answer_takes_the_place_of_an_earlier_one_and_not_the_other_way_round(question):
    assert outcome(answer(question, f"FREEBUSY:{period(ONE)}", at=LATER)) == "applied"
    assert outcome(answer(question, f"FREEBUSY:{period(TWO)}", at=NOW)) == "stale"
    now = LATER + DAY
    assert outcome(answer(question, f"FREEBUSY:{period(TWO)}", at=now), now) == "applied"
    assert kept() == [(*TWO, False)]
    assert outcome(answer(question, at=now + DAY), now + DAY) == "applied"
    assert kept() == []  # free all the time


def test_what_was_said_of_other_times_stands(cast, question):
    assert outcome(answer(question, f"FREEBUSY:{period(ONE)},{period(TWO)}")) == "applied"
    second = actions.ask_busy(cast.asha, NOW + 2 * DAY, NOW + 9 * DAY, LATER)
    assert second
    assert outcome(answer(question, at=LATER + DAY), LATER + DAY) == "stale"
    assert outcome(answer(second, at=LATER + DAY), LATER + DAY) == "applied"
    assert kept() == [(*ONE, False)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"sender": "brian@example.org"}, "refused"),
        ({"attendee": "brian@example.org", "sender": "brian@example.org"}, "refused"),
        ({"sender": "Asha <ASHA@EXAMPLE.ORG>", "attendee": "Asha@Example.org"}, "applied"),
        ({"uid": "none-of-ours"}, "unmatched"),
        ({"method": "REQUEST"}, "refused"),
    ],
)
def test_whose_word_counts(question, facts, expected):
    assert outcome(answer(question, f"FREEBUSY:{period(ONE)}", **facts)) == expected
    assert bool(kept()) == (expected == "applied")


def test_the_token_of_the_question_speaks_for_whom_it_was_asked(cast, question):
    mail, _calendar = calendar_of(Message.objects.get())
    to = mail["Reply-To"]
    raw = answer(question, f"FREEBUSY:{period(ONE)}", attendee="a@home.example", sender="a@home.example")
    assert outcome(raw) == "refused"
    raw = answer(
        question, f"FREEBUSY:{period(ONE)}", attendee="a@home.example", sender="a@home.example", to=to
    )
    assert outcome(raw) == "applied"
    other = actions.ask_busy(cast.brian, NOW, NOW + DAY, NOW)
    assert other
    assert outcome(answer(other, sender="a@home.example", to=to)) == "refused"


def test_an_alias_counts_as_the_person(cast, question):
    Alias.objects.create(participant=cast.asha, email="as@work.example")
    raw = answer(question, f"FREEBUSY:{period(ONE)}", attendee="as@work.example", sender="as@work.example")
    assert outcome(raw) == "applied"


@pytest.mark.parametrize(
    "line",
    [
        f"FREEBUSY:{stamp(ONE[1])}/{stamp(ONE[0])}",
        "FREEBUSY:nonsense",
        "REQUEST-STATUS:3.8;No authority",
        f"FREEBUSY:{stamp(NOW - 9 * DAY)}/{stamp(NOW - 8 * DAY)}",
    ],
)
def test_an_answer_that_tells_nothing_leaves_nothing(question, line):
    assert outcome(answer(question, line)) in {"applied", "refused"}
    assert kept() == []


def test_a_flood_of_periods_is_refused_whole(question):
    raw = answer(question, *[f"FREEBUSY:{period(ONE)}"] * 20_000)
    [result] = take([receive(BytesIO(raw), "message/rfc822")], InboundMessage.Source.MAILDIR, LATER)
    assert "busy time" in result.unreadable
    assert kept() == []


def test_nobody_is_asked_twice_within_the_hour_and_all_is_gone_when_asked(cast, question):
    assert actions.ask_busy(cast.asha, NOW, NOW + DAY, NOW + dt.timedelta(minutes=59)) is None
    outcome(answer(question, f"FREEBUSY:{period(ONE)}"))
    page = client_of(cast.asha)
    assert "answer by mail" in page.get("/dialogues/rivers/busy/").content.decode()
    page.post(f"/dialogues/rivers/busy/{BusySource.objects.get().pk}/stop/")
    assert kept() == []
    assert outcome(answer(question, f"FREEBUSY:{period(ONE)}"), LATER + DAY) == "unchanged"
    assert kept() == []


def test_a_facilitator_asks_on_the_page_and_nobody_else(cast):
    client = client_of(cast.host)
    text = client.get(PAGE).content.decode()
    assert "Asha Shrestha" in text
    assert "Omar Observer" not in text
    days = {"first": "2099-06-01", "last": "2099-06-30"}
    response = client.post(PAGE, days | {"people": [cast.asha.pk, cast.brian.pk]}, follow=True)
    assert "2 people are asked by mail." in response.content.decode()
    assert "no answer yet (Mon 1 Jun–Tue 30 Jun)" in response.content.decode()
    assert set(BusyQuestion.objects.values_list("participant", flat=True)) == {cast.asha.pk, cast.brian.pk}
    again = client.post(PAGE, days | {"people": [cast.asha.pk]}, follow=True).content.decode()
    assert "asked within the last hour is not asked again" in again
    assert "asked by mail." not in again
    for who in (cast.asha, cast.outsider):
        assert client_of(who).get(PAGE).status_code == 404
        assert client_of(who).post(PAGE, days | {"people": [cast.asha.pk]}).status_code == 404
    assert client_of(None).post(PAGE, days | {"people": [cast.asha.pk]}).status_code in {302, 403}
    assert BusyQuestion.objects.count() == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"last": "2099-05-01"},
        {"last": "2099-12-31"},
        {"first": "2001-01-01", "last": "2001-01-05"},
        {"people": []},
        {"people": ["x"]},
        {"people": ["9" * 30]},
    ],
)
def test_what_cannot_be_asked_is_said_and_asks_nobody(cast, facts):
    asked = {"first": "2099-06-01", "last": "2099-06-30", "people": [cast.asha.pk]} | facts
    response = client_of(cast.host).post(PAGE, asked)
    assert response.status_code == 200
    assert "Expected" in response.content.decode() or "valid" in response.content.decode()
    assert not BusyQuestion.objects.exists()


def test_the_link_in_the_mail_leads_to_one_s_own_page(cast, question):
    mail, _calendar = calendar_of(Message.objects.get())
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    text = part.get_content()
    path = next(line for line in text.split() if "/j/" in line).partition("/j/")[2]
    response = client_of(None).get(f"/j/{path}")
    assert response["Location"] == "/dialogues/rivers/busy/"


def test_beside_an_interval_at_the_edge_of_the_question_what_was_known_stays(cast, question):
    long = (NOW + DAY, NOW + 3 * DAY)
    outcome(answer(question, f"FREEBUSY:{period(long)}"))
    second = actions.ask_busy(cast.asha, NOW + 2 * DAY, NOW + 9 * DAY, LATER)
    assert second
    assert outcome(answer(second, at=LATER + DAY), LATER + DAY) == "applied"
    assert kept() == [(NOW + DAY, NOW + 2 * DAY, False)]
