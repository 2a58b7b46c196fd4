"""From a file to the record: the log says whose words they are, history keeps what was there, refusals are kept to."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from dialogues.room import commands
from minutes import actions as minutes_actions
from minutes.models import Minutes, Segment, SegmentRevision, Span, Theme
from minutes.transcript import actions
from minutes.transcript.models import Filling, Recording, Transcript
from minutes.transcript.planning import better_offset, plan
from minutes.transcript.queries import kept_back, moment, recording_for_readers
from tests.conftest import Cast
from tests.minutes.conftest import ASHA_SAID, BRIAN_SAID, HELD, LATER, does, segment_of, speaks, tag
from tests.minutes.transcript.conftest import CUES, LAST, Desk, vtt

ADDRESS = "https://example.org/floods.mp4"


def start(cast: Cast) -> None:
    """The session at its first item."""
    session, chair = cast.session, cast.facilitator
    item = str(does(session, chair, commands.AddItem, HELD, title="Cost-sharing", planned_minutes=30))
    does(session, chair, commands.StartSession, HELD)
    does(session, chair, commands.GoToItem, HELD, item=item, expect=None)


def unnoted(minutes: Minutes) -> Segment:
    """Asha's second turn, on which the rapporteur noted nothing."""
    return minutes.segments.filter(kind="statement").order_by("-position")[0]


def test_turns_get_their_words(desk: Desk, minutes: Minutes) -> None:
    waiting = desk.receive(vtt(*CUES))
    found = plan(minutes, waiting)
    assert [(each.segment.speaker_name, each.words, each.step.deed) for each in found.landings] == [
        ("Asha Shrestha", "One window for every request. A partner knows whom to call.", "ask"),
        ("Brian Pike", "Both sides pay.", "ask"),
        ("Asha Shrestha", LAST, "write"),
    ]
    assert [cue.text for cue in found.loose] == ["Thank you all."]
    assert unnoted(minutes).text == ""  # nothing is written before somebody has looked
    assert desk.take() == actions.Taken(1, 0)
    segment = unnoted(minutes)
    assert (segment.text, segment.item_title, segment.language, segment.version) == (
        LAST,
        "Cost-sharing",
        "en",
        2,
    )
    assert desk.texts()[:3] == [ASHA_SAID, BRIAN_SAID, "We go on."]
    revision = SegmentRevision.objects.get()
    assert (revision.text, revision.edited_by) == ("", desk.cast.rapporteur)


def test_importing_twice_changes_nothing_twice(desk: Desk, minutes: Minutes) -> None:
    desk.imports(vtt(*CUES))
    before = (
        list(Segment.objects.values()),
        list(SegmentRevision.objects.values()),
        list(Filling.objects.values()),
    )
    desk.receive(vtt(*CUES))
    assert desk.deeds() == ["same"] * 3
    assert desk.take() == actions.Taken(0, 0)
    assert before == (
        list(Segment.objects.values()),
        list(SegmentRevision.objects.values()),
        list(Filling.objects.values()),
    )
    assert Transcript.objects.get().state == "taken"


def test_what_is_chosen_for_notes_is_done_and_not_asked_again(desk: Desk, minutes: Minutes) -> None:
    asha, brian = segment_of(minutes, desk.cast.asha), segment_of(minutes, desk.cast.brian)
    desk.receive(vtt(*CUES))
    desk.take({asha.pk: ("below", 1), brian.pk: ("instead", 1)})
    assert desk.texts() == [
        f"{ASHA_SAID}\n\nOne window for every request. A partner knows whom to call.",
        "Both sides pay.",
        "We go on.",
        LAST,
    ]
    desk.receive(vtt(*CUES))
    assert desk.deeds() == ["same"] * 3
    assert SegmentRevision.objects.get(segment=brian).text == BRIAN_SAID


def test_a_corrected_file_replaces_what_nobody_edited_and_asks_about_the_rest(
    desk: Desk, minutes: Minutes
) -> None:
    asha = segment_of(minutes, desk.cast.asha)
    desk.receive(vtt(*CUES))
    desk.take({asha.pk: ("instead", 1)})
    asha.refresh_from_db()
    minutes_actions.edit_segment(asha, "One window, truly.", asha.version, desk.cast.facilitator, LATER)
    corrected = [*CUES]
    corrected[0] = (10.0, 60.0, "One door for every request.")
    corrected[4] = (190.0, 209.0, "the door open.")
    desk.receive(vtt(*corrected))
    assert desk.deeds() == ["ask", "same", "write"]
    desk.take()
    asha.refresh_from_db()
    assert (asha.text, unnoted(minutes).text) == ("One window, truly.", "We keep the door open.")
    # The choice is bound to the version that was seen.
    again = [*corrected]
    again[0] = (10.0, 60.0, "One gate for every request.")
    desk.receive(vtt(*again))
    assert desk.take({asha.pk: ("instead", asha.version - 1)}) == actions.Taken(0, 1)
    desk.receive(vtt(*again))
    assert desk.take({asha.pk: ("instead", asha.version)}) == actions.Taken(1, 0)
    asha.refresh_from_db()
    assert asha.text.startswith("One gate")


def test_another_offset_moves_the_words(desk: Desk, minutes: Minutes) -> None:
    desk.imports(vtt(*CUES))
    desk.adjusts(-3_600_000)
    assert plan(minutes, minutes.transcripts.get(state="waiting")).placed == 0
    desk.take()
    assert desk.texts() == [ASHA_SAID, BRIAN_SAID, "We go on.", ""]
    desk.adjusts(0)
    desk.take()
    assert unnoted(minutes).text == LAST
    # A person's words are not moved away unasked.
    segment = unnoted(minutes)
    minutes_actions.edit_segment(segment, "Mended.", segment.version, desk.cast.facilitator, LATER)
    desk.adjusts(-3_600_000)
    assert "ask" in desk.deeds()
    desk.take()
    assert unnoted(minutes).text == "Mended."


def test_a_file_shifted_by_hours_is_noticed_with_the_shift_that_fits(desk: Desk, minutes: Minutes) -> None:
    waiting = desk.receive(vtt(*CUES, shift=5.75 * 3600))
    assert plan(minutes, waiting).placed == 0
    found = better_offset(minutes, waiting)
    assert found is not None
    assert found.offset == -round(5.75 * 3_600_000)
    assert unnoted(minutes).text == ""


def test_spans_follow_their_words(desk: Desk, minutes: Minutes, theme: Theme) -> None:
    span = tag(segment_of(minutes, desk.cast.brian), theme, "both sides prepare", desk.cast.rapporteur)
    brian = segment_of(minutes, desk.cast.brian)
    desk.receive(vtt(*CUES))
    desk.take({brian.pk: ("below", 1)})
    span.refresh_from_db()
    assert (span.status, span.exact) == (Span.Status.FIRM, "both sides prepare")
    desk.adjusts(7_200_000)
    desk.take()
    assert segment_of(minutes, desk.cast.brian).text == BRIAN_SAID


def test_an_interruption_and_a_correction_of_the_log_are_followed(cast: Cast) -> None:
    session, chair = cast.session, cast.facilitator
    start(cast)
    entry = str(does(session, cast.asha, commands.RaiseHand, HELD, kind="topic"))
    asha = str(does(session, chair, commands.CallNext, HELD, expect=entry))
    at = HELD + dt.timedelta(seconds=60)
    point = str(does(session, cast.brian, commands.RaiseHand, at, kind="point_of_order"))
    brian = str(does(session, chair, commands.CallNext, at, expect=point))
    at += dt.timedelta(seconds=20)
    does(session, chair, commands.FinishFloor, at, expect=brian)
    does(session, chair, commands.PauseSession, at + dt.timedelta(seconds=40))
    does(session, chair, commands.ResumeSession, at + dt.timedelta(seconds=100))
    at += dt.timedelta(seconds=160)
    does(session, chair, commands.FinishFloor, at, expect=asha)
    does(session, chair, commands.EndSession, at)
    minutes = minutes_actions.draft_minutes(session, LATER)
    desk = Desk(cast, minutes)
    said = vtt(
        (0, 58, "Before"), (59, 79, "Order!"), (85, 110, "after."), (130, 170, "Coffee?"), (190, 230, "Late.")
    )
    desk.imports(said)
    assert dict(minutes.segments.values_list("speaker_name", "text")) == {
        "Asha Shrestha": "Before\n\nafter.\n\nLate.",
        "Brian Pike": "Order!",
    }
    # The log learns that it was the observer's point; the words are that turn's, whoever's it is.
    does(session, chair, commands.CorrectTurn, at, turn=brian, participant=str(cast.rapporteur.pk))
    minutes = minutes_actions.draft_minutes(session, LATER)
    desk.receive(said)
    assert desk.deeds() == ["same", "same"]
    assert minutes.segments.get(text="Order!").speaker == cast.rapporteur


def test_words_longer_than_a_statement_are_left(desk: Desk, minutes: Minutes) -> None:
    waiting = desk.receive(vtt((181, 182, "word " * 5000), *CUES[:3]))
    assert [each.segment.pk for each in plan(minutes, waiting).too_long] == [unnoted(minutes).pk]
    desk.take()
    assert unnoted(minutes).text == ""


def test_a_preview_that_is_out_of_date_writes_nothing(desk: Desk, minutes: Minutes) -> None:
    waiting = desk.receive(vtt(*CUES))
    for seen in ((waiting.digest, 1000), ("0" * 64, 0)):
        with pytest.raises(ValidationError, match="changed meanwhile"):
            actions.take_transcript(minutes, seen, {}, desk.cast.rapporteur, LATER)
    actions.drop_waiting(minutes)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        actions.take_transcript(minutes, (waiting.digest, 0), {}, desk.cast.rapporteur, LATER)
    with pytest.raises(ValidationError, match="There is no transcript"):
        desk.adjusts(0)


def test_only_a_draft_takes_words(desk: Desk, minutes: Minutes) -> None:
    desk.receive(vtt(*CUES))
    for status in ("in_review", "cleared", "published"):
        Minutes.objects.filter(pk=minutes.pk).update(status=status, published_at=LATER)
        for press in (desk.take, lambda: desk.receive(vtt(*CUES)), lambda: desk.adjusts(1)):
            with pytest.raises(ValidationError):
                press()
    assert desk.texts()[-1] == ""


def test_a_broken_file_changes_nothing(desk: Desk, minutes: Minutes) -> None:
    desk.receive(vtt(*CUES))
    with pytest.raises(actions.Unreadable) as refused:
        desk.receive(b"WEBVTT\n\n00:05.000 --> 00:01.000\nBack.\n")
    assert refused.value.problems[0].line == 3
    assert Transcript.objects.get().cues[0][3] == "One window for every request."


def refuses(cast: Cast, *who: str) -> Minutes:
    """The session as `hold` holds it, after everybody was asked; `who` says no."""
    start(cast)
    does(cast.session, cast.facilitator, commands.AskConsent, HELD)
    for name in who:
        does(cast.session, getattr(cast, name), commands.GiveConsent, HELD, consent=False)
    at = speaks(cast, cast.asha, HELD, 120)
    at = speaks(cast, cast.brian, at, 60)
    at = speaks(cast, cast.asha, at, 30)
    does(cast.session, cast.facilitator, commands.EndSession, at)
    return minutes_actions.draft_minutes(cast.session, LATER)


def test_words_of_who_refused_to_be_recorded_are_left_out_and_not_kept(cast: Cast) -> None:
    minutes = refuses(cast, "brian")
    desk = Desk(cast, minutes)
    # Whether the log or the file says that he spoke.
    said = vtt(*CUES, (205, 209, "<v brian pike>And so do I."))
    found = plan(minutes, desk.receive(said))
    assert found.withheld == {cast.brian.pk: 2}
    desk.take()
    assert desk.texts() == ["One window for every request. A partner knows whom to call.", "", LAST]
    assert "Both sides" not in str(Transcript.objects.values())
    assert "And so do I" not in str(Transcript.objects.values())
    # With a stated reason they are taken; for that the file is needed once more.
    desk.receive(said)
    desk.adjusts(0, {str(cast.brian.pk): "Agreed by letter."})
    desk.take()
    assert desk.texts()[1] == "Both sides pay."
    assert Transcript.objects.get().reasons == {str(cast.brian.pk): "Agreed by letter."}


def test_a_delegations_refusal_covers_whoever_gave_no_answer(cast: Cast) -> None:
    asha2 = type(cast.asha).objects.create(
        dialogue=cast.dialogue,
        name="Binod Rai",
        role="delegate",
        email="b@example.org",
        delegation=cast.nepal,
    )
    minutes = refuses(cast, "asha")
    minutes.segments.filter(delegation=cast.nepal).update(speaker=asha2, speaker_name="Binod Rai")
    found = plan(minutes, Desk(cast, minutes).receive(vtt(*CUES)))
    assert found.withheld == {cast.asha.pk: 4}
    assert [each.segment.speaker_name for each in found.landings] == ["Brian Pike"]


def test_the_last_answer_holds(cast: Cast) -> None:
    session = cast.session
    start(cast)
    does(session, cast.facilitator, commands.AskConsent, HELD)
    does(session, cast.brian, commands.GiveConsent, HELD, consent=False)
    does(session, cast.brian, commands.GiveConsent, HELD, consent=True)
    at = speaks(cast, cast.brian, HELD, 180)
    does(session, cast.facilitator, commands.EndSession, at)
    minutes = minutes_actions.draft_minutes(session, LATER)
    assert plan(minutes, Desk(cast, minutes).receive(vtt(*CUES))).withheld == {}


def test_a_redacted_statement_gives_its_words_to_nothing_and_takes_none(desk: Desk, minutes: Minutes) -> None:
    desk.imports(vtt(*CUES))
    actions.set_recording(minutes, ADDRESS, 0, True, "")
    desk.receive(vtt(*CUES))
    minutes_actions.redact_segment(
        unnoted(minutes), "the window open", "on request", desk.cast.facilitator, LATER
    )
    assert "the window open" not in str(Transcript.objects.values()) + str(Filling.objects.values())
    assert not Transcript.objects.filter(state="waiting").exists()
    assert not Recording.objects.get().public
    text = unnoted(minutes).text
    corrected = [*CUES]
    corrected[4] = (190.0, 209.0, "the window wide open.")
    found = plan(minutes, desk.receive(vtt(*corrected)))
    assert found.struck == 2
    desk.take()
    assert unnoted(minutes).text == text
    assert "wide open" not in str(Transcript.objects.values())


def test_redacted_words_go_from_the_chairs_words_too(desk: Desk, minutes: Minutes) -> None:
    desk.imports(vtt(*CUES[:5], (215, 220, "As Asha said: the window open.")))
    minutes_actions.redact_segment(
        unnoted(minutes), "the window open", "on request", desk.cast.facilitator, LATER
    )
    assert Transcript.objects.get().cues[-1][3] == "As Asha said: [redacted: on request]."


def test_the_recording_opens_where_a_statement_begins(desk: Desk, minutes: Minutes) -> None:
    recording = actions.set_recording(minutes, ADDRESS, 30_000, True, "")
    assert recording
    assert [moment(minutes, recording, each) for each in minutes.segments.all()] == [
        "",  # it was said before the recording began
        f"{ADDRESS}#t=90",
        f"{ADDRESS}#t=150",
        f"{ADDRESS}#t=150",
    ]
    assert actions.set_recording(minutes, "", 0, True, "") is None
    assert not Recording.objects.exists()


def test_a_bad_address_is_kept_nowhere(minutes: Minutes) -> None:
    for address in ("http://example.org/a.mp4", "javascript:alert(1)", "https://a:b@example.org/a.mp4"):
        with pytest.raises(ValidationError):
            actions.set_recording(minutes, address, 0, False, "")
    assert not Recording.objects.exists()


def test_a_recording_that_has_what_the_record_keeps_back_needs_a_reason(cast: Cast) -> None:
    minutes = refuses(cast, "brian")
    with pytest.raises(ValidationError, match="These did not agree to be recorded: Brian Pike"):
        actions.set_recording(minutes, ADDRESS, 0, True, "")
    assert not Recording.objects.exists()
    actions.set_recording(minutes, ADDRESS, 0, True, "His part is cut out of it.")
    assert recording_for_readers(minutes)


def test_a_recording_disappears_when_the_record_comes_to_keep_something_back(
    desk: Desk, minutes: Minutes
) -> None:
    actions.set_recording(minutes, ADDRESS, 0, True, "")
    assert recording_for_readers(minutes)
    segment = segment_of(minutes, desk.cast.asha)
    minutes_actions.edit_segment(segment, segment.text, 1, desk.cast.rapporteur, LATER, attribution="none")
    assert kept_back(minutes) == ["Of 1 statement readers are not told who spoke."]
    assert recording_for_readers(minutes) is None


def test_a_file_that_nobody_looks_at_is_not_kept(desk: Desk) -> None:
    desk.receive(vtt(*CUES))
    actions.sweep_waiting(LATER + dt.timedelta(days=6))
    assert Transcript.objects.exists()
    actions.sweep_waiting(LATER + dt.timedelta(days=8))
    assert not Transcript.objects.exists()
