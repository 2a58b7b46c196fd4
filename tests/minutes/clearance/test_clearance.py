"""A draft goes to the delegations and comes back cleared, with what they corrected and what they object to."""

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from dialogues import access
from dialogues.models import Delegation, Participant
from minutes import actions as record
from minutes.cards.actions import write_card
from minutes.clearance import actions
from minutes.clearance.models import Objection, Proposal, Review, Window
from minutes.clearance.sweep import sweep_reviews
from minutes.models import Minutes, Theme
from scheduler.models import Message
from tests.conftest import Cast, client_of
from tests.minutes.conftest import ASHA_SAID, LATER, segment_of, tag
from tests.minutes.files import text_of

SOON = LATER + dt.timedelta(hours=3)
MUCH_LATER = LATER + dt.timedelta(days=20)


@pytest.fixture
def review(cast: Cast, minutes: Minutes, theme: Theme) -> Review:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    record.write_takeaway(minutes, theme, "Partners call.", [span])
    return actions.send_to_review(minutes, 5, LATER)


@pytest.fixture
def running(review: Review) -> Review:
    """Pages ask the real clock: the windows are open now."""
    review.windows.update(closes_at=timezone.now() + dt.timedelta(days=3))
    return review


def window_of(review: Review, delegation: Delegation) -> Window:
    return review.windows.get(delegation=delegation)


def status(minutes: Minutes) -> str:
    return Minutes.objects.get(pk=minutes.pk).status


def test_each_delegation_is_asked_until_an_hour_of_its_own(cast: Cast, review: Review) -> None:
    """LATER is a Friday, on which Nepal works as on Sunday where its calendar says so."""
    nepal, canada = (window_of(review, each) for each in (cast.nepal, cast.canada))
    assert nepal.closes_at.minute == 15
    assert canada.closes_at.minute == 30
    letters = Message.objects.filter(topic__startswith="clearance/")
    assert sorted(letters.values_list("recipient", flat=True)) == sorted([cast.asha.email, cast.brian.email])
    assert {letter.expires_at for letter in letters} == {nepal.closes_at, canada.closes_at}
    mail = message_from_bytes(bytes(letters.get(recipient=cast.asha.email).body), policy=default)
    words = mail.get_body(("plain",))
    assert words is not None
    assert "Silence until then is consent" in " ".join(words.get_content().split())
    assert status(review.minutes) == "in_review"


def test_the_mailed_link_leads_to_the_page(cast: Cast, running: Review) -> None:
    client = client_of(cast.asha)
    answer = client.get(f"/j/{access.mint_key(cast.asha)}?s={cast.session.pk}&clear=1")
    assert answer["Location"] == f"/s/{cast.session.pk}/clearance/"
    page = client.get(answer["Location"]).content.decode()
    assert ASHA_SAID in page
    assert "Silence until then is consent" in page


def test_who_does_not_speak_for_a_delegation_finds_nothing(cast: Cast, running: Review) -> None:
    address = f"/s/{cast.session.pk}/clearance/"
    Participant.objects.filter(pk=cast.observer.pk).update(delegation=cast.nepal)
    for who in (cast.outsider, cast.observer, cast.rapporteur, cast.host):
        client = client_of(who)
        assert client.get(address).status_code == 404
        assert client.post(address, {"do": "clear"}).status_code == 404
    assert Client().get(address).status_code == 302
    assert Client().post(address, {"do": "clear"}).status_code == 403
    desk = f"/s/{cast.session.pk}/minutes/clearance/"
    for who in (cast.outsider, cast.observer, cast.asha):
        assert client_of(who).get(desk).status_code == 404
        assert client_of(who).post(desk, {"do": "take_back"}).status_code == 404
    assert not Window.objects.exclude(cleared_at=None).exists()
    assert status(running.minutes) == "in_review"


def test_before_and_after_a_review_there_is_nothing_to_read(cast: Cast, minutes: Minutes) -> None:
    address = f"/s/{cast.session.pk}/clearance/"
    assert client_of(cast.asha).get(address).status_code == 404
    actions.send_to_review(minutes, 5, LATER)
    assert client_of(cast.asha).get(address).status_code == 200
    letters = Message.objects.filter(topic__startswith="clearance/")
    sent = letters.order_by("pk").first()
    assert sent is not None
    letters.filter(pk=sent.pk).update(state=Message.State.SENT)
    actions.take_back(minutes, SOON)
    assert list(letters.order_by("pk").values_list("state", flat=True)) == ["sent", "dropped"]
    for answer in (client_of(cast.asha).get(address), client_of(cast.asha).post(address, {"do": "clear"})):
        assert answer.status_code == 410
        assert "was taken back" in answer.content.decode()
        assert ASHA_SAID not in answer.content.decode()
    assert client_of(cast.observer).get(address).status_code == 404


@pytest.mark.parametrize(
    ("policy", "told"), [("named", True), ("country", False), ("group", False), ("none", False)]
)
def test_of_others_a_delegation_sees_what_readers_will(
    cast: Cast, review: Review, policy: str, told: bool
) -> None:
    segment = segment_of(review.minutes, cast.asha)
    record.edit_segment(segment, segment.text, 1, cast.rapporteur, SOON, policy)
    page = client_of(cast.brian).get(f"/s/{cast.session.pk}/clearance/").content.decode()
    assert ASHA_SAID in page
    assert ("Asha Shrestha" in page) == told
    assert "Asha Shrestha" in client_of(cast.asha).get(f"/s/{cast.session.pk}/clearance/").content.decode()


def test_while_delegations_read_readers_are_not_told_more_of_who_spoke(cast: Cast, review: Review) -> None:
    segment = segment_of(review.minutes, cast.asha)
    for policy in ("group", "none"):
        segment = record.edit_segment(segment, segment.text, 1, cast.rapporteur, SOON, policy)
    for policy in ("named", "country", "group"):
        with pytest.raises(ValidationError, match="with the delegations"):
            record.edit_segment(segment, segment.text, 1, cast.rapporteur, SOON, policy)
    assert segment_of(review.minutes, cast.asha).attribution == "none"


def test_a_correction_is_accepted_into_the_record_with_a_revision(cast: Cast, running: Review) -> None:
    segment = segment_of(running.minutes, cast.asha)
    page = f"/s/{cast.session.pk}/clearance/"
    asha, desk = client_of(cast.asha), client_of(cast.rapporteur)
    better = ASHA_SAID.replace("one window", "a single window")
    asha.post(page, {"do": "propose", "segment": segment.pk, "text": better, "note": "The term of our law."})
    proposal = Proposal.objects.get()
    assert segment_of(running.minutes, cast.asha).text == ASHA_SAID
    shown = desk.get(f"/s/{cast.session.pk}/minutes/clearance/").content.decode()
    assert "The term of our law." in shown
    assert "put in: </span>a single" in shown
    fields = {"do": "accept", "proposal": proposal.pk, "version": 1, "text": better}
    desk.post(f"/s/{cast.session.pk}/minutes/clearance/", fields)
    segment.refresh_from_db()
    assert (segment.text, segment.version) == (better, 2)
    assert segment.revisions.get().text == ASHA_SAID
    assert Proposal.objects.get().state == "accepted"
    desk.post(f"/s/{cast.session.pk}/minutes/clearance/", {**fields, "text": "Twice."})
    assert segment_of(running.minutes, cast.asha).text == better


def test_a_correction_is_declined_with_a_reason_that_the_delegation_reads(cast: Cast, review: Review) -> None:
    segment = segment_of(review.minutes, cast.asha)
    proposal = actions.propose(window_of(review, cast.nepal), segment, "Otherwise.", "", cast.asha, SOON)
    with pytest.raises(ValidationError, match="Say why"):
        actions.decline(proposal, " ", SOON)
    actions.decline(proposal, "The recording says so.", SOON)
    page = client_of(cast.asha).get(f"/s/{cast.session.pk}/clearance/").content.decode()
    assert "The recording says so." in page
    assert segment_of(review.minutes, cast.asha).text == ASHA_SAID


def test_nobody_corrects_what_another_delegation_said(cast: Cast, running: Review) -> None:
    segment = segment_of(running.minutes, cast.asha)
    answer = client_of(cast.brian).post(
        f"/s/{cast.session.pk}/clearance/", {"do": "propose", "segment": segment.pk, "text": "Mine."}
    )
    assert answer.status_code == 404
    assert not Proposal.objects.exists()


def test_minutes_are_cleared_when_all_have_agreed(cast: Cast, running: Review) -> None:
    client_of(cast.asha).post(f"/s/{cast.session.pk}/clearance/", {"do": "clear"})
    assert status(running.minutes) == "in_review"
    client_of(cast.brian).post(f"/s/{cast.session.pk}/clearance/", {"do": "clear"})
    assert status(running.minutes) == "cleared"


def test_silence_is_consent_once_every_window_is_over(cast: Cast, review: Review) -> None:
    actions.clear(window_of(review, cast.nepal), cast.asha, SOON)
    closes = window_of(review, cast.canada).closes_at
    sweep_reviews(closes - dt.timedelta(minutes=1))
    assert status(review.minutes) == "in_review"
    sweep_reviews(closes)
    sweep_reviews(closes)
    assert status(review.minutes) == "cleared"
    record.publish_minutes(review.minutes, MUCH_LATER)
    page = Client().get("/minutes/rivers-1/").content.decode()
    assert "by Nepal; by silence: Canada." in page


def test_a_waiting_correction_holds_the_minutes_until_it_is_decided(cast: Cast, review: Review) -> None:
    window, segment = window_of(review, cast.nepal), segment_of(review.minutes, cast.asha)
    actions.clear(window, cast.asha, SOON)
    proposal = actions.propose(window, segment, "Otherwise.", "", cast.asha, SOON)
    window.refresh_from_db()
    assert window.cleared_at is None
    sweep_reviews(MUCH_LATER)
    assert status(review.minutes) == "in_review"
    actions.accept(proposal, "Otherwise.", 1, cast.rapporteur, MUCH_LATER)
    assert status(review.minutes) == "cleared"


def test_a_late_correction_is_refused_and_kept_as_a_remark(cast: Cast, review: Review) -> None:
    window, segment = window_of(review, cast.nepal), segment_of(review.minutes, cast.asha)
    Window.objects.update(closes_at=LATER)
    address = f"/s/{cast.session.pk}/clearance/"
    client = client_of(cast.asha)
    answer = client.post(address, {"do": "propose", "segment": segment.pk, "text": "Otherwise."}, follow=True)
    assert "kept as a remark for the facilitator" in answer.content.decode()
    answer = client.post(address, {"do": "clear"}, follow=True)
    assert "The time in which your delegation could answer is over." in answer.content.decode()
    client.post(address, {"do": "object", "text": "Too late."})
    assert not Objection.objects.exists()
    assert Proposal.objects.get().state == "late"
    sweep_reviews(MUCH_LATER)
    assert status(window.review.minutes) == "cleared"
    assert segment_of(review.minutes, cast.asha).text == ASHA_SAID


@pytest.mark.parametrize("end", ["/", ".md", ".json", ".docx", ".pdf"])
def test_an_objection_is_published_with_the_minutes_under_the_delegations_name(
    cast: Cast, running: Review, end: str
) -> None:
    client_of(cast.brian).post(
        f"/s/{cast.session.pk}/clearance/", {"do": "object", "text": "Canada reserves its position on costs."}
    )
    sweep_reviews(timezone.now() + dt.timedelta(days=4))
    record.publish_minutes(running.minutes, MUCH_LATER)
    text = text_of(Client().get(f"/minutes/rivers-1{end}").content, end)
    assert "Canada reserves its position on costs." in " ".join(text.split())
    assert "Canada objected on" in " ".join(text.split())


def test_what_is_redacted_goes_out_of_corrections_and_objections(cast: Cast, review: Review) -> None:
    window, segment = window_of(review, cast.nepal), segment_of(review.minutes, cast.asha)
    actions.propose(window, segment, ASHA_SAID + " Yes, window.", "the window", cast.asha, SOON)
    actions.object_to(window, "We object to the window.", cast.asha, SOON)
    record.redact_segment(segment, "window", "on request", cast.facilitator, SOON)
    for text in (Proposal.objects.get().text, Proposal.objects.get().note, Objection.objects.get().text):
        assert "window" not in text


def test_each_is_reminded_once_and_only_who_has_not_agreed(cast: Cast, review: Review) -> None:
    actions.clear(window_of(review, cast.nepal), cast.asha, SOON)
    closes = window_of(review, cast.canada).closes_at
    sweep_reviews(LATER + dt.timedelta(hours=1))
    for _turn in range(2):
        sweep_reviews(closes - dt.timedelta(days=1))
    letters = Message.objects.filter(topic__startswith="clearance/").order_by("pk")
    assert [letter.recipient for letter in letters][2:] == [cast.brian.email]


def test_under_review_the_record_is_changed_by_accepted_corrections_alone(cast: Cast, review: Review) -> None:
    minutes, segment = review.minutes, segment_of(review.minutes, cast.asha)
    with pytest.raises(ValidationError, match="with the delegations"):
        record.edit_segment(segment, "Otherwise.", 1, cast.rapporteur, SOON)
    with pytest.raises(ValidationError, match="with the delegations"):
        record.add_segment(minutes, None, "statement", cast.asha, "Unheard.")
    with pytest.raises(ValidationError, match="with the delegations"):
        record.publish_minutes(minutes, SOON)
    record.edit_segment(segment, ASHA_SAID, 1, cast.rapporteur, SOON, "group")
    actions.take_back(minutes, SOON)
    record.edit_segment(segment, "Otherwise.", 1, cast.rapporteur, SOON)
    assert actions.send_to_review(minutes, 1, SOON).pk != review.pk


def test_published_without_clearance_says_so(cast: Cast, minutes: Minutes, theme: Theme) -> None:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    record.write_takeaway(minutes, theme, "Partners call.", [span])
    record.publish_minutes(minutes, LATER)
    assert (
        "Published without clearance by the delegations."
        in Client().get("/minutes/rivers-1/").content.decode()
    )


@pytest.mark.parametrize("days", [0, 61])
def test_a_window_has_a_sensible_length(minutes: Minutes, days: int) -> None:
    with pytest.raises(ValidationError, match="Expected 1 to 60 working days"):
        actions.send_to_review(minutes, days, LATER)


def test_a_dialogue_in_which_nobody_speaks_is_not_asked(cast: Cast, minutes: Minutes) -> None:
    Participant.objects.filter(role="delegate").update(left_at=LATER)
    with pytest.raises(ValidationError, match="publish without clearance"):
        actions.send_to_review(minutes, 5, LATER)


def test_hostile_posts_are_refused_without_harm(cast: Cast, running: Review) -> None:
    segment = segment_of(running.minutes, cast.asha)
    client = client_of(cast.asha)
    for fields in (
        {"do": "propose", "segment": "x", "text": "y"},
        {"do": "propose", "segment": segment.pk, "text": "x" * 2_000_000},
        {"do": "propose", "segment": segment.pk, "text": ASHA_SAID},
        {"do": "object", "text": ""},
        {"do": "object", "text": "x" * 3000},
        {"do": "dance"},
        {},
    ):
        answer = client.post(f"/s/{cast.session.pk}/clearance/", fields)
        # What somebody wrote is given back; where that is short, the reason alone, on the next page.
        assert answer.status_code == (400 if len(str(fields.get("text", ""))) > 60 else 302)
    assert not Proposal.objects.exists()
    assert not Objection.objects.exists()
    client.post(f"/s/{cast.session.pk}/clearance/", {"do": "object", "text": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(f"/s/{cast.session.pk}/clearance/").content.decode()


def test_takeaways_are_read_corrected_and_objected_to(cast: Cast, running: Review) -> None:
    minutes, page = running.minutes, f"/s/{cast.session.pk}/clearance/"
    takeaway = minutes.takeaways.get()
    brian, desk = client_of(cast.brian), client_of(cast.rapporteur)
    shown = brian.get(page).content.decode()
    assert "Partners call." in shown
    assert "A partner knows whom to call" in shown
    brian.post(
        page, {"do": "propose", "takeaway": takeaway.pk, "text": "Partners call\r\n one desk.", "note": ""}
    )
    brian.post(page, {"do": "object", "takeaway": takeaway.pk, "text": "Not ours."})
    proposal = Proposal.objects.get()
    fields = {"do": "accept", "proposal": proposal.pk, "text": proposal.text}
    objected = desk.get(f"/s/{cast.session.pk}/minutes/clearance/").content.decode()
    assert f'/minutes/takeaways/#t{takeaway.pk}" dir="auto">Partners call.</a>' in objected
    desk.post(f"/s/{cast.session.pk}/minutes/clearance/", {**fields, "seen": "Something older."})
    assert minutes.takeaways.get().statement == "Partners call."
    desk.post(f"/s/{cast.session.pk}/minutes/clearance/", {**fields, "seen": "Partners call."})
    assert minutes.takeaways.get().statement == "Partners call one desk."
    sweep_reviews(timezone.now() + dt.timedelta(days=4))
    record.publish_minutes(minutes, MUCH_LATER)
    notes = Client().get("/minutes/rivers-1.json").json()["clearance"]
    assert notes[-1].startswith("Canada objected on ")
    assert notes[-1].endswith(" to “Partners call one desk.”: Not ours.")


def test_who_objects_to_a_statement_of_nobody_is_not_told_to_have_made_it(cast: Cast, review: Review) -> None:
    segment = segment_of(review.minutes, cast.asha)
    record.edit_segment(segment, segment.text, 1, cast.rapporteur, SOON, "none")
    for window, person in (
        (window_of(review, cast.nepal), cast.asha),
        (window_of(review, cast.canada), cast.brian),
    ):
        actions.object_to(window, "We see it otherwise.", person, SOON, segment)
        actions.clear(window, person, SOON)
    record.publish_minutes(review.minutes, MUCH_LATER)
    notes = Client().get("/minutes/rivers-1.json").json()["clearance"]
    assert len(notes) == 3
    assert not any("window" in note for note in notes)


def test_under_review_takeaways_change_by_accepted_corrections_alone(cast: Cast, review: Review) -> None:
    takeaway = review.minutes.takeaways.get()
    evidence = takeaway.evidence.get()
    for change in (
        lambda: record.edit_takeaway(takeaway, "Otherwise.", takeaway.statement),
        lambda: record.remove_takeaway(takeaway),
        lambda: record.remove_evidence(evidence),
        lambda: record.add_evidence(takeaway, evidence.span, "dissents"),
        lambda: record.write_takeaway(review.minutes, takeaway.theme, "More."),
        lambda: record.write_summary(review.minutes, "In short."),
        lambda: write_card(takeaway, "practice", "A form."),
    ):
        with pytest.raises(ValidationError, match="with the delegations"):
            change()


def test_takeaways_of_other_minutes_are_not_answered_to(cast: Cast, running: Review) -> None:
    page = f"/s/{cast.session.pk}/clearance/"
    for fields in (
        {"do": "propose", "takeaway": 10**6},
        {"do": "object", "takeaway": 10**6},
        {"do": "propose"},
    ):
        assert client_of(cast.asha).post(page, {**fields, "text": "Mine."}).status_code == 404
    assert not Proposal.objects.exists()
    assert not Objection.objects.exists()
