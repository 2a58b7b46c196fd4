"""The pages of replies: what came, as it came, and what a facilitator decides about it."""

import datetime as dt

import pytest
from django.test import Client

from dialogues.models import Participant
from scheduler import actions
from scheduler.models import Alias, InboundMessage, InboundReply, Message
from scheduler.replies.retention import KEPT_FOR, forget_bodies
from scheduler.replies.taking import take_again
from tests.conftest import NOW, Cast, client_of, make_cast
from tests.scheduler.replies.cast import LATER, answer, calendar, invitation, mailed, outcomes, taken

# The hour that is proposed must be to come when the page is pressed.
START = dt.datetime(2099, 6, 9, 12, 0, tzinfo=dt.UTC)
CARA = "cara@example.org"


@pytest.fixture
def invited(db: None) -> Cast:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    cast.session.refresh_from_db()
    return cast


def crash(cast: Cast, parameters: str = ";CN=Cara Crash") -> InboundReply:
    outcomes(mailed(calendar(cast, answer("ACCEPTED", "cara", parameters)), CARA))
    return InboundReply.objects.get()


def propose(cast: Cast, start: str = "20990609T130000Z") -> InboundReply:
    lines = [f"DTSTART:{start}", "DURATION:PT1H", "COMMENT:A bit later?"]
    outcomes(calendar(cast, *lines, answer("TENTATIVE"), method="COUNTER"))
    return InboundReply.objects.get()


def press(cast: Cast, reply: InboundReply, do: str, **fields: object) -> str:
    data = {"do": do, **{f"r{reply.pk}-{name}": value for name, value in fields.items()}}
    page = client_of(cast.host).post(f"/replies/decide/{reply.pk}/", data, follow=True)
    reply.refresh_from_db()
    return page.content.decode()


def mails(to: str) -> list[str]:
    return list(Message.objects.filter(recipient=to).order_by("pk").values_list("method", flat=True))


def test_the_list_shows_what_came_and_what_waits(invited: Cast) -> None:
    crash(invited)
    taken(
        calendar(invited, answer("DECLINED")), b"From: asha@example.org\r\nSubject: Namaste <b>\r\n\r\nHello."
    )
    page = client_of(invited.host).get("/dialogues/rivers/replies/").content.decode()
    for expected in (
        "Cara Crash",
        "answered without being invited",
        "does not come",
        "could not be read",
        "Namaste &lt;b&gt;",
    ):
        assert expected in page


@pytest.mark.parametrize("path", ["/dialogues/rivers/replies/", "/replies/{m}/", "/replies/{m}/raw/"])
def test_only_facilitators_see_replies(invited: Cast, path: str) -> None:
    url = path.format(m=crash(invited).message_id)
    assert client_of(invited.host).get(url).status_code == 200
    for who in (invited.outsider, invited.asha, invited.rapporteur):
        assert client_of(who).get(url).status_code in {302, 404}, who
    assert Client().get(url).status_code in {302, 404}


@pytest.mark.parametrize("path", ["/replies/{m}/again/", "/replies/decide/{r}/"])
def test_only_facilitators_decide(invited: Cast, path: str) -> None:
    reply = crash(invited)
    url = path.format(m=reply.message_id, r=reply.pk)
    for who in (invited.outsider, invited.asha, invited.rapporteur, None):
        assert client_of(who).post(url, {"do": "turn_away"}).status_code in {403, 404}, who
    reply.refresh_from_db()
    assert reply.decision == "open"
    assert client_of(invited.host).get(url).status_code == 405


def test_what_belongs_to_no_dialogue_is_seen_by_who_looks_after_the_installation(invited: Cast) -> None:
    taken(mailed(calendar(invited, answer("ACCEPTED"), uid="nobody@elsewhere"), "eve@else.example"))
    url = f"/replies/{InboundMessage.objects.get().pk}/"
    assert client_of(invited.host).get(url).status_code == 404
    assert client_of(invited.host).get("/replies/").status_code == 404
    invited.host.is_staff = True
    invited.host.save()
    assert "eve@else.example" in client_of(invited.host).get("/replies/").content.decode()
    assert client_of(invited.host).get(url).status_code == 200


def test_a_message_is_shown_and_kept_as_it_came(invited: Cast) -> None:
    raw = mailed(calendar(invited, answer("ACCEPTED"), "COMMENT:<script>alert(1)</script>"))
    taken(raw)
    client, pk = client_of(invited.host), InboundMessage.objects.get().pk
    page = client.get(f"/replies/{pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    kept = client.get(f"/replies/{pk}/raw/")
    assert (kept.content, kept["Content-Type"]) == (raw, "application/octet-stream")
    assert kept["Content-Disposition"].startswith("attachment")
    again = client.post(f"/replies/{pk}/again/", follow=True).content.decode()
    assert "This answer has been taken already." in again
    assert InboundReply.objects.get().outcome == "applied"


def test_rule_25_the_facilitator_admits_and_a_request_goes_out(invited: Cast) -> None:
    reply = crash(invited)
    page = press(invited, reply, "admit", name="Cara Crash", role="delegate", delegation=invited.nepal.pk)
    assert "Cara Crash is invited." in page
    cara = Participant.objects.get(email=CARA)
    assert (cara.delegation, cara.role, mails(CARA)) == (invited.nepal, "delegate", ["REQUEST"])
    assert reply.decision == "accepted"
    assert "decided already" in press(invited, reply, "turn_away")
    assert mails(CARA) == ["REQUEST"]


def test_rule_25_the_facilitator_declines_and_a_cancel_goes_out(invited: Cast) -> None:
    reply = crash(invited)
    press(invited, reply, "turn_away")
    assert (mails(CARA), reply.decision) == (["CANCEL"], "refused")
    body = bytes(Message.objects.get(recipient=CARA).body).decode()
    assert "asha@example.org" not in body
    assert not Participant.objects.filter(email=CARA).exists()


def test_rule_25_nobody_is_made_a_facilitator_by_a_reply(invited: Cast) -> None:
    reply = crash(invited)
    press(invited, reply, "admit", name="Cara", role="facilitator")
    assert reply.decision == "open"


def test_rule_23_the_facilitator_names_an_alias_and_the_answer_counts(invited: Cast) -> None:
    reply = crash(invited)
    press(invited, reply, "alias", participant=invited.asha.pk)
    assert Alias.objects.get().participant == invited.asha
    assert (invitation(invited).partstat, reply.decision, reply.outcome) == (
        "ACCEPTED",
        "accepted",
        "applied",
    )
    later = calendar(invited, answer("DECLINED", "cara"), at=LATER + dt.timedelta(hours=1))
    assert outcomes(mailed(later, CARA), now=LATER + dt.timedelta(hours=2)) == ["applied"]


def test_rule_26_whom_an_invitee_sent_takes_their_seat_when_admitted(invited: Cast) -> None:
    reply = crash(invited, ';DELEGATED-FROM="mailto:asha@example.org"')
    page = client_of(invited.host).get("/dialogues/rivers/replies/").content.decode()
    assert "Sent by" in page
    press(invited, reply, "admit", name="Cara", role="delegate", delegation=invited.nepal.pk)
    assert invitation(invited, "cara").sent_by == invitation(invited)


def test_rule_27_a_proposal_is_shown_with_its_burden_and_accepting_asks_everybody_anew(invited: Cast) -> None:
    reply = propose(invited)
    page = client_of(invited.host).get("/dialogues/rivers/replies/").content.decode()
    for expected in ("proposes another hour", "A bit later?", "Worst", "Kathmandu", "St Johns"):
        assert expected in page
    press(invited, reply, "accept")
    invited.session.refresh_from_db()
    assert (invited.session.starts_at, invited.session.duration) == (START + dt.timedelta(hours=1), 90)
    assert (mails("brian@example.org"), reply.decision) == (["REQUEST"] * 2, "accepted")


def test_rule_27_refusing_sends_a_declinecounter_with_its_sequence(invited: Cast) -> None:
    reply = propose(invited)
    press(invited, reply, "refuse", comment="The others cannot.")
    assert (mails("asha@example.org"), reply.decision) == (["REQUEST", "DECLINECOUNTER"], "refused")
    invited.session.refresh_from_db()
    assert invited.session.starts_at == START


@pytest.mark.parametrize("start", ["20000101T000000Z", "garbage"])
def test_an_hour_that_is_past_or_not_readable_cannot_be_accepted(invited: Cast, start: str) -> None:
    reply = propose(invited, start)
    assert "still to come" in press(invited, reply, "accept")
    assert reply.decision == "open"


def test_who_has_not_answered_is_one_look_and_asked_by_one_press(invited: Cast) -> None:
    Message.objects.update(state="sent", sent_at=NOW, created_at=NOW)
    Message.objects.filter(recipient="brian@example.org").update(
        state="bounced", error="5.1.1 No such mailbox"
    )
    actions.answer_invitation(invitation(invited), "ACCEPTED", LATER)
    client, url = client_of(invited.host), f"/s/{invited.session.pk}/delivery/"
    page = client.get(url).content.decode()
    for expected in (
        "came back",
        "5.1.1 No such mailbox",
        "1 not reached",
        "Ask the 4 who have not answered",
    ):
        assert expected in page
    assert page.index("Brian Pike") < page.index("Asha Shrestha")
    assert "4 people are asked again." in client.post(f"{url}remind/", follow=True).content.decode()
    assert (mails("asha@example.org"), mails("brian@example.org")) == (["REQUEST"], ["REQUEST"] * 2)
    assert "Nobody is asked again" in client.post(f"{url}remind/", follow=True).content.decode()
    for who in (invited.asha, invited.outsider):
        assert client_of(who).post(f"{url}remind/").status_code == 404


def test_the_list_costs_the_same_for_one_message_and_for_many(
    invited: Cast, django_assert_max_num_queries
) -> None:
    client = client_of(invited.host)
    for turn in range(12):
        at = LATER + dt.timedelta(minutes=turn)
        taken(calendar(invited, answer("ACCEPTED"), at=at), now=at)
    with django_assert_max_num_queries(16):
        client.get("/dialogues/rivers/replies/")


def test_bytes_that_are_no_text_are_shown_all_the_same(invited: Cast) -> None:
    taken(b"From: asha@example.org\r\n\r\n\x00\xff\xfe")
    assert client_of(invited.host).get(f"/replies/{InboundMessage.objects.get().pk}/").status_code == 200


def test_after_half_a_year_the_message_goes_and_its_outcome_stays(invited: Cast) -> None:
    taken(calendar(invited, answer("ACCEPTED")))
    crash_message = mailed(calendar(invited, answer("ACCEPTED", "cara")), CARA)
    outcomes(crash_message)
    assert forget_bodies(LATER + KEPT_FOR) == 0
    assert forget_bodies(LATER + KEPT_FOR + dt.timedelta(seconds=1)) == 1  # one waits for the facilitator
    settled, waiting = InboundMessage.objects.order_by("pk")
    assert (bytes(settled.body), bytes(waiting.body)) == (b"", crash_message)
    page = client_of(invited.host).get(f"/replies/{settled.pk}/").content.decode()
    assert "kept no longer" in page
    assert "Take it once more" not in page
    assert client_of(invited.host).get(f"/replies/{settled.pk}/raw/").status_code == 404
    assert take_again(settled, LATER).outcomes == ()
    settled.refresh_from_db()
    assert (settled.unreadable, settled.replies.get().outcome) == ("", "applied")
    assert forget_bodies(LATER + KEPT_FOR * 2) == 0
