"""What is redacted is nowhere: not on a page, not in a file, not in a row of the database."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client

from dialogues.models import AgendaItem, RoomEvent
from dialogues.room import log
from minutes import actions
from minutes.actions.record import has_grown
from minutes.comments.actions import write_comment
from minutes.models import Minutes, SearchEntry, Segment, Span, Takeaway, Theme
from minutes.subscriptions.actions import ask_subscription, confirm_subscription, tell_subscribers
from minutes.subscriptions.models import Subscription
from scheduler.models import Message
from tests.conftest import Cast, client_of
from tests.minutes.conftest import ASHA_SAID, HELD, LATER, segment_of, tag
from tests.minutes.files import text_of

SECRET = "Zanzibar"
SAID = f"We opened one window. {SECRET} pays for it. A partner knows whom to call."
READERS = ("", "/record/", "/history/", ".md", ".json", ".csv", ".docx", ".pdf")
LATEST = LATER + dt.timedelta(days=9)


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    """The secret was noted in the room, published, quoted, mended and published again."""
    note = RoomEvent.objects.get(kind="note_written", data__text=ASHA_SAID)
    note.data["text"] = f"{SECRET} in the room."
    note.save()
    left = RoomEvent.objects.get(kind="item_taken_up", data__conclusion="Paying a part helps.")
    left.data["conclusion"] = f"Agreed, and {SECRET} pays."
    left.save()
    AgendaItem.objects.filter(session=cast.session).update(conclusion=left.data["conclusion"])
    segment = segment_of(minutes, cast.asha)
    actions.edit_segment(segment, f"{SECRET} was here first.", 1, cast.rapporteur, LATER)
    actions.edit_segment(segment, SAID, 2, cast.rapporteur, LATER)
    segment.refresh_from_db()
    quoted = tag(segment, theme, f"one window. {SECRET} pays", cast.rapporteur)
    calm = tag(segment, theme, "knows whom to call", cast.rapporteur)
    actions.write_takeaway(minutes, theme, f"Others pay: {SECRET} does.", [quoted])
    actions.write_takeaway(minutes, theme, "Partners call.", [calm])
    actions.write_summary(minutes, f"{SECRET}, in short.")
    actions.publish_minutes(minutes, LATER)
    actions.unpublish_minutes(minutes, LATER)
    actions.edit_segment(segment, f"{SAID} Truly, {SECRET}.", 3, cast.rapporteur, LATER)
    return actions.publish_minutes(minutes, LATER + dt.timedelta(days=1))


def rows_with(word: str) -> list[str]:
    """Every row of every table that holds a word."""
    found = [(model.__name__, row) for model in apps.get_models() for row in model._default_manager.values()]
    return [f"{name}: {row}" for name, row in found if word.casefold() in str(row).casefold()]


def test_nothing_keeps_what_was_redacted(cast: Cast, published: Minutes) -> None:
    assert len(rows_with(SECRET)) > 8
    actions.redact_segment(
        segment_of(published, cast.asha), SECRET, "asked  by a\nthird party", cast.facilitator, LATEST
    )
    assert rows_with(SECRET) == []
    segment = segment_of(published, cast.asha)
    assert segment.text == SAID.replace(SECRET, "[redacted: asked by a third party]") + (
        " Truly, [redacted: asked by a third party]."
    )
    # The room reads on from where it was, without the word; the minutes have nothing new to learn from it.
    notes = [
        entity["text"] for key, entity in log.load(cast.session.pk).map.items() if key.startswith("note/")
    ]
    assert len(notes) == 3
    (item,) = AgendaItem.objects.filter(session=cast.session)
    assert item.conclusion == "Agreed, and [redacted: asked by a third party] pays."
    assert log.load(cast.session.pk).map[f"item/{item.item_id}"]["conclusion"] == item.conclusion
    assert not has_grown(published)


@pytest.mark.parametrize("words", [SECRET, ""])
@pytest.mark.parametrize("end", READERS)
def test_no_address_shows_it(cast: Cast, published: Minutes, end: str, words: str) -> None:
    address = f"/minutes/rivers-1{end}"
    assert SECRET in text_of(Client().get(address).content, end)
    actions.redact_segment(segment_of(published, cast.asha), words, "on request", cast.facilitator, LATEST)
    if not words:
        # A whole statement goes; where others say a word of it by themselves is for a person to see.
        Takeaway.objects.filter(statement__contains=SECRET).update(statement="Others pay.")
        Minutes.objects.update(summary="")
        published.publications.filter(number=1).delete()
        last = published.publications.get()
        last.content["takeaways"], last.content["summary"] = [], ""
        last.save()
        AgendaItem.objects.update(conclusion="")
    answer = Client().get(address)
    text = text_of(answer.content, end)
    assert answer.status_code == 200
    assert SECRET not in text
    assert "on request" in text


def test_search_forgets_it(cast: Cast, published: Minutes) -> None:
    assert SECRET in client_of(None).get("/search/", {"q": SECRET}).content.decode().replace(
        f'"{SECRET}"', ""
    )
    actions.redact_segment(segment_of(published, cast.asha), SECRET, "on request", cast.facilitator, LATEST)
    assert not SearchEntry.objects.filter(terms__icontains=SECRET).exists()
    assert "on request" in client_of(None).get("/search/", {"q": "redacted"}).content.decode()


@pytest.mark.parametrize(
    "feed", ["/minutes/feed.atom", "/themes/rivers/feed.atom", "/themes/rivers/{}/feed.atom"]
)
def test_feeds_forget_it(cast: Cast, published: Minutes, theme: Theme, feed: str) -> None:
    before = Client().get(feed.format(theme.pk)).content.decode()
    actions.redact_segment(segment_of(published, cast.asha), SECRET, "on request", cast.facilitator, LATEST)
    after = Client().get(feed.format(theme.pk)).content.decode()
    assert SECRET in before
    assert SECRET not in after


def test_takeaways_that_rest_on_it_need_confirming_and_are_confirmed_while_published(
    cast: Cast, published: Minutes
) -> None:
    actions.redact_segment(segment_of(published, cast.asha), SECRET, "on request", cast.facilitator, LATEST)
    quoting, calm = Takeaway.objects.order_by("position")
    assert (quoting.needs_confirming, calm.needs_confirming) == (True, False)
    assert [span.exact for span in Span.objects.order_by("start")] == [
        "one window. [redacted: on request] pays",
        "knows whom to call",
    ]
    for span in Span.objects.all():
        assert span.segment.text[span.start : span.end] == span.exact
    assert "Needs confirming" in Client().get("/minutes/rivers-1/").content.decode()
    client_of(cast.rapporteur).post(
        f"/s/{cast.session.pk}/minutes/takeaways/{quoting.pk}/", {"do": "confirm"}
    )
    assert "Needs confirming" not in Client().get("/minutes/rivers-1/").content.decode()
    published.refresh_from_db()
    assert published.status == "published"


def test_an_edit_that_is_open_meanwhile_does_not_bring_it_back(cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    actions.redact_segment(segment, "window", "on request", cast.facilitator, LATER)
    with pytest.raises(actions.EditConflict):
        actions.edit_segment(segment, ASHA_SAID + " And more.", 1, cast.rapporteur, LATER)


def test_the_log_does_not_bring_it_back(cast: Cast, minutes: Minutes) -> None:
    actions.redact_segment(segment_of(minutes, cast.asha), "", "on request", cast.facilitator, LATER)
    drafted = actions.draft_minutes(minutes.session, LATER)
    assert segment_of(drafted, cast.asha).text == "[redacted: on request]"
    assert ASHA_SAID not in "".join(Segment.objects.values_list("text", flat=True))


@pytest.mark.parametrize(
    ("words", "reason"),
    [("not there", "why"), ("window", " "), ("window", "x" * 121), ("wind", "part of a word")],
)
def test_what_cannot_be_redacted_changes_nothing(
    cast: Cast, minutes: Minutes, words: str, reason: str
) -> None:
    with pytest.raises(ValidationError):
        actions.redact_segment(segment_of(minutes, cast.asha), words, reason, cast.facilitator, LATER)
    assert segment_of(minutes, cast.asha).text == ASHA_SAID


def test_the_page_shows_what_will_be_left_before_it_does_it(cast: Cast, published: Minutes) -> None:
    segment = segment_of(published, cast.asha)
    desk = client_of(cast.rapporteur)
    address = f"/s/{cast.session.pk}/minutes/segments/{segment.pk}/redact/"
    assert desk.get(address).status_code == 200
    asked = {"words": SECRET, "reason": "<b>on request</b>"}
    page = desk.post(address, asked).content.decode()
    assert "[redacted: &lt;b&gt;on request&lt;/b&gt;] pays" in page
    assert SECRET in segment_of(published, cast.asha).text
    assert desk.post(address, {"words": "nowhere", "reason": "on request"}).status_code == 400
    assert desk.post(address, {**asked, "sure": "1"}).status_code == 302
    assert SECRET not in segment_of(published, cast.asha).text
    assert segment.redactions.get().redacted_at > HELD
    assert "on request" in Client().get("/minutes/rivers-1/history/").content.decode()


@pytest.mark.parametrize("end", ["segments/{}/redact/", "segments/{}/history/", "history/"])
def test_only_the_desk_redacts_and_sees_who_edited(cast: Cast, published: Minutes, end: str) -> None:
    segment = segment_of(published, cast.asha)
    address = f"/s/{cast.session.pk}/minutes/{end.format(segment.pk)}"
    for who in (cast.outsider, cast.asha, cast.brian, cast.observer):
        assert client_of(who).get(address).status_code == 404
        assert client_of(who).post(address, {"words": SECRET, "reason": "x", "sure": "1"}).status_code in {
            404,
            405,
        }
    assert Client().get(address).status_code == 302
    assert client_of(cast.host).get(address).status_code == 200
    assert SECRET in segment_of(published, cast.asha).text


def test_comments_forget_it_whole_or_quoted_in_part(cast: Cast, published: Minutes) -> None:
    for text in (f"Is it {SECRET.lower()}?", "“One window. Zanzibar pays for it. A partner” is not so."):
        write_comment(published, cast.brian, text, LATER)
    actions.redact_segment(segment_of(published, cast.asha), "", "on request", cast.facilitator, LATEST)
    page = Client().get("/minutes/rivers-1/comments/").content.decode()
    assert "pays for it" not in page
    assert "[redacted: on request]" in page
    actions.redact_segment(segment_of(published, cast.brian), "Both", "x", cast.facilitator, LATEST)
    assert "is not so" in Client().get("/minutes/rivers-1/comments/").content.decode()


def test_mails_that_wait_say_it_no_more(cast: Cast, published: Minutes, theme: Theme) -> None:
    ask_subscription(theme, "reader@example.org", "en", LATER)
    confirm_subscription(Subscription.objects.get(), LATER)
    tell_subscribers(published, LATER)
    news = Message.objects.get(topic__startswith="theme/")
    sent = Message.objects.create(
        method="THEME",
        topic="theme/0/0",
        state="sent",
        recipient="r@example.org",
        message_id="<1@x>",
        body=b"",
    )
    assert SECRET in words_of(news)
    actions.redact_segment(segment_of(published, cast.asha), SECRET, "on request", cast.facilitator, LATEST)
    news.refresh_from_db()
    assert news.state == "queued"
    assert SECRET not in words_of(news)
    assert "[redacted: on request]" in words_of(news)
    assert news.message_id in bytes(news.body).decode()
    assert Message.objects.get(pk=sent.pk).state == "sent"


def test_of_minutes_that_are_taken_back_no_mail_goes_out(
    cast: Cast, published: Minutes, theme: Theme
) -> None:
    ask_subscription(theme, "reader@example.org", "en", LATER)
    confirm_subscription(Subscription.objects.get(), LATER)
    tell_subscribers(published, LATER)
    actions.unpublish_minutes(published, LATER)
    assert [(m.state, bytes(m.body)) for m in Message.objects.filter(topic__startswith="theme/")] == [
        ("dropped", b"")
    ]
    actions.publish_minutes(published, LATEST)
    assert Message.objects.filter(topic__startswith="theme/", state="queued").count() == 1


def words_of(message: Message) -> str:
    mail = message_from_bytes(bytes(message.body), policy=policy.default)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join(parts)
