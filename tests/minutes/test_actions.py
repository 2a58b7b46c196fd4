"""What the rapporteur does to the minutes, and what is refused."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues.models import Dialogue, Session
from dialogues.room import commands, log
from minutes import actions, queries
from minutes.models import Evidence, Minutes, Segment, SegmentRevision, Span, Takeaway, Theme
from tests.conftest import Cast, make_cast
from tests.minutes.conftest import ASHA_SAID, BRIAN_SAID, HELD, LATER, does, hold, segment_of, speaks, tag


def test_minutes_are_drafted_from_the_log(cast: Cast, minutes: Minutes) -> None:
    assert [(s.position, s.kind, s.speaker_name, s.delegation, s.text) for s in minutes.segments.all()] == [
        (1, "statement", "Asha Shrestha", cast.nepal, ASHA_SAID),
        (2, "statement", "Brian Pike", cast.canada, BRIAN_SAID),
        (3, "decision", "", None, "We go on."),
        (4, "statement", "Asha Shrestha", cast.nepal, ""),
    ]
    first = minutes.segments.all()[0]
    assert first.item_title == "Cost-sharing"
    assert first.stretches == [["2026-06-02T12:00:00Z", "2026-06-02T12:02:00Z"]]
    assert (first.started_at, first.version) == (HELD, 1)
    assert minutes.slug == "rivers-1"
    assert minutes.spoken == {str(cast.nepal.pk): 150.0, str(cast.canada.pk): 60.0}


def test_minutes_are_not_drafted_before_the_end(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="when the session has ended"):
        actions.draft_minutes(cast.session, LATER)


def test_drafting_again_changes_nothing(cast: Cast, minutes: Minutes) -> None:
    before = list(minutes.segments.values())
    segment = segment_of(minutes, cast.brian)
    actions.edit_segment(segment, "Edited.", 1, cast.rapporteur, LATER)
    assert actions.draft_minutes(minutes.session, LATER) == minutes
    after = list(minutes.segments.values())
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert after[1]["text"] == "Edited."


def test_a_session_that_was_reopened_adds_what_came_later(cast: Cast, minutes: Minutes) -> None:
    does(cast.session, cast.facilitator, commands.ReopenSession, LATER)
    items = list(log.load(cast.session.pk).agenda())
    does(cast.session, cast.facilitator, commands.GoToItem, LATER, item=items[0], expect=None)
    speaks(cast, cast.brian, LATER, 10, "One more thing.")
    does(cast.session, cast.facilitator, commands.EndSession, LATER)
    again = actions.draft_minutes(minutes.session, LATER)
    assert [s.text for s in again.segments.all()] == [
        ASHA_SAID,
        BRIAN_SAID,
        "We go on.",
        "",
        "One more thing.",
    ]
    assert again.spoken[str(cast.canada.pk)] == 70.0


def test_what_nobody_has_worded_follows_the_notes_and_what_somebody_has_stays(
    cast: Cast, minutes: Minutes
) -> None:
    state = log.load(cast.session.pk)
    notes = {e["text"]: key.removeprefix("note/") for key, e in state.map.items() if key.startswith("note/")}
    actions.edit_segment(segment_of(minutes, cast.brian), "Both prepare.", 1, cast.rapporteur, LATER)
    does(cast.session, cast.facilitator, commands.ReopenSession, LATER)
    for said, now in ((ASHA_SAID, "We opened one window."), (BRIAN_SAID, "Overwritten.")):
        does(cast.session, cast.rapporteur, commands.EditNote, LATER, note=notes[said], text=now)
    does(cast.session, cast.rapporteur, commands.EditNote, LATER, note=notes["We go on."], kind="statement")
    does(cast.session, cast.facilitator, commands.EndSession, LATER)
    with pytest.raises(ValidationError, match="has grown meanwhile"):
        actions.publish_minutes(minutes, LATER)
    again = actions.draft_minutes(minutes.session, LATER)
    assert [(s.text, s.version) for s in again.segments.all()] == [
        ("We opened one window.", 2),
        ("Both prepare.", 2),
        ("We go on.", 1),
        ("", 1),
    ]


def test_a_turn_corrected_after_the_end_is_corrected_in_the_record_too(
    cast: Cast, session: Session, minutes: Minutes
) -> None:
    said = segment_of(minutes, cast.asha)
    actions.edit_segment(said, "We opened one window.", said.version, cast.rapporteur, LATER)
    since = HELD + dt.timedelta(seconds=30)
    fields = {"turn": str(said.source), "participant": str(cast.brian.pk), "since": since}
    does(session, cast.rapporteur, commands.CorrectTurn, LATER, **fields)
    actions.draft_minutes(session, LATER)
    said.refresh_from_db()
    assert (said.speaker, said.delegation, said.started_at, said.text) == (
        cast.brian,
        cast.canada,
        since,
        "We opened one window.",
    )


def test_a_session_that_was_opened_again_is_not_published(cast: Cast, minutes: Minutes) -> None:
    does(cast.session, cast.facilitator, commands.ReopenSession, LATER)
    with pytest.raises(ValidationError, match="end it before"):
        actions.publish_minutes(minutes, LATER)


def test_themes_come_from_the_dialogues_own_codebook(cast: Cast, minutes: Minutes) -> None:
    elsewhere = actions.add_theme(Dialogue.objects.create(title="Another", slug="another"), "Water")
    with pytest.raises(ValidationError, match="theme of another dialogue"):
        actions.write_takeaway(minutes, elsewhere, "Water flows.")
    with pytest.raises(ValidationError, match="theme of another dialogue"):
        tag(segment_of(minutes, cast.brian), elsewhere, "sides pay", cast.rapporteur)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_them_at_once_one_drafts() -> None:
    session = hold(make_cast())
    found: list[Minutes] = []

    def open_them() -> None:
        found.append(actions.draft_minutes(session, LATER))
        connection.close()

    threads = [threading.Thread(target=open_them) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [minutes.pk for minutes in found] == [Minutes.objects.get().pk] * 2
    assert Segment.objects.count() == 4


def test_an_edit_keeps_what_was_there(cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    edited = actions.edit_segment(segment, " We opened a window.\r\nIt helps. ", 1, cast.rapporteur, LATER)
    assert (edited.text, edited.version) == ("We opened a window.\nIt helps.", 2)
    assert list(SegmentRevision.objects.values_list("version", "text", "edited_by", "edited_at")) == [
        (1, ASHA_SAID, cast.rapporteur.pk, LATER)
    ]
    assert actions.edit_segment(edited, edited.text, 2, cast.rapporteur, LATER).version == 2


def test_of_two_edits_at_once_the_second_learns_of_the_first_and_neither_is_lost(
    cast: Cast, minutes: Minutes
) -> None:
    segment = segment_of(minutes, cast.asha)
    actions.edit_segment(segment, "Hers.", 1, cast.rapporteur, LATER)
    with pytest.raises(actions.EditConflict) as conflict:
        actions.edit_segment(segment, "His.", 1, cast.facilitator, LATER)
    assert isinstance(conflict.value.theirs, Segment)
    assert (conflict.value.theirs.text, conflict.value.theirs.version) == ("Hers.", 2)
    assert Segment.objects.get(pk=segment.pk).text == "Hers."


def test_a_text_beyond_20000_characters_is_refused_whole(cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    with pytest.raises(ValidationError, match="at most 20000 characters"):
        actions.edit_segment(segment, "x" * 2_000_000, 1, cast.rapporteur, LATER)
    assert (Segment.objects.get(pk=segment.pk).text, SegmentRevision.objects.count()) == (ASHA_SAID, 0)


def test_what_the_log_missed_is_put_in_behind_a_segment(cast: Cast, minutes: Minutes) -> None:
    first = segment_of(minutes, cast.asha)
    added = actions.add_segment(minutes, first, "statement", cast.brian, "I nod.")
    assert [s.text for s in minutes.segments.all()] == [ASHA_SAID, "I nod.", BRIAN_SAID, "We go on.", ""]
    assert (added.item_title, added.delegation) == ("Cost-sharing", cast.canada)


def test_a_tag_keeps_its_words_and_what_is_around_them(cast: Cast, minutes: Minutes, theme: Theme) -> None:
    span = tag(segment_of(minutes, cast.brian), theme, "both sides prepare", cast.rapporteur)
    assert (span.start, span.end, span.exact) == (19, 37, "both sides prepare")
    assert (span.prefix, span.suffix, span.coder, span.status) == (
        "Both sides pay, so ",
        ".",
        cast.rapporteur,
        Span.Status.FIRM,
    )


def test_white_space_at_the_edges_is_left_out_and_the_same_stretch_is_tagged_once(
    cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    segment = segment_of(minutes, cast.brian)
    one = tag(segment, theme, "both sides prepare", cast.rapporteur)
    two = actions.tag_span(segment, theme, 18, 37, " both sides prepare", cast.rapporteur, LATER)
    assert one == two


@pytest.mark.parametrize(
    ("start", "end", "exact", "sentence"),
    [
        (0, 4, "Boat", "edited meanwhile"),
        (4, 5, " ", "Select some words"),
        (30, 90, "x", "Select some words"),
        (5, 5, "", "Select some words"),
    ],
)
def test_a_stretch_that_is_not_what_was_seen_is_refused(
    cast: Cast, minutes: Minutes, theme: Theme, start: int, end: int, exact: str, sentence: str
) -> None:
    segment = segment_of(minutes, cast.brian)
    with pytest.raises(ValidationError, match=sentence):
        actions.tag_span(segment, theme, start, end, exact, cast.rapporteur, LATER)
    assert not Span.objects.exists()


def test_tags_follow_an_edit_and_takeaways_say_that_they_need_confirming(
    cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    segment = segment_of(minutes, cast.asha)
    kept = tag(segment, theme, "A partner knows whom to call", cast.rapporteur)
    reworded = tag(segment, theme, "one window for every request", cast.rapporteur)
    rests_on_kept = actions.write_takeaway(minutes, theme, "Partners call.", [kept])
    rests_on_reworded = actions.write_takeaway(minutes, theme, "One window helps.", [reworded])
    text = ASHA_SAID.replace(
        "We opened one window for every request", "Well: we opened one big window for every request"
    )
    actions.edit_segment(segment, text, 1, cast.rapporteur, LATER)
    spans = {span.pk: span for span in Span.objects.all()}
    assert (spans[kept.pk].exact, spans[kept.pk].status) == ("A partner knows whom to call", "firm")
    assert text[spans[kept.pk].start : spans[kept.pk].end] == "A partner knows whom to call"
    assert (spans[reworded.pk].exact, spans[reworded.pk].status) == (
        "one big window for every request",
        "edited",
    )
    flags = dict(Takeaway.objects.values_list("pk", "needs_confirming"))
    assert flags == {rests_on_kept.pk: False, rests_on_reworded.pk: True}
    actions.confirm_takeaway(rests_on_reworded)
    assert not Takeaway.objects.get(pk=rests_on_reworded.pk).needs_confirming
    assert Span.objects.get(pk=reworded.pk).status == "firm"


def test_a_tag_whose_words_are_gone_waits_for_a_person_and_comes_back_with_them(
    cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    segment = segment_of(minutes, cast.brian)
    span = tag(segment, theme, "both sides prepare", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "Paying prepares.", [span])
    actions.edit_segment(segment, "Nothing of the kind was said here.", 1, cast.rapporteur, LATER)
    assert list(queries.orphans(minutes)) == [span]
    with pytest.raises(ValidationError, match="are gone"):
        actions.confirm_takeaway(takeaway)
    with pytest.raises(ValidationError, match="words that are gone"):
        actions.publish_minutes(minutes, LATER)
    actions.edit_segment(segment, BRIAN_SAID, 2, cast.rapporteur, LATER)
    back = Span.objects.get(pk=span.pk)
    assert (back.start, back.exact, back.status) == (19, "both sides prepare", "moved")


def test_words_that_carry_a_takeaway_are_not_untagged(cast: Cast, minutes: Minutes, theme: Theme) -> None:
    span = tag(segment_of(minutes, cast.brian), theme, "both sides prepare", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "Paying prepares.", [span])
    with pytest.raises(ValidationError, match="rests on these words"):
        actions.untag_span(span)
    with pytest.raises(ValidationError, match="in use"):
        actions.remove_theme(theme)
    actions.remove_evidence(takeaway.evidence.get())
    actions.untag_span(span)
    actions.remove_takeaway(takeaway)
    actions.remove_theme(theme)
    assert not Theme.objects.exists()


def test_evidence_has_a_stance_which_can_change(cast: Cast, minutes: Minutes, theme: Theme) -> None:
    span = tag(segment_of(minutes, cast.brian), theme, "both sides prepare", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "  Paying \n prepares. ", [span])
    actions.add_evidence(takeaway, span, Evidence.Stance.QUALIFIES)
    assert takeaway.statement == "Paying prepares."
    assert list(takeaway.evidence.values_list("span", "stance")) == [(span.pk, "qualifies")]


def test_a_takeaway_edited_twice_is_a_conflict(minutes: Minutes, theme: Theme) -> None:
    takeaway = actions.write_takeaway(minutes, theme, "First.")
    actions.edit_takeaway(takeaway, "Hers.", seen="First.")
    with pytest.raises(actions.EditConflict):
        actions.edit_takeaway(takeaway, "His.", seen="First.")
    assert Takeaway.objects.get().statement == "Hers."
    assert actions.edit_takeaway(takeaway, "Ours.", seen="Hers.").statement == "Ours."


def test_minutes_are_published_only_when_every_takeaway_rests_on_words(
    cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    with pytest.raises(ValidationError, match="no takeaway yet"):
        actions.publish_minutes(minutes, LATER)
    takeaway = actions.write_takeaway(minutes, theme, "Paying prepares.")
    with pytest.raises(ValidationError, match="rests on no words yet"):
        actions.publish_minutes(minutes, LATER)
    actions.add_evidence(
        takeaway, tag(segment_of(minutes, cast.brian), theme, "both sides prepare", cast.rapporteur)
    )
    published = actions.publish_minutes(minutes, LATER)
    assert (published.status, published.published_at) == ("published", LATER)
    assert Session.objects.get(pk=cast.session.pk).status == "published"
    assert log.load(cast.session.pk).session["status"] == "published"


def test_published_minutes_are_not_changed_until_they_are_taken_back(
    cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    segment = segment_of(minutes, cast.brian)
    span = tag(segment, theme, "both sides prepare", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "Paying prepares.", [span])
    actions.publish_minutes(minutes, LATER)
    for refused in (
        lambda: actions.edit_segment(segment, "Other.", 1, cast.rapporteur, LATER),
        lambda: actions.add_segment(minutes, None, "statement", None, "More."),
        lambda: actions.edit_takeaway(takeaway, "Other.", "Paying prepares."),
        lambda: actions.remove_evidence(takeaway.evidence.get()),
        lambda: actions.publish_minutes(minutes, LATER),
    ):
        with pytest.raises(ValidationError, match="are published"):
            refused()
    actions.unpublish_minutes(minutes, LATER)
    actions.edit_segment(segment, "Other.", 1, cast.rapporteur, LATER)
    assert Session.objects.get(pk=cast.session.pk).status == "ended"
    assert log.load(cast.session.pk).session["status"] == "ended"


def test_stretches_behind_an_edit_are_shifted_together(cast: Cast, minutes: Minutes, theme: Theme) -> None:
    segment = segment_of(minutes, cast.asha)
    text = " ".join(f"number {n} pays its part;" for n in range(60))
    actions.edit_segment(segment, text, segment.version, cast.rapporteur, LATER)
    segment.refresh_from_db()
    for n in range(60):
        tag(segment, theme, f"number {n} pays", cast.rapporteur)
    changed = text.replace("number 10 pays", "number 10 gladly pays").replace("number 40 pays its part;", "")
    with CaptureQueriesContext(connection) as asked:
        actions.edit_segment(segment, changed, segment.version, cast.rapporteur, LATER)
    assert len(asked) < 25
    segment.refresh_from_db()
    spans = list(Span.objects.all())
    standing = [span for span in spans if span.status != Span.Status.ORPHAN]
    assert len(spans) == 60
    assert len(standing) >= 58
    assert all(segment.text[span.start : span.end] == span.exact for span in standing)
    assert {span.status for span in standing if span.exact == "number 59 pays"} == {"firm"}
