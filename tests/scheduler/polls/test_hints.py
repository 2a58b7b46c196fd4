"""What calendars and the dialogue's own limits do to a poll: they make ready and they rule out, they never answer."""

import datetime as dt
import re

from django.utils import timezone

from dialogues.models import Participant
from scheduler.models import BusySource, BusyTime
from scheduler.polls import actions
from scheduler.polls.availability import Stretch, Week
from scheduler.polls.models import Poll, Vote
from scheduler.polls.queries import tally_of
from tests.conftest import client_of
from tests.scheduler.polls.conftest import COMING, FIRST, Asked, ballot, local, page, url


def busy_in(person: Participant, start: dt.datetime, *, tentative: bool = False) -> None:
    source = BusySource.objects.create(participant=person, kind="file", read_at=timezone.now())
    end = start + dt.timedelta(minutes=5)
    BusyTime.objects.create(source=source, start=start, end=end, tentative=tentative)


def ready(text: str) -> list[str]:
    """The answers that are marked on one's page."""
    return re.findall(r'value="(yes|if_need_be|no)" checked', text)


def test_a_calendar_makes_answers_ready_and_nothing_is_said_by_it(coming: Asked) -> None:
    busy_in(coming.cast.asha, COMING[0] + dt.timedelta(minutes=30))
    busy_in(coming.cast.asha, COMING[1], tentative=True)
    client = client_of(coming.cast.asha)
    text = page(client, url(coming))
    assert ready(text) == ["no", "if_need_be"]
    assert "Your calendar says that you are busy" in text
    assert not Vote.objects.exists()
    client.post(url(coming), ballot(coming, "yes", "yes"))
    text = page(client, url(coming))
    assert ready(text) == ["yes", "yes"]
    assert "Your calendar says" not in text


def test_who_painted_hours_is_not_said_to_be_free_at_any(coming: Asked) -> None:
    own, desk = "/dialogues/rivers/busy/", "/dialogues/rivers/busy/ask/"
    client, host = client_of(coming.cast.asha), client_of(coming.cast.host)
    nothing = page(host, desk).count("nothing: taken to be free")
    assert "You are taken to be free at any hour." in page(client, own)
    monday = Week(COMING[0].date() - dt.timedelta(days=1), "Asia/Kathmandu")
    hour = Stretch(COMING[0], COMING[0] + dt.timedelta(hours=1), "no")
    actions.paint_week(coming.cast.asha, monday, [hour])
    assert "free at any hour but those that you painted with “No”" in page(client, own)
    text = page(host, desk)
    assert "hours that they painted" in text
    assert text.count("nothing: taken to be free") == nothing - 1


def test_only_the_facilitator_sees_who_is_busy_and_an_answer_takes_the_mark_away(coming: Asked) -> None:
    busy_in(coming.cast.asha, COMING[0])
    desk = client_of(coming.cast.host)
    first = tally_of(coming.poll).ranked[0].hour
    assert "no answer; busy, as their calendar says" in page(desk, url(coming, "answers/"))
    for who in (coming.cast.brian, coming.cast.rapporteur):
        assert "as their calendar says" not in page(client_of(who), url(coming))
    coming.say(coming.cast.asha, "yes", now=timezone.now())
    assert "busy, as their calendar says" not in page(desk, url(coming, "answers/"))
    assert tally_of(coming.poll).ranked[0].hour == first


def test_nobody_is_asked_for_an_hour_at_which_the_dialogue_has_no_sessions(coming: Asked) -> None:
    dialogue, client = coming.cast.dialogue, client_of(coming.cast.host)
    dialogue.blackouts = [(FIRST + dt.timedelta(days=7)).date().isoformat()]
    dialogue.save()
    late = FIRST + dt.timedelta(days=7)
    response = client.post(url(coming, "hour/"), {"hour": local(late)})
    assert response.status_code == 400
    assert "The dialogue has no sessions on this date." in response.content.decode()
    assert len(coming.slots) == 3
    actions.withdraw_poll(coming.poll, timezone.now())
    start = late.strftime("%Y-%m-%dT%H:%MZ")
    assert "not possible" in page(client, url(coming, f"new/?start={start}"))
    deadline = (FIRST - dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    response = client.post(url(coming, "new/"), {"start": start, "deadline": deadline, "duration": "90"})
    assert "The dialogue has no sessions on this date." in response.content.decode()
    assert Poll.objects.filter(state="open").count() == 0
