"""Themes that notes were given in the room reach the record, by whoever gave them; so do former words."""

import datetime as dt

from dialogues.models import RoomEvent, Session
from dialogues.room import commands
from minutes import actions
from minutes.models import Minutes, Span
from minutes.room_themes import Line, taggings
from tests.conftest import Cast, client_of
from tests.minutes.conftest import ASHA_SAID, BRIAN_SAID, HELD, LATER, does, segment_of

AT = HELD + dt.timedelta(minutes=20)


def note_number(session: Session, words: str) -> str:
    return str(RoomEvent.objects.get(session=session, kind="note_written", data__text=words).seq)


def spans(minutes: Minutes) -> list[tuple[str, str, str]]:
    found = Span.objects.filter(segment__minutes=minutes).order_by(
        "segment__position", "start", "theme__name"
    )
    return [(span.theme.name, span.exact, span.coder.name if span.coder else "") for span in found]


def test_a_theme_belongs_to_who_put_it_there_last() -> None:
    def line(seq: int, actor: int, note: int | None, *themes: str) -> Line:
        data = {"themes": list(themes)} | ({"note": str(note)} if note else {})
        return Line(seq, HELD, actor, data)

    found = taggings(
        [line(5, 1, None, "a", "b"), line(6, 2, 5, "a", "c"), line(7, 1, 5, "c"), line(8, 2, 5, "a", "c")]
    )
    assert [(each.note, each.theme, each.seq, each.actor) for each in found] == [
        (5, "a", 8, 2),
        (5, "c", 6, 2),
    ]


def test_notes_carry_their_themes_into_the_draft(cast: Cast, session: Session) -> None:
    """Of a note that was tagged as it was written, of one tagged later, of a decision, and of none that is unknown."""
    funding, access = (actions.add_theme(cast.dialogue, name) for name in ("Funding", "Access"))
    does(session, cast.facilitator, commands.ReopenSession, AT)
    asha, went_on = note_number(session, ASHA_SAID), note_number(session, "We go on.")
    tags = {"themes": [str(funding.pk), str(access.pk), "999999", "x"]}
    does(session, cast.rapporteur, commands.TagNote, AT, note=asha, **tags)
    does(session, cast.facilitator, commands.TagNote, AT, note=went_on, themes=[str(access.pk)])
    does(session, cast.facilitator, commands.TagNote, AT, note=asha, themes=[str(funding.pk)])
    fields = {"text": "Pay half.", "kind": "action", "speaker": None, "themes": [str(funding.pk)]}
    does(session, cast.facilitator, commands.WriteNote, AT, **fields)
    does(session, cast.facilitator, commands.EndSession, AT)
    minutes = actions.draft_minutes(session, LATER)
    assert spans(minutes) == [
        ("Funding", ASHA_SAID, "Rosa Rapporteur"),
        ("Access", "We go on.", "Hilda Host"),
        ("Funding", "Pay half.", "Hilda Host"),
    ]
    for span in Span.objects.all():
        assert span.segment.text[span.start : span.end] == span.exact
    assert actions.draft_minutes(session, LATER).segments.count() == 5
    assert len(spans(minutes)) == 3


def test_what_is_tagged_after_the_draft_is_added_and_what_was_taken_away_stays_away(
    cast: Cast, session: Session
) -> None:
    funding, access = (actions.add_theme(cast.dialogue, name) for name in ("Funding", "Access"))
    asha, brian = note_number(session, ASHA_SAID), note_number(session, BRIAN_SAID)
    does(session, cast.facilitator, commands.ReopenSession, AT)
    does(session, cast.rapporteur, commands.TagNote, AT, note=asha, themes=[str(funding.pk)])
    does(session, cast.facilitator, commands.EndSession, AT)
    minutes = actions.draft_minutes(session, LATER)
    actions.untag_span(Span.objects.get())
    edited = segment_of(minutes, cast.brian)
    actions.edit_segment(edited, f"First: {BRIAN_SAID} And more.", 1, cast.rapporteur, LATER)
    does(session, cast.facilitator, commands.ReopenSession, AT)
    both = [str(funding.pk), str(access.pk)]
    does(session, cast.rapporteur, commands.TagNote, AT, note=asha, themes=both)
    does(session, cast.rapporteur, commands.TagNote, AT, note=brian, themes=[str(access.pk)])
    does(session, cast.facilitator, commands.EndSession, AT)
    actions.merge_theme(access, funding, cast.facilitator, LATER)
    actions.draft_minutes(session, LATER)
    assert spans(minutes) == [
        ("Funding", ASHA_SAID, "Rosa Rapporteur"),
        ("Funding", BRIAN_SAID, "Rosa Rapporteur"),
    ]


def test_of_two_notes_of_a_turn_the_tagged_one_is_tagged(cast: Cast) -> None:
    theme = actions.add_theme(cast.dialogue, "Funding")
    session, chair = cast.session, cast.facilitator
    item = str(does(session, chair, commands.AddItem, HELD, title="Costs", planned_minutes=30))
    does(session, chair, commands.StartSession, HELD)
    does(session, chair, commands.GoToItem, HELD, item=item, expect=None)
    entry = str(does(session, cast.asha, commands.RaiseHand, HELD, kind="topic"))
    turn = str(does(session, chair, commands.CallNext, HELD, expect=entry))
    for themes in ([], [str(theme.pk)]):
        does(session, cast.rapporteur, commands.WriteNote, HELD, text="Yes.", kind="statement", themes=themes)
    does(session, chair, commands.FinishFloor, HELD + dt.timedelta(seconds=9), expect=turn)
    does(session, chair, commands.EndSession, AT)
    minutes = actions.draft_minutes(Session.objects.select_related("dialogue").get(pk=session.pk), LATER)
    span = Span.objects.get()
    assert (minutes.segments.get().text, span.start, span.end) == ("Yes.\n\nYes.", 6, 10)


def test_the_former_words_of_a_corrected_note_are_in_the_history(cast: Cast, session: Session) -> None:
    does(session, cast.facilitator, commands.ReopenSession, AT)
    note = note_number(session, ASHA_SAID)
    does(session, cast.rapporteur, commands.EditNote, AT, note=note, text="We opened two doors.")
    does(session, cast.facilitator, commands.EndSession, AT)
    minutes = actions.draft_minutes(session, LATER)
    segment = segment_of(minutes, cast.asha)
    assert segment.version == 1
    history = f"/s/{session.pk}/minutes/segments/{segment.pk}/history/"
    desk = client_of(cast.rapporteur)
    assert history in desk.get(f"/s/{session.pk}/minutes/").content.decode()
    page = desk.get(history)
    assert "A partner knows whom to call" in page.content.decode()
    assert [one.who for one in page.context["corrections"]] == ["Rosa Rapporteur"]
    assert client_of(cast.asha).get(history).status_code == 404
    actions.redact_segment(segment, "two doors", "private", cast.rapporteur, LATER)
    assert "two doors" not in desk.get(history).content.decode()
    other = segment_of(minutes, cast.brian)
    assert desk.get(f"/s/{session.pk}/minutes/segments/{other.pk}/history/").context["corrections"] == []
