"""The writes of polls: asking, answering, two tabs, the close, and what the worker does beside them."""

import datetime as dt
import threading
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from dialogues.models import Participant, RoomEvent, Session
from scheduler import actions as schedule
from scheduler.models import Invitation, Message
from scheduler.polls import actions
from scheduler.polls.availability import Stretch, Week
from scheduler.polls.models import Ballot, PaintedStretch, Poll, Vote
from scheduler.polls.queries import tally_of
from scheduler.polls.sweep import sweep_polls
from scheduler.tasks import sweep
from tests.conftest import NOW, make_cast
from tests.scheduler.polls.conftest import DEADLINE, HOURS, NIGHT, TUESDAY, WEDNESDAY, Asked, make_poll

DAY = dt.timedelta(days=1)
LATE = DEADLINE + dt.timedelta(minutes=1)


def letters(word: str = "") -> dict[str, str]:
    """The last letter to each whose subject begins so: its text by the recipient."""
    found = {}
    for message in Message.objects.filter(topic__startswith="poll/"):
        mail = message_from_bytes(bytes(message.body), policy=policy.default)
        if str(mail["Subject"]).startswith(word):
            body = mail.get_body(("plain",))
            assert body
            found[message.recipient] = body.get_content()
    return found


def votes(asked: Asked, person: Participant) -> list[str]:
    kept = dict(Vote.objects.filter(ballot__participant=person).values_list("slot", "answer"))
    return [kept.get(slot.pk, "-") for slot in asked.slots]


# Asking


def test_opening_asks_everybody_who_speaks_for_a_delegation_and_nobody_else(asked: Asked) -> None:
    cast = asked.cast
    assert cast.session.status == "polling"
    assert RoomEvent.objects.filter(session=cast.session, kind="session_set").count() >= 1
    assert {b.participant for b in asked.poll.ballots.all()} == {cast.asha, cast.brian, asked.bina}
    assert set(letters()) == {"asha@example.org", "brian@example.org"}
    assert not Invitation.objects.exists(), "a poll's question is no invitation"


def test_the_letter_names_the_hours_and_the_deadline_on_the_reader_s_clock(asked: Asked) -> None:
    text = letters("Which hours suit you? Floods")["asha@example.org"]
    assert "Tuesday 9 June 2026, 17:45–19:15" in text
    assert "Thursday 11 June 2026, 00:45–02:15" in text
    assert "Kathmandu time (UTC+5:45)" in text
    assert "Please answer until Friday 5 June 2026, 21:45 Kathmandu time (UTC+5:45)." in text
    assert "/j/" in text
    assert f"?s={asked.cast.session.pk}" in text


@pytest.mark.parametrize(
    ("hours", "deadline", "field"),
    [
        ([], DEADLINE, "hours"),
        ([TUESDAY, TUESDAY], DEADLINE, "hours"),
        ([TUESDAY + dt.timedelta(minutes=7)], DEADLINE, "hours"),
        ([TUESDAY + n * dt.timedelta(minutes=15) for n in range(1000)], DEADLINE, "hours"),
        ([TUESDAY], TUESDAY, "hours"),
        ([NOW - DAY], DEADLINE, "hours"),
        (HOURS, NOW, "deadline"),
        (HOURS, NOW - DAY, "deadline"),
        (HOURS, NOW + 400 * DAY, "deadline"),
    ],
)
def test_a_question_that_cannot_be_asked_leaves_nothing_half_done(db, hours, deadline, field) -> None:
    cast = make_cast(status="draft", starts_at=None)
    with pytest.raises(ValidationError) as refused:
        actions.open_poll(cast.session, hours, deadline, NOW, duration=90)
    assert list(refused.value.message_dict) == [field]
    assert (Poll.objects.count(), Message.objects.count()) == (0, 0)
    assert Session.objects.get(pk=cast.session.pk).status == "draft"


def test_one_session_has_one_open_poll(asked: Asked) -> None:
    with pytest.raises(schedule.NotNow, match="asking for hours"):
        actions.open_poll(asked.cast.session, HOURS, DEADLINE, NOW, duration=90)


# Answering


def test_answers_are_kept_and_can_be_changed_until_it_closes(asked: Asked) -> None:
    asked.say(asked.cast.asha, "yes", "if_need_be", "no")
    asked.say(asked.cast.asha, "no", "-", "-")
    assert votes(asked, asked.cast.asha) == ["no", "if_need_be", "no"]
    assert Ballot.objects.get(participant=asked.cast.asha).version == 2


def test_a_stale_tab_writes_nothing(asked: Asked) -> None:
    first, second, _third = asked.slots
    actions.save_answers(asked.poll, asked.cast.asha, {first.pk: "yes"}, 0, NOW)
    with pytest.raises(actions.Stale) as stale:
        actions.save_answers(asked.poll, asked.cast.asha, {first.pk: "no", second.pk: "no"}, 0, NOW)
    assert stale.value.ballot.version == 1
    assert votes(asked, asked.cast.asha) == ["yes", "-", "-"]


def test_the_same_press_twice_is_one(asked: Asked) -> None:
    (first, *_rest) = asked.slots
    for _press in range(2):
        ballot = actions.save_answers(asked.poll, asked.cast.asha, {first.pk: "yes"}, 0, NOW)
    assert ballot.version == 1


def test_an_answer_to_another_poll_s_hour_or_in_another_word_is_refused_whole(asked: Asked) -> None:
    (first, *_rest) = asked.slots
    for answers in ({first.pk: "yes", first.pk + 1000: "yes"}, {first.pk: "ACCEPTED"}):
        with pytest.raises(ValidationError):
            actions.save_answers(asked.poll, asked.cast.asha, answers, 0, NOW)
    assert not Vote.objects.exists()


def test_the_deadline_ends_answers_and_who_telephones_is_noted_until_the_close(asked: Asked) -> None:
    with pytest.raises(schedule.NotNow, match="time for answers is over"):
        asked.say(asked.cast.asha, "yes", now=LATE)
    asked.say(asked.cast.asha, "yes", now=LATE, written_by=asked.cast.facilitator)
    assert Ballot.objects.get(participant=asked.cast.asha).written_by == asked.cast.facilitator
    actions.close_poll(asked.poll, asked.slots[0].pk, LATE)
    with pytest.raises(schedule.NotNow, match="has ended"):
        asked.say(asked.cast.asha, "no", now=LATE, written_by=asked.cast.facilitator)


def test_what_one_says_oneself_is_no_longer_marked_as_noted(asked: Asked) -> None:
    asked.say(asked.cast.asha, "yes", written_by=asked.cast.facilitator)
    asked.say(asked.cast.asha, "no")
    assert Ballot.objects.get(participant=asked.cast.asha).written_by is None


@pytest.mark.django_db(transaction=True)
def test_of_answers_that_race_one_is_kept_and_the_others_are_told() -> None:
    asked = make_poll()
    first = asked.slots[0].pk
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def press(answer: str) -> None:
        start.wait()
        try:
            actions.save_answers(asked.poll, asked.cast.asha, {first: answer}, 0, NOW)
            outcomes.append(answer)
        except actions.Stale:
            outcomes.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(a,)) for a in ("yes", "no", "if_need_be", "yes")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = Vote.objects.get().answer
    assert [outcome for outcome in set(outcomes) if outcome != "stale"] == [kept]
    assert len(outcomes) == 4
    assert Ballot.objects.get(participant=asked.cast.asha).version == 1


@pytest.mark.django_db(transaction=True)
def test_people_who_answer_at_once_lose_nothing() -> None:
    asked = make_poll()
    people = [asked.cast.asha, asked.cast.brian, asked.bina]

    def press(person: Participant) -> None:
        try:
            asked.say(person, "yes", "no", "if_need_be")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [votes(asked, person) for person in people] == [["yes", "no", "if_need_be"]] * 3


# The close


def test_closing_schedules_the_first_hour_by_the_existing_action(asked: Asked) -> None:
    asked.say(asked.cast.asha, "no", "yes", "yes")
    asked.say(asked.cast.brian, "yes", "if_need_be", "no")
    assert [w.hour.start for w in tally_of(asked.poll).coming(NOW)] == [WEDNESDAY, TUESDAY, NIGHT]
    session = actions.close_poll(asked.poll, asked.slots[1].pk, NOW)
    assert (session.status, session.starts_at, session.duration) == ("scheduled", WEDNESDAY, 90)
    assert Invitation.objects.filter(session=session).count() == 5
    asked.poll.refresh_from_db()
    assert (asked.poll.state, asked.poll.chosen, asked.poll.reason) == ("closed", asked.slots[1], "")


def test_a_vote_is_no_partstat(asked: Asked) -> None:
    asked.say(asked.cast.asha, "yes", "yes", "yes")
    actions.close_poll(asked.poll, asked.slots[0].pk, NOW)
    assert Invitation.objects.get(participant=asked.cast.asha).partstat == "NEEDS-ACTION"


def test_another_hour_than_the_first_needs_a_reason_and_so_does_one_that_is_not_first_any_more(
    asked: Asked,
) -> None:
    asked.say(asked.cast.brian, "yes", "yes", "yes")
    asked.say(asked.cast.asha, "yes", "yes", "yes")
    tuesday, wednesday, _night = asked.slots
    with pytest.raises(ValidationError, match="Say in a few words why"):
        actions.close_poll(asked.poll, wednesday.pk, NOW)
    asked.say(asked.cast.brian, "no")  # meanwhile
    with pytest.raises(ValidationError, match="Say in a few words why"):
        actions.close_poll(asked.poll, tuesday.pk, NOW)
    actions.close_poll(asked.poll, tuesday.pk, NOW, reason="The minister is in town")
    asked.poll.refresh_from_db()
    assert (asked.poll.chosen, asked.poll.reason) == (tuesday, "The minister is in town")


def test_an_hour_of_another_poll_or_one_that_has_passed_cannot_be_chosen(asked: Asked) -> None:
    with pytest.raises(ValidationError, match="proposed hours"):
        actions.close_poll(asked.poll, asked.slots[0].pk + 1000, NOW)
    with pytest.raises(ValidationError, match="still to come"):
        actions.close_poll(asked.poll, asked.slots[0].pk, TUESDAY, reason="x")
    assert Session.objects.get(pk=asked.cast.session.pk).status == "polling"


def test_a_poll_closes_once(asked: Asked) -> None:
    actions.close_poll(asked.poll, asked.slots[0].pk, NOW)
    with pytest.raises(schedule.NotNow):
        actions.close_poll(asked.poll, asked.slots[0].pk, NOW)
    assert Message.objects.filter(method="REQUEST").count() == 5


def test_the_quorum_of_a_delegation_counts(asked: Asked) -> None:
    asked.cast.nepal.quorum = 2
    asked.cast.nepal.save()
    asked.say(asked.cast.brian, "yes", "yes", "yes")
    asked.say(asked.cast.asha, "yes", "yes", "yes")
    asked.say(asked.bina, "no", "if_need_be", "no")
    first = tally_of(asked.poll).ranked[0]
    assert (first.hour.start, len(first.missing), len(first.reluctant)) == (WEDNESDAY, 0, 1)


def test_an_hour_set_by_the_planner_and_a_cancelled_session_end_the_poll(db) -> None:
    asked = make_poll()
    schedule.schedule_session(asked.cast.session, TUESDAY, NOW)
    asked.poll.refresh_from_db()
    assert (asked.poll.state, asked.poll.chosen) == ("closed", asked.slots[0])


def test_a_cancelled_session_tells_those_who_were_asked(asked: Asked) -> None:
    schedule.cancel_session(asked.cast.session, NOW)
    asked.poll.refresh_from_db()
    assert asked.poll.state == "withdrawn"
    assert set(letters("No answer needed")) == {"asha@example.org", "brian@example.org"}


def test_withdrawing_gives_the_session_back_to_planning_and_another_poll_may_follow(asked: Asked) -> None:
    actions.withdraw_poll(asked.poll, NOW)
    assert Session.objects.get(pk=asked.cast.session.pk).status == "draft"
    with pytest.raises(schedule.NotNow):
        asked.say(asked.cast.asha, "yes")
    actions.open_poll(asked.cast.session, [TUESDAY], DEADLINE, NOW, duration=60)
    assert Session.objects.get(pk=asked.cast.session.pk).duration == 60


# Changing the question


def test_one_more_hour_is_asked_alone_and_other_answers_stand(asked: Asked) -> None:
    asked.say(asked.cast.asha, "yes", "no", "no")
    thursday = dt.datetime(2026, 6, 11, 12, 0, tzinfo=dt.UTC)
    actions.add_hour(asked.poll, thursday, NOW)
    text = letters("One more hour")["asha@example.org"]
    assert "Thursday 11 June 2026, 17:45–19:15" in text
    assert "Tuesday 9 June" not in text
    assert votes(asked, asked.cast.asha) == ["yes", "no", "no", "-"]
    assert asked.cast.asha in tally_of(asked.poll).silent
    for refused in (thursday, NOW, DEADLINE, thursday + dt.timedelta(minutes=1)):
        with pytest.raises(ValidationError):
            actions.add_hour(asked.poll, refused, NOW)


# The worker


def test_who_has_not_answered_is_reminded_once_and_not_after_the_close(asked: Asked) -> None:
    asked.say(asked.cast.brian, "yes", "yes", "yes")
    reminding = DEADLINE - dt.timedelta(days=2)
    sweep_polls(reminding - dt.timedelta(minutes=1))
    assert letters("Your answer is awaited") == {}
    sweep_polls(reminding)
    sweep_polls(reminding + dt.timedelta(hours=1))
    assert list(letters("Your answer is awaited")) == ["asha@example.org"]
    assert Message.objects.filter(topic=f"poll/{asked.poll.pk}/{asked.cast.asha.pk}").count() == 2


@pytest.mark.parametrize(
    "end",
    [
        lambda asked: actions.close_poll(asked.poll, asked.slots[0].pk, NOW),
        lambda asked: actions.withdraw_poll(asked.poll, NOW),
    ],
)
def test_nobody_is_reminded_of_what_has_ended(asked: Asked, end) -> None:
    end(asked)
    sweep_polls(DEADLINE - DAY)
    assert letters("Your answer is awaited") == {}


def test_a_question_that_still_waits_when_the_poll_ends_is_not_sent(asked: Asked) -> None:
    actions.close_poll(asked.poll, asked.slots[0].pk, NOW)
    sweep(NOW)
    states = Message.objects.filter(topic__startswith="poll/").values_list("state", flat=True)
    assert set(states) == {"dropped"}
    assert set(Message.objects.filter(method="REQUEST").values_list("state", flat=True)) == {"sent"}


def test_a_reminder_that_waits_past_the_deadline_is_not_sent(asked: Asked) -> None:
    sweep_polls(DEADLINE - DAY)
    sweep(LATE)
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}


def test_a_passed_deadline_closes_nothing_and_tells_whoever_facilitates_once(asked: Asked) -> None:
    asked.say(asked.cast.brian, "no", "yes", "no")
    for _round in range(2):
        sweep_polls(LATE)
    asked.poll.refresh_from_db()
    assert (asked.poll.state, asked.cast.session.status) == ("open", "polling")
    text = letters("Choose the hour: Floods")
    assert list(text) == ["hilda@example.org"]
    assert (
        "By the answers so far this hour stands first: Wednesday 10 June 2026, 14:00 Vienna time"
        in text["hilda@example.org"]
    )
    assert "Asha Shrestha (Nepal), Bina Rai (Nepal)" in text["hilda@example.org"]
    assert Message.objects.filter(topic__endswith=f"/{asked.cast.facilitator.pk}").count() == 1
    actions.move_deadline(asked.poll, LATE + DAY, LATE)
    sweep_polls(LATE + 2 * DAY)
    assert Message.objects.filter(topic__endswith=f"/{asked.cast.facilitator.pk}").count() == 2


def test_who_joins_later_is_asked_too_and_who_left_is_left_out(asked: Asked) -> None:
    lena = Participant.objects.create(
        dialogue=asked.cast.dialogue, delegation=asked.cast.canada, name="Lena", email="lena@example.org"
    )
    for _round in range(2):
        sweep_polls(NOW)
    assert "lena@example.org" in letters("Which hours")
    assert Message.objects.filter(recipient="lena@example.org").count() == 1
    asked.say(lena, "no", "no", "no")
    lena.left_at = NOW
    lena.save()
    assert lena not in tally_of(asked.poll).people


# The painted week


def test_painting_a_week_anew_replaces_that_week_alone(asked: Asked) -> None:
    asha, hours = asked.cast.asha, dt.timedelta(hours=2)
    this, following = (
        Week(dt.date(2026, 6, 8), "Asia/Kathmandu"),
        Week(dt.date(2026, 6, 15), "Asia/Kathmandu"),
    )
    later = Stretch(following.start, following.start + hours, "no")
    actions.paint_week(asha, following, [later])
    actions.paint_week(asha, this, [Stretch(TUESDAY, TUESDAY + hours, "yes")])
    actions.paint_week(asha, this, [Stretch(WEDNESDAY, WEDNESDAY + hours, "no")])
    kept = [(p.start, p.level) for p in PaintedStretch.objects.filter(participant=asha)]
    assert kept == [(WEDNESDAY, "no"), (following.start, "no")]
    assert not Vote.objects.exists(), "a painted week makes answers ready; saving them is one's own"


def test_two_tabs_that_paint_do_not_fight(asked: Asked) -> None:
    asha, week = asked.cast.asha, Week(dt.date(2026, 6, 8), "UTC")
    actions.paint_week(asha, week, [Stretch(TUESDAY, NIGHT, "yes")], mark=None)
    with pytest.raises(actions.StaleWeek):
        actions.paint_week(asha, week, [], mark="what an older page showed")
    assert PaintedStretch.objects.count() == 1
