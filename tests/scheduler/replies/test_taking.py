"""Rules 21 to 28 on real rows: what a reply changes, whom it concerns, and that it counts once."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from dialogues import access
from dialogues.actions import remove_participant
from dialogues.models import Participant
from scheduler import actions, mail
from scheduler.addresses import bounce_address, reply_token
from scheduler.itip import Kept
from scheduler.models import Alias, CalendarEntry, InboundMessage, InboundReply, Invitation, Message
from scheduler.outbox import queue_mail
from scheduler.replies import judging
from scheduler.tasks import sweep
from tests.conftest import NOW, Cast
from tests.scheduler.replies.cast import LATER, START, answer, calendar, invitation, mailed, outcomes, taken

HOUR = dt.timedelta(hours=1)


def waiting(cast: Cast, name: str) -> list[str]:
    """The methods of the mails to this person, in order."""
    found = Message.objects.filter(recipient=f"{name}@example.org").order_by("pk")
    return list(found.values_list("method", flat=True))


def delegation(cast: Cast, to: str = "bina", by: str = "asha", at: dt.datetime = LATER) -> str:
    return calendar(cast, answer("DELEGATED", by, f';DELEGATED-TO="mailto:{to}@example.org"'), at=at)


def test_rule_21_a_batch_of_replies_is_judged_in_order_and_each_attendee_keeps_their_last(
    invited: Cast,
) -> None:
    first = calendar(invited, answer("ACCEPTED"))
    second = calendar(invited, answer("DECLINED"), at=LATER + HOUR)
    brian = mailed(calendar(invited, answer("TENTATIVE", "brian")), "brian@example.org")
    assert outcomes(first, brian, second, first, now=LATER + 2 * HOUR) == [
        "applied",
        "applied",
        "applied",
        "stale",
    ]
    asha = invitation(invited)
    assert (asha.partstat, asha.reply_sequence, asha.reply_dtstamp) == ("DECLINED", 0, LATER + HOUR)
    assert invitation(invited, "brian").partstat == "TENTATIVE"
    assert InboundMessage.objects.count() == 3


@pytest.mark.parametrize(
    ("occurrence", "expected"),
    [
        (";TZID=Nepal Standard Time:20260609T174500", "applied"),
        (":20260609T120000Z", "applied"),
        (":20260610T120000Z", "unmatched"),
        (";VALUE=DATE:20260609", "unmatched"),
        (";TZID=../../../etc/passwd:20260609T120000", "unmatched"),
    ],
)
def test_rule_21_a_recurrence_id_is_matched_by_its_instant(
    invited: Cast, occurrence: str, expected: str
) -> None:
    assert outcomes(calendar(invited, f"RECURRENCE-ID{occurrence}", answer("ACCEPTED"))) == [expected]


def test_rule_22_a_stale_answer_is_shown_and_not_counted(invited: Cast) -> None:
    actions.reschedule_session(invited.session, START + HOUR, LATER + HOUR)
    assert outcomes(calendar(invited, answer("ACCEPTED")), now=LATER + 2 * HOUR) == ["stale"]
    asha = invitation(invited)
    assert (asha.partstat, asha.stale_at) == ("NEEDS-ACTION", LATER + 2 * HOUR)
    actions.answer_invitation(asha, "ACCEPTED", LATER + 3 * HOUR)
    assert invitation(invited).stale_at is None


def test_rule_22_the_answer_on_the_page_and_a_reply_are_one_fact_and_the_later_holds(invited: Cast) -> None:
    actions.answer_invitation(invitation(invited), "DECLINED", LATER)
    assert outcomes(calendar(invited, answer("ACCEPTED"), at=LATER - HOUR)) == ["stale"]
    assert outcomes(calendar(invited, answer("ACCEPTED"), at=LATER + HOUR), now=LATER + HOUR) == ["applied"]
    actions.answer_invitation(invitation(invited), "TENTATIVE", LATER + 2 * HOUR)
    assert invitation(invited).partstat == "TENTATIVE"


def test_rule_22_a_dtstamp_in_the_future_counts_from_when_it_first_came(invited: Cast) -> None:
    ahead = calendar(invited, answer("ACCEPTED"), at=LATER + 100 * HOUR)
    assert outcomes(ahead) == ["applied"]
    again = mailed(ahead).replace(b"Re: Floods", b"Fwd: Floods")  # another message, the same reply
    assert outcomes(ahead, again, now=LATER + HOUR) == ["unchanged", "unchanged"]
    actions.answer_invitation(invitation(invited), "DECLINED", LATER + 2 * HOUR)
    assert outcomes(again, now=LATER + 3 * HOUR) == ["stale"]
    assert outcomes(mailed(ahead).replace(b"Re:", b"Aw:"), now=LATER + 3 * HOUR) == ["stale"]
    other = calendar(invited, answer("TENTATIVE"), at=LATER + 100 * HOUR)
    assert outcomes(other, now=LATER + 4 * HOUR) == ["applied"]
    assert invitation(invited).partstat == "TENTATIVE"


def test_rule_23_an_alias_and_the_domain_in_other_letters_are_the_person(invited: Cast) -> None:
    Alias.objects.create(participant=invited.asha, email="A.Shrestha@ministry.example")
    alias = "ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:a.shrestha@Ministry.example"
    assert outcomes(mailed(calendar(invited, alias), "a.shrestha@ministry.example")) == ["applied"]
    Participant.objects.filter(pk=invited.brian.pk).update(email="Brian@bücher.example")
    labels = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:brian@xn--bcher-kva.example"
    assert outcomes(mailed(calendar(invited, labels), "brian@xn--bcher-kva.example")) == ["applied"]
    accepted = Invitation.objects.filter(partstat="ACCEPTED")
    assert {found.participant for found in accepted} == {invited.asha, invited.brian}


@pytest.mark.parametrize(
    ("sender", "to", "expected"),
    [
        ("asha@example.org", "", "applied"),
        ("ASHA@Example.org", "", "applied"),
        ("mallory@example.org", "", "refused"),
        ("asha@example.org, mallory@example.org", "", "refused"),
        ("asha@example.org.mallory.example", "", "refused"),
        ("mallory@example.org", "brian", "refused"),
        ("somebody@example.org", "asha", "applied"),
    ],
)
def test_rule_24_who_may_answer_for_an_attendee(invited: Cast, sender: str, to: str, expected: str) -> None:
    tag = f"+{reply_token(invitation(invited, to).pk)}" if to else ""
    message = mailed(
        calendar(invited, answer("ACCEPTED")), sender, f"dialogues{tag.upper()}@meridian.example"
    )
    assert outcomes(message) == [expected]
    assert invitation(invited).partstat == ("ACCEPTED" if expected == "applied" else "NEEDS-ACTION")


def test_rule_24_a_secretary_named_by_the_calendar_answers_and_is_named(invited: Cast) -> None:
    line = answer("ACCEPTED", parameters=';SENT-BY="mailto:office@example.org"')
    [result] = taken(mailed(calendar(invited, line), "office@example.org"))
    assert [(t.outcome, t.reason) for t in result.outcomes] == [
        ("applied", "Taken as the answer, sent by office@example.org.")
    ]


def test_rule_25_an_unknown_attendee_waits_for_the_facilitator(invited: Cast) -> None:
    crasher = mailed(
        calendar(invited, answer("ACCEPTED", "crasher", ";CN=Cara Crash")), "crasher@example.org"
    )
    assert outcomes(crasher, crasher) == ["uninvited", "uninvited"]
    row = InboundReply.objects.get()
    assert (row.decision, row.name, row.session, row.invitation) == (
        "open",
        "Cara Crash",
        invited.session,
        None,
    )
    assert not Participant.objects.filter(email="crasher@example.org").exists()


@pytest.mark.parametrize("form", ["one line", "two lines", "the substitute's line alone"])
def test_rule_26_a_substitute_takes_the_seat_with_a_request_and_a_personal_link(
    invited: Cast, form: str
) -> None:
    mine = answer("DELEGATED", parameters=';DELEGATED-TO="mailto:bina@example.org"')
    theirs = 'ATTENDEE;CN="Rai, Bina";DELEGATED-FROM="mailto:asha@example.org":mailto:bina@example.org'
    lines = {"one line": [mine], "two lines": [mine, theirs], "the substitute's line alone": [theirs]}[form]
    assert outcomes(calendar(invited, *lines)) == ["delegated"]
    bina = Participant.objects.get(email="bina@example.org")
    assert (bina.delegation, bina.role) == (invited.nepal, "delegate")
    assert bina.name == ("bina" if form == "one line" else "Rai, Bina")
    assert invitation(invited).partstat == "DELEGATED"
    assert (invitation(invited, "bina").partstat, invitation(invited, "bina").sent_by) == (
        "NEEDS-ACTION",
        invitation(invited),
    )
    assert waiting(invited, "bina") == ["REQUEST"]
    sweep(LATER)
    [mail] = [p.read_text() for p in Path(settings.EMAIL_FILE_PATH).glob("*.eml") if "To: " in p.read_text()
              and "bina@example.org" in p.read_text()]  # fmt: skip
    assert "asha@example.org" not in mail
    assert access.live_keys().filter(participant=bina).count() == 1


def test_rule_26_the_same_delegation_again_changes_nothing(invited: Cast) -> None:
    assert outcomes(delegation(invited), delegation(invited)) == ["delegated", "unchanged"]
    assert waiting(invited, "bina") == ["REQUEST"]


@pytest.mark.parametrize("door", ["mail", "page"])
def test_rule_26_if_the_substitute_declines_the_delegator_is_asked_again(invited: Cast, door: str) -> None:
    outcomes(delegation(invited))
    if door == "page":
        actions.answer_invitation(invitation(invited, "bina"), "DECLINED", LATER + HOUR)
    else:
        said = mailed(calendar(invited, answer("DECLINED", "bina"), at=LATER + HOUR), "bina@example.org")
        assert outcomes(said, now=LATER + HOUR) == ["applied"]
    assert (invitation(invited).partstat, waiting(invited, "asha")) == ("NEEDS-ACTION", ["REQUEST"] * 2)
    old = calendar(invited, answer("ACCEPTED"), at=LATER + HOUR / 2)
    new = calendar(invited, answer("ACCEPTED"), at=LATER + 2 * HOUR)
    assert outcomes(old, new, now=LATER + 3 * HOUR) == ["stale", "applied"]


def test_rule_26_another_substitute_replaces_the_first(invited: Cast) -> None:
    outcomes(delegation(invited), delegation(invited, to="chitra", at=LATER + HOUR), now=LATER + HOUR)
    assert waiting(invited, "bina") == ["REQUEST", "CANCEL"]
    assert waiting(invited, "chitra") == ["REQUEST"]
    assert invitation(invited, "bina").withdrawn_at


def test_rule_26_a_substitutes_own_answer_repeats_the_delegators_line(invited: Cast) -> None:
    outcomes(delegation(invited))
    lines = [
        answer("DELEGATED", parameters=';DELEGATED-TO="mailto:bina@example.org"'),
        answer("ACCEPTED", "bina", ';DELEGATED-FROM="mailto:asha@example.org"'),
    ]
    said = mailed(calendar(invited, *lines, at=LATER + HOUR), "bina@example.org")
    assert outcomes(said, now=LATER + HOUR) == ["applied"]
    assert (invitation(invited, "bina").partstat, invitation(invited).partstat) == ("ACCEPTED", "DELEGATED")


@pytest.mark.parametrize(
    ("by", "to", "reason"),
    [
        ("asha", "brian", "has a seat of their own"),
        ("asha", "asha", "Expected somebody else"),
        ("hilda", "bina", "a facilitator decides"),
        ("rosa", "bina", "a facilitator decides"),
        ("asha", "no address, ", "valid email"),
    ],
)
def test_rule_26_a_seat_is_given_to_nobody_who_cannot_have_it(
    invited: Cast, by: str, to: str, reason: str
) -> None:
    mails = Message.objects.count()
    [result] = taken(mailed(delegation(invited, to, by), f"{by}@example.org"))
    [found] = result.outcomes
    assert found.outcome == "refused"
    assert reason in found.reason
    assert invitation(invited, by).partstat == "NEEDS-ACTION"
    assert (Message.objects.count(), Participant.objects.filter(dialogue=invited.dialogue).count()) == (
        mails,
        5,
    )


def test_rule_26_a_seat_does_not_go_round_in_a_circle(invited: Cast) -> None:
    outcomes(delegation(invited))
    back = mailed(delegation(invited, "asha", "bina", LATER + HOUR), "bina@example.org")
    assert outcomes(back, now=LATER + HOUR) == ["refused"]


def test_rule_16_a_cancel_reaches_the_substitute_too(invited: Cast) -> None:
    outcomes(delegation(invited))
    actions.cancel_session(invited.session, LATER + HOUR)
    assert waiting(invited, "bina") == ["REQUEST", "CANCEL"]
    assert waiting(invited, "asha") == ["REQUEST", "CANCEL"]


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (["DTSTART:20260609T130000Z", "DTEND:20260609T143000Z"], 13, 90),
        (["DTSTART;TZID=Nepal Standard Time:20260609T184500", "DURATION:PT1H30M"], 13, 90),
        (["DTSTART;TZID=/mozilla.org/20050126_1/Asia/Kathmandu:20260609T184500"], 13, None),
        (["DTSTART;TZID=Nowhere/Else:20260609T184500"], None, None),
        (["DTSTART;TZID=../../etc/passwd:20260609T184500"], None, None),
        (["DTSTART;TZID=/dev/zero:20260609T184500"], None, None),
        (["DTSTART:20260609T184500"], None, None),
        (["DTSTART;VALUE=DATE:20260609"], None, None),
        ([], None, None),
    ],
)
def test_rule_27_a_counter_is_a_proposal_and_changes_nothing(
    invited: Cast, lines: list[str], start: int | None, end: int | None
) -> None:
    assert outcomes(calendar(invited, *lines, answer("TENTATIVE"), method="COUNTER")) == ["countered"]
    row = InboundReply.objects.get()
    proposed = START.replace(hour=start) if start else None
    assert (row.proposed_start, row.decision) == (proposed, "open")
    assert row.proposed_end == (proposed + dt.timedelta(minutes=end) if proposed and end else None)
    invited.session.refresh_from_db()
    assert (invited.session.starts_at, invitation(invited).partstat) == (START, "NEEDS-ACTION")


def test_rule_27_a_zone_that_the_object_defines_itself_is_read(invited: Cast) -> None:
    whole = calendar(
        invited, "DTSTART;TZID=Customized:20260609T184500", answer("TENTATIVE"), method="COUNTER"
    )
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Customized\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
        "RRULE:FREQ=SECONDLY;COUNT=1000000000\r\nTZOFFSETFROM:+0545\r\nTZOFFSETTO:+0545\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    outcomes(whole.replace("BEGIN:VEVENT", f"{zone}BEGIN:VEVENT", 1))
    assert InboundReply.objects.get().proposed_start == START.replace(hour=13)


def test_rule_27_a_refresh_gets_the_present_request_once(invited: Cast) -> None:
    actions.reschedule_session(invited.session, START + HOUR, LATER)
    asked = calendar(invited, "ATTENDEE:mailto:asha@example.org", method="REFRESH", at=LATER + HOUR)
    assert outcomes(asked, asked + "\r\n", now=LATER + HOUR) == ["refresh", "unchanged"]
    sent = Message.objects.filter(recipient="asha@example.org").order_by("pk")
    assert [(m.method, m.sequence) for m in sent] == [("REQUEST", 0), ("REQUEST", 1), ("REQUEST", 1)]


def test_rule_27_after_a_cancel_a_refresh_is_told_so(invited: Cast) -> None:
    actions.cancel_session(invited.session, LATER)
    asked = calendar(invited, "ATTENDEE:mailto:asha@example.org", method="REFRESH", at=LATER + HOUR)
    assert outcomes(asked, now=LATER + HOUR) == ["refresh"]
    assert waiting(invited, "asha") == ["REQUEST", "CANCEL", "CANCEL"]


def test_a_message_is_kept_as_it_came_and_taken_again_as_of_when_it_came_first(invited: Cast) -> None:
    raw = mailed(calendar(invited, answer("ACCEPTED"), at=NOW + dt.timedelta(days=90)))
    assert outcomes(raw, now=LATER) == ["applied"]
    assert outcomes(raw, now=LATER + HOUR) == ["unchanged"]
    kept = InboundMessage.objects.get()
    assert (bytes(kept.body), kept.size, kept.source, kept.received_at) == (raw, len(raw), "maildir", LATER)
    assert (kept.sender, kept.subject, kept.dialogue) == ("asha@example.org", "Re: Floods", invited.dialogue)
    assert kept.replies.get().outcome == "applied"


def test_one_message_that_spoils_a_batch_harms_no_other(invited: Cast, monkeypatch) -> None:
    good = calendar(invited, answer("ACCEPTED"))
    bad = mailed(calendar(invited, answer("ACCEPTED", "brian")), "brian@example.org")
    brian = invited.brian.pk
    with monkeypatch.context() as patched:  # a mistake of ours, for none is known
        kept = judging._kept

        def fails_for_brian(entry: CalendarEntry, held: Invitation) -> Kept:
            if held.participant_id == brian:
                raise RuntimeError
            return kept(entry, held)

        patched.setattr(judging, "_kept", fails_for_brian)
        results = taken(good, bad)
    assert [bool(result.unreadable) for result in results] == [False, True]
    assert outcomes(good, bad) == ["unchanged", "applied"]


def report(message: Message, action: str = "failed", to: str = "", enclosed: str = "") -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to or bounce_address(message.pk)}\r\nMIME-Version: 1.0\r\n"
        "Auto-Submitted: auto-replied\r\nSubject: Undelivered Mail\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {message.recipient}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such\r\n mailbox\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {enclosed}\r\n\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("by", ["return path", "Message-ID"])
def test_a_report_marks_the_mail_that_came_back(invited: Cast, by: str) -> None:
    sweep(NOW)
    message = Message.objects.get(recipient="asha@example.org")
    whole = {
        "return path": report(message),
        "Message-ID": report(message, to="dialogues@meridian.example", enclosed=message.message_id),
    }[by]
    [result] = taken(whole)
    assert result.unreadable.startswith("A server's report on the mail to asha@example.org: failed 5.1.1")
    message.refresh_from_db()
    assert (message.state, message.error) == ("bounced", "5.1.1 550 5.1.1 No such mailbox")
    kept = InboundMessage.objects.get()
    assert (kept.reports_on, kept.dialogue) == (message, invited.dialogue)


def test_a_delay_is_noted_and_a_forged_report_is_not(invited: Cast) -> None:
    sweep(NOW)
    message = Message.objects.get(recipient="asha@example.org")
    forged = bounce_address(message.pk).replace("-", "-a").replace("a@", "@")
    taken(report(message, to=forged), report(message, "delayed"))
    message.refresh_from_db()
    assert (message.state, message.error[:5]) == ("sent", "5.1.1")


@pytest.mark.parametrize("method", ["REPLY", "COUNTER"])
@pytest.mark.parametrize("sequence", [0, 1, 9])
def test_rule_22_after_a_cancel_nothing_counts_whatever_its_sequence(
    invited: Cast, method: str, sequence: int
) -> None:
    actions.cancel_session(invited.session, LATER)
    late = calendar(invited, answer("ACCEPTED"), method=method, sequence=sequence, at=LATER + HOUR)
    assert outcomes(late, now=LATER + HOUR) == ["stale"]
    assert invitation(invited).partstat == "NEEDS-ACTION"


@pytest.mark.parametrize("method", ["REPLY", "REFRESH"])
def test_rule_25_who_has_left_is_uninvited_and_is_sent_no_address_of_the_call(
    invited: Cast, method: str
) -> None:
    remove_participant(invited.asha, NOW)
    told = len(waiting(invited, "asha"))
    assert outcomes(calendar(invited, answer("ACCEPTED"), method=method)) == ["uninvited"]
    assert len(waiting(invited, "asha")) == told


def test_rule_27_what_is_said_of_the_former_hour_does_not_follow_its_cancellation(invited: Cast) -> None:
    refused = mail.refused_counter_mail(invitation(invited), LATER, 0)
    queue_mail(refused, LATER, invitation=invitation(invited))
    actions.cancel_session(invited.session, LATER)
    assert Message.objects.get(message_id=refused.message_id).state == "dropped"
