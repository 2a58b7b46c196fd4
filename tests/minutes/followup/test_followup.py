"""Actions are followed up in later sessions until they are done; readers learn of it as published."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.models import Dialogue, Session
from dialogues.room import commands
from minutes import actions
from minutes.followup.actions import note_follow_up
from minutes.followup.models import FollowUp
from minutes.followup.queries import Followed, actions_of, taken_up
from minutes.followup.standing import Noted
from minutes.followup.sweep import sweep_drafts
from minutes.models import Minutes, Segment
from tests.conftest import Cast, client_of, make_cast
from tests.minutes.conftest import HELD, LATER, does, hold
from tests.minutes.files import text_of
from tests.minutes.followup.conftest import AFTER, action_of, coming, held, hold_with_action, publish

LIST = "/dialogues/rivers/actions/"
NOTE = "/dialogues/rivers/actions/note/"
DONE = Noted("done")
MOVED = Noted("moved", dt.date(2026, 9, 1), "The rains came early.")


def notes(segment: Segment) -> list[tuple[str, int]]:
    return list(segment.follow_ups.values_list("state", "session__number"))


def test_an_action_is_open_in_the_next_session(cast: Cast, first: Minutes, second: Session) -> None:
    for who in (cast.asha, cast.observer, cast.rapporteur, cast.host):
        page = client_of(who).get(f"/s/{second.pk}/").content.decode()
        assert "Send the list of dams." in page
        assert "Brian Pike" in page
        assert "2026-06-20" in page
        assert "Send the list of dams." in client_of(who).get(LIST).content.decode()
    assert "From earlier sessions" not in client_of(cast.asha).get(f"/s/{cast.session.pk}/").content.decode()


def test_the_room_shows_what_is_open(cast: Cast, first: Minutes, second: Session) -> None:
    room = client_of(cast.rapporteur).get(f"/s/{second.pk}/room/").content.decode()
    assert '<script id="earlier-actions" type="application/json">' in room
    assert "Send the list of dams." in room


def test_outsiders_see_no_action_and_delegates_note_nothing(
    cast: Cast, first: Minutes, second: Session
) -> None:
    assert client_of(cast.outsider).get(LIST).status_code == 404
    assert Client().get(LIST).status_code == 302
    values = {"segment": action_of(first).pk, "session": second.pk, "state": "done", "seen": 0}
    for who in (cast.outsider, cast.asha, cast.observer):
        assert client_of(who).post(NOTE, values).status_code == 404
    assert client_of(cast.rapporteur).get(NOTE).status_code == 405
    assert not FollowUp.objects.exists()
    assert "Note where it stands" not in client_of(cast.asha).get(LIST).content.decode()


def test_a_state_is_noted_with_who_when_and_at_which_session(
    cast: Cast, first: Minutes, second: Session
) -> None:
    action = action_of(first)
    desk = client_of(cast.rapporteur)
    values: dict[str, object] = {"segment": action.pk, "session": second.pk, "seen": 0}
    values |= {"state": "moved", "due": "2026-09-01", "why": "The rains  came early."}
    answer = desk.post(NOTE, values)
    assert answer["Location"] == f"{LIST}#action{action.pk}"
    note = action.follow_ups.get()
    assert (note.state, note.due, note.why) == ("moved", dt.date(2026, 9, 1), "The rains came early.")
    assert (note.noted_by, note.session) == (cast.rapporteur, second)
    page = client_of(cast.asha).get(LIST).content.decode()
    assert "The rains came early." in page
    assert "2026-09-01" in page
    desk.post(NOTE, values | {"state": "done", "due": "2026-09-01", "why": "", "seen": note.pk})
    assert notes(action) == [("moved", 2), ("done", 2)]
    done = client_of(cast.asha).get(LIST).content.decode()
    assert "Nothing is open." in done
    assert "Done or dropped" in done


def test_the_same_noted_twice_is_one_note(cast: Cast, first: Minutes, second: Session) -> None:
    one = note_follow_up(action_of(first), second, MOVED, 0, cast.rapporteur, AFTER)
    assert note_follow_up(action_of(first), second, MOVED, 0, cast.facilitator, AFTER) == one
    assert FollowUp.objects.count() == 1


def test_of_two_who_note_different_things_the_second_is_told(
    cast: Cast, first: Minutes, second: Session
) -> None:
    note_follow_up(action_of(first), second, DONE, 0, cast.rapporteur, AFTER)
    with pytest.raises(ValidationError, match="noted something of this action meanwhile"):
        note_follow_up(action_of(first), second, MOVED, 0, cast.facilitator, AFTER)
    assert notes(action_of(first)) == [("done", 2)]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_note_is_made() -> None:
    cast = make_cast()
    action, second = action_of(hold_with_action(cast)), coming(cast)
    made: list[FollowUp] = []

    def press() -> None:
        made.append(note_follow_up(action, second, DONE, 0, cast.rapporteur, AFTER))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [each.pk for each in made] == [FollowUp.objects.get().pk] * 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": "moved", "why": "Rain."}, "Say to which date it is moved."),
        ({"state": "moved", "due": "2026-06-20", "why": "Rain."}, "Expected a date after 2026-06-20."),
        ({"state": "moved", "due": "2026-07-20"}, "Say in a word why."),
        ({"state": "moved", "due": "soon", "why": "Rain."}, "Enter a valid date."),
        ({"state": "dropped"}, "Say in a word why."),
        ({"state": "lost"}, "lost is not one of the available choices"),
        ({"state": "done", "why": "x" * 281}, "at most 280 characters"),
        ({"state": "done", "why": "Nul \x00."}, "invisible character U+0000"),
        ({"state": "done", "seen": "x"}, "Enter a whole number."),
        ({"state": "done", "segment": 999_999}, "Select a valid choice."),
        ({"state": "done", "session": 999_999}, "Select a valid choice."),
    ],
)
def test_bad_input_notes_nothing_and_is_explained(
    cast: Cast, first: Minutes, second: Session, values: dict[str, object], sentence: str
) -> None:
    desk = client_of(cast.rapporteur)
    answer = desk.post(NOTE, {"segment": action_of(first).pk, "session": second.pk, "seen": 0} | values)
    sentences = (
        answer.context["sentences"] if answer.status_code == 400 else desk.get(LIST).context["messages"]
    )
    assert sentence in " ".join(map(str, sentences))
    assert not FollowUp.objects.exists()


def test_only_actions_of_this_dialogue_and_only_in_their_own_or_later_sessions(
    cast: Cast, first: Minutes, second: Session
) -> None:
    other = Dialogue.objects.create(title="Another", slug="another")
    elsewhere = Session.objects.create(dialogue=other, number=7, title="Else")
    for session in (elsewhere, Session.objects.create(dialogue=cast.dialogue, number=0, title="Before")):
        with pytest.raises(ValidationError, match="its own session or a later one"):
            note_follow_up(action_of(first), session, DONE, 0, cast.rapporteur, AFTER)
    second.status = "cancelled"
    second.save()
    with pytest.raises(ValidationError, match="was cancelled"):
        note_follow_up(action_of(first), second, DONE, 0, cast.rapporteur, AFTER)
    said = first.segments.exclude(text="").filter(kind="statement")[0]
    with pytest.raises(ValidationError, match="Expected an action"):
        note_follow_up(said, coming(cast, 3), DONE, 0, cast.rapporteur, AFTER)


def open_actions(cast: Cast, now: dt.datetime) -> list[Followed]:
    return [each for each in actions_of(cast.dialogue, now) if not each.standing.closed]


def test_a_decision_with_an_owner_is_followed_up_one_without_is_not(cast: Cast, first: Minutes) -> None:
    assert [each.segment.kind for each in open_actions(cast, LATER)] == ["action"]
    decision = first.segments.get(kind="decision")
    actions.edit_segment(decision, decision.text, 1, cast.rapporteur, LATER, facts={"owner": "All"})
    assert {each.segment.kind for each in open_actions(cast, LATER)} == {"action", "decision"}


def test_what_is_past_its_day_is_overdue_by_the_hosts_calendar(cast: Cast, first: Minutes) -> None:
    """Vienna is two hours ahead: at 22:30 UTC of the 20th the day is over there."""
    for hour, expected in ((21, False), (22, True)):
        now = dt.datetime(2026, 6, 20, hour, 30, tzinfo=dt.UTC)
        assert [each.overdue for each in open_actions(cast, now)] == [expected]
    assert '<span class="chip warn">overdue</span>' in client_of(cast.asha).get(LIST).content.decode()


def test_the_draft_of_the_next_minutes_takes_earlier_actions_up(
    cast: Cast, first: Minutes, second: Session
) -> None:
    minutes = held(cast, second)
    desk = client_of(cast.rapporteur)
    page = desk.get(f"/s/{second.pk}/minutes/").content.decode()
    assert "Follow-up of earlier actions" in page
    values = {
        "segment": action_of(first).pk,
        "session": second.pk,
        "state": "done",
        "seen": 0,
        "back": "record",
    }
    assert desk.post(NOTE, values)["Location"] == f"/s/{second.pk}/minutes/#follow-up"
    assert [each.standing.state for each in taken_up(minutes.session, AFTER)] == ["done"]
    third = coming(cast, 3)
    assert taken_up(third, AFTER) == []


def test_readers_learn_of_it_from_published_minutes_and_not_before(
    cast: Cast, first: Minutes, second: Session
) -> None:
    publish(cast, first)
    note_follow_up(action_of(first), second, MOVED, 0, cast.rapporteur, AFTER)
    minutes = held(cast, second)
    record = "/minutes/rivers-1/record/"
    assert "The rains came early." not in Client().get(record).content.decode()
    assert Client().get("/minutes/rivers-1.json").json()["followups"] == []
    publish(cast, minutes)
    assert "The rains came early." in Client().get(record).content.decode()
    (told,) = Client().get("/minutes/rivers-2.json").json()["followups"]
    assert (told["state"], told["due"], told["why"], told["session"]) == ("moved", "2026-09-01", MOVED.why, 2)
    assert (told["segment"], told["owner"]) == (str(action_of(first).uuid), "Brian Pike")
    for extension in (".md", ".docx", ".pdf"):
        file = text_of(Client().get(f"/minutes/rivers-2{extension}").content, extension)
        assert "The rains came early." in file.replace("\n", " ")
    assert "The rains came early." in Client().get("/minutes/rivers-2/record/").content.decode()
    actions.unpublish_minutes(minutes, AFTER)
    assert "The rains came early." not in Client().get(record).content.decode()


def test_an_open_action_is_told_as_overdue_as_of_the_session(
    cast: Cast, first: Minutes, second: Session
) -> None:
    publish(cast, first)
    minutes = publish(cast, held(cast, second))
    (told,) = Client().get(f"/minutes/{minutes.slug}.json").json()["followups"]
    assert (told["state"], told["overdue"], told["session"]) == ("open", True, None)
    assert "overdue" in Client().get(f"/minutes/{minutes.slug}/record/").content.decode()


def test_published_minutes_take_no_note_and_the_next_session_does(
    cast: Cast, first: Minutes, second: Session
) -> None:
    minutes = publish(cast, held(cast, second))
    with pytest.raises(ValidationError, match="take it back to draft"):
        note_follow_up(action_of(first), minutes.session, DONE, 0, cast.rapporteur, AFTER)
    third = coming(cast, 3)
    note = note_follow_up(action_of(first), third, DONE, 0, cast.rapporteur, AFTER)
    actions.unpublish_minutes(minutes, AFTER)
    with pytest.raises(ValidationError, match="followed up at session 3 already"):
        note_follow_up(action_of(first), minutes.session, MOVED, note.pk, cast.rapporteur, AFTER)


def test_a_note_is_part_of_what_was_published(cast: Cast, first: Minutes, second: Session) -> None:
    minutes = publish(cast, held(cast, second))
    assert "followups" not in minutes.publications.get().content
    actions.unpublish_minutes(minutes, AFTER)
    note_follow_up(action_of(first), second, DONE, 0, cast.rapporteur, AFTER)
    actions.publish_minutes(minutes, AFTER)
    latest = minutes.publications.last()
    assert latest
    assert latest.content["followups"] == [
        {"id": str(action_of(first).uuid), "state": "done", "due": "", "why": ""}
    ]


def test_what_is_not_published_is_not_told_where_it_was_followed_up(
    cast: Cast, first: Minutes, second: Session
) -> None:
    note_follow_up(action_of(first), second, MOVED, 0, cast.rapporteur, AFTER)
    publish(cast, held(cast, second))
    for address in ("", "/record/", ".md", ".json"):
        assert "list of dams" not in Client().get(f"/minutes/rivers-2{address}").content.decode()


@pytest.mark.parametrize("policy", ["group", "none"])
def test_the_owner_of_an_action_of_nobody_is_told_to_the_desk_alone(
    cast: Cast, first: Minutes, second: Session, policy: str
) -> None:
    action = action_of(first)
    actions.edit_segment(action, action.text, 1, cast.rapporteur, LATER, policy)
    publish(cast, first)
    publish(cast, held(cast, second))
    for address in ("/minutes/rivers-2/record/", "/minutes/rivers-2.json", "/minutes/rivers-2.md"):
        assert "Brian Pike" not in Client().get(address).content.decode()
    third = coming(cast, 3)
    for address in (LIST, f"/s/{third.pk}/"):
        assert "Brian Pike" not in client_of(cast.asha).get(address).content.decode()
        assert "Brian Pike" in client_of(cast.rapporteur).get(address).content.decode()


def test_what_is_redacted_is_out_of_the_reasons_too(cast: Cast, first: Minutes, second: Session) -> None:
    action = action_of(first)
    note_follow_up(
        action, second, Noted("dropped", None, "The list of dams is lost."), 0, cast.rapporteur, AFTER
    )
    actions.redact_segment(action, "list of dams", "private", cast.rapporteur, AFTER)
    assert action.follow_ups.get().why == "The [redacted: private] is lost."


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(cast: Cast, first: Minutes) -> None:
    desk = client_of(cast.rapporteur)
    desk.get(LIST)
    counts = []
    for more in (0, 20):
        for number in range(more):
            actions.add_segment(first, None, "action", cast.asha, f"Do {number}.", "Asha", None)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_sessions_that_are_over_are_drafted_by_the_sweep(cast: Cast) -> None:
    session = hold(cast)
    sweep_drafts(LATER)
    sweep_drafts(LATER)
    assert session.minutes.segments.count() == 4
    does(session, cast.facilitator, commands.ReopenSession, HELD + dt.timedelta(hours=1))
    sweep_drafts(LATER)
    assert Minutes.objects.count() == 1
