"""The pages of polls: hidden votes, two tabs, and forms that say what is wrong."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogues import access
from dialogues.models import Delegation, Participant, Session
from scheduler.polls import actions
from scheduler.polls.models import Ballot, Poll, Vote
from tests.conftest import client_of, make_cast
from tests.scheduler.polls.conftest import (
    ASKED_UNTIL,
    FIRST,
    TODAY,
    Asked,
    ballot,
    local,
    make_coming,
    page,
    url,
)

# Answering


def test_a_personal_link_opens_the_poll_and_one_press_saves(coming: Asked) -> None:
    client = Client()
    key = access.mint_key(coming.cast.asha)
    for link in (f"/j/{key}?s={coming.cast.session.pk}", f"/j/{key}"):
        assert client.get(link)["Location"] == url(coming)
    text = page(client, url(coming))
    assert "17:45" in text
    assert "Kathmandu time (UTC+5:45)" in text
    answer = client.post(url(coming), ballot(coming, "yes", "no", "if_need_be"), follow=True)
    assert "Your answers are kept" in answer.content.decode()
    assert list(Vote.objects.order_by("slot__starts_at").values_list("answer", flat=True)) == [
        "yes",
        "no",
        "if_need_be",
    ]


def test_who_sets_an_hour_beside_the_poll_is_told_that_it_closes(coming: Asked) -> None:
    hour = f"/s/{coming.cast.session.pk}/hour/"
    client, asked = client_of(coming.cast.facilitator), {"start": f"{FIRST:%Y-%m-%dT%H:%M:%SZ}"}
    assert "Setting this hour closes the poll" in client.get(hour, asked).content.decode()
    client.post(hour, asked)
    assert Poll.objects.get().state == Poll.State.CLOSED
    assert "closes the poll" not in client.get(hour, asked).content.decode()


def test_hours_are_the_reader_s_with_those_of_the_others_and_other_days_named(coming: Asked) -> None:
    brian = page(client_of(coming.cast.brian), url(coming))
    third = brian.split("<li>")[-3:]
    assert "St Johns time" in brian
    assert "next day" in "".join(third), "16:30 in St John's is after midnight in Kathmandu"
    asha = page(client_of(coming.cast.asha), url(coming))
    assert "day before" in asha
    assert "00:45" in asha


def test_a_stale_tab_is_told_and_shown_both(coming: Asked) -> None:
    client = client_of(coming.cast.asha)
    client.post(url(coming), ballot(coming, "yes", "yes"))
    answer = client.post(url(coming), ballot(coming, "no", "yes"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "changed elsewhere while this page was open" in text
    assert text.count("Kept now:") == 1
    assert Vote.objects.filter(answer="yes").count() == 2
    assert client.post(url(coming), ballot(coming, "no", "yes", version=1)).status_code == 302
    assert set(Vote.objects.values_list("answer", flat=True)) == {"no", "yes"}


@pytest.mark.parametrize(
    "fields",
    [
        {"version": "0", "slot-999999": "yes"},
        {"version": "0", "slot-99999999999999999999": "yes"},
        {"version": "x", "slot-1": "yes"},
        {},
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_keeps_nothing(
    coming: Asked, fields: dict[str, str]
) -> None:
    assert client_of(coming.cast.asha).post(url(coming), fields).status_code in {302, 409}
    assert not Vote.objects.exists()


def test_after_the_deadline_and_after_the_close_one_reads_what_one_said(coming: Asked) -> None:
    client = client_of(coming.cast.asha)
    client.post(url(coming), ballot(coming, "if_need_be"))
    Poll.objects.update(deadline=timezone.now())
    late = client.post(url(coming), ballot(coming, "no", version=1), follow=True).content.decode()
    assert "The time for answers is over" in late
    assert "Save my answers" not in late
    assert "If need be" in late
    actions.close_poll(coming.poll, coming.slots[0].pk, timezone.now())
    closed = page(client, url(coming))
    assert "The hour is set" in closed
    assert "Save my answers" not in closed
    assert client.get(f"/j/{access.mint_key(coming.cast.asha)}?s={coming.cast.session.pk}")["Location"] == (
        f"/s/{coming.cast.session.pk}/"
    )


def test_an_observer_reads_that_nothing_is_asked_of_them(coming: Asked) -> None:
    text = page(client_of(coming.cast.observer), url(coming))
    assert "your answer is not needed" in text
    assert "Save my answers" not in text


def test_where_nothing_is_asked_the_page_leads_to_the_session(coming: Asked) -> None:
    actions.withdraw_poll(coming.poll, timezone.now())
    assert client_of(coming.cast.asha).get(url(coming))["Location"] == f"/s/{coming.cast.session.pk}/"


# Hidden and open


@pytest.mark.parametrize("who", ["brian", "rapporteur", "observer"])
def test_hidden_votes_are_seen_by_nobody_but_facilitators_before_the_close(db: None, who: str) -> None:
    coming = make_coming(hidden=True)
    reader = client_of(getattr(coming.cast, who))
    addresses = [url(coming), f"/s/{coming.cast.session.pk}/", f"/dialogues/{coming.cast.dialogue.slug}/"]
    before = [_told(reader, address) for address in addresses]
    coming.say(coming.cast.asha, "no", "yes", "if_need_be", now=timezone.now())
    # Not even how many said what: all that changed is how many have answered.
    after = [_told(reader, address) for address in addresses]
    assert [text.replace("1 of 3 people has", "0 of 3 people have") for text in after] == before
    assert "Asha" not in after[0]
    assert "Asha Shrestha" in page(client_of(coming.cast.host), url(coming, "answers/"))
    Poll.objects.update(deadline=timezone.now())
    assert "Asha" not in _told(reader, url(coming)), "a deadline is no close"
    actions.close_poll(coming.poll, coming.slots[2].pk, timezone.now(), reason="x")
    assert "Asha Shrestha" in page(reader, url(coming))


def _told(client: Client, address: str) -> str:
    """The page without what is random in it."""
    lines = page(client, address).splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_the_votes_of_a_withdrawn_hidden_poll_stay_hidden(db: None) -> None:
    coming = make_coming(hidden=True)
    coming.say(coming.cast.asha, "no", now=timezone.now())
    actions.withdraw_poll(coming.poll, timezone.now())
    assert client_of(coming.cast.brian).get(url(coming)).status_code == 302


def test_open_votes_are_seen_by_who_takes_part(coming: Asked) -> None:
    coming.say(coming.cast.asha, "no", "yes", "if_need_be", now=timezone.now())
    text = page(client_of(coming.cast.brian), url(coming))
    assert "The answers so far" in text
    assert "Asha Shrestha" in text


# The facilitator's desk


def test_the_planner_leads_to_the_question_and_one_press_asks_it(db: None) -> None:
    cast = make_cast(status="draft", starts_at=None)
    client = client_of(cast.host)
    planned = page(client, f"/s/{cast.session.pk}/plan/")
    assert f'id="ask" method="get" action="/s/{cast.session.pk}/poll/new/"' in planned
    ticked = re.findall(r'form="ask" name="start" value="([^"]+)" checked', planned)
    assert len(ticked) == 5, "the best day of each of the best hours"
    address = f"/s/{cast.session.pk}/poll/new/"
    text = page(client, f"{address}?{urlencode({'start': ticked, 'duration': 90}, doseq=True)}")
    assert text.count('name="start"') == 5
    assert "Ask 2 people by mail" in text
    offers = [piece.split('"')[0] for piece in text.split('name="start" value="')[1:]]
    fields = {
        "start": offers[:2],
        "offer": offers,
        "typed": [local(FIRST), ""],
        "duration": "60",
        "deadline": local(timezone.now() + dt.timedelta(hours=4)),
        "hidden": "on",
    }
    answer = client.post(address, fields)
    assert answer["Location"] == f"/s/{cast.session.pk}/poll/answers/"
    poll = Poll.objects.get()
    assert (poll.slots.count(), poll.hidden, poll.session.duration, poll.session.status) == (
        3,
        True,
        60,
        "polling",
    )
    assert client.get(address)["Location"] == answer["Location"], "it is asked once"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Expected from 1 to 40 hours, got 0"),
        (
            {"typed": "next Tuesday"},
            "Expected a date and a time such as 2026-06-09 14:00, got “next Tuesday”",
        ),
        ({"typed": "9999-01-01T12:00"}, "Expected a date and a time"),
        ({"typed": "2031-03-30T02:30"}, "clocks in Vienna skip it"),
        ({"typed": local(TODAY - dt.timedelta(days=3))}, "Expected hours after the deadline"),
        ({"typed": local(FIRST), "deadline": local(TODAY - dt.timedelta(days=3))}, "still to come"),
        ({"typed": local(FIRST), "deadline": ""}, "This field is required"),
        ({"typed": local(FIRST), "duration": "7"}, "not one of the available choices"),
        (
            {
                "start": [
                    (FIRST + n * dt.timedelta(minutes=15)).strftime("%Y-%m-%dT%H:%M:%SZ") for n in range(990)
                ]
            },
            "Expected from 1 to 40 hours, got 990",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_says_why_and_keeps_what_was_typed(db, fields, sentence) -> None:
    cast = make_cast(status="draft", starts_at=None)
    usual = {"duration": "90", "deadline": local(ASKED_UNTIL)}
    answer = client_of(cast.host).post(f"/s/{cast.session.pk}/poll/new/", usual | fields)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert not Poll.objects.exists()
    if "typed" in fields:
        assert f'value="{fields["typed"]}"' in text


def test_more_fields_than_a_form_has_are_refused_at_once(db: None) -> None:
    cast = make_cast(status="draft", starts_at=None)
    body = urlencode([("start", "2031-06-02T12:00:00Z")] * 2000)
    answer = client_of(cast.host).post(
        f"/s/{cast.session.pk}/poll/new/", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400


def test_the_matrix_counts_people_and_names_who_has_not_answered(coming: Asked) -> None:
    coming.say(coming.cast.asha, "yes", "no", "if_need_be", now=timezone.now())
    text = page(client_of(coming.cast.host), url(coming, "answers/"))
    assert "1 of 2 can come" in text
    owing = text.split("Who has not answered")[1].split("</section>")[0]
    assert "Asha" not in owing
    assert "Brian Pike" in owing
    assert "no e-mail address" in owing, "Bina has none"
    assert "No word yet from: Canada." in text


def test_the_facilitator_notes_what_was_telephoned_and_it_is_marked(coming: Asked) -> None:
    client = client_of(coming.cast.host)
    address = url(coming, f"for/{coming.bina.pk}/")
    assert "What <bdi>Bina Rai</bdi> said" in page(client, address)
    client.post(address, ballot(coming, "yes", "yes", "no"))
    assert Ballot.objects.get(participant=coming.bina).written_by == coming.cast.facilitator
    assert "Noted by telephone:" in page(client, url(coming, "answers/"))
    assert "noted these answers for you" in page(client_of(coming.bina), url(coming))


def test_the_choice_is_explained_and_another_needs_a_reason(coming: Asked) -> None:
    now = timezone.now()
    coming.say(coming.cast.asha, "yes", "yes", "yes", now=now)
    coming.say(coming.cast.brian, "no", "yes", "yes", now=now)
    client = client_of(coming.cast.host)
    text = page(client, url(coming, "answers/"))
    assert "Behind the first: more required delegations cannot be counted on." in text
    refused = client.post(url(coming, "close/"), {"slot": coming.slots[0].pk})
    assert refused.status_code == 400
    assert "Say in a few words why" in refused.content.decode()
    client.post(url(coming, "close/"), {"slot": coming.slots[0].pk, "reason": "The host has no other room."})
    assert Session.objects.get(pk=coming.cast.session.pk).starts_at == FIRST
    assert "The host has no other room." in page(client_of(coming.cast.asha), url(coming))


@pytest.mark.parametrize("slot", ["", "x", "999999", "-1", "9" * 30])
def test_a_choice_of_nothing_sets_nothing(coming: Asked, slot: str) -> None:
    answer = client_of(coming.cast.host).post(
        url(coming, "close/"), {"slot": slot, "reason": "x"}, follow=True
    )
    assert "Expected one of the proposed hours" in answer.content.decode()
    assert Poll.objects.get().state == "open"


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("deadline/", {"deadline": local(TODAY - dt.timedelta(days=3))}, "still to come"),
        (
            "deadline/",
            {"deadline": local(FIRST + dt.timedelta(days=9))},
            "before the last of the proposed hours",
        ),
        ("deadline/", {"deadline": "soon"}, "Expected a date and a time"),
        ("hour/", {"hour": local(TODAY)}, "Expected hours after the deadline"),
        ("hour/", {"hour": "2031-06-02T12:07"}, "Expected hours that start at :00"),
    ],
)
def test_a_change_that_cannot_be_says_why_on_the_page(
    coming: Asked, path: str, fields, sentence: str
) -> None:
    answer = client_of(coming.cast.host).post(url(coming, path), fields)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert (Poll.objects.get().deadline, coming.poll.slots.count()) == (ASKED_UNTIL, 3)


def test_one_more_hour_a_later_deadline_and_the_end(coming: Asked) -> None:
    client = client_of(coming.cast.host)
    coming.say(coming.cast.asha, "yes", "no", "no", now=timezone.now())
    client.post(url(coming, "hour/"), {"hour": local(FIRST + dt.timedelta(days=2))})
    client.post(url(coming, "deadline/"), {"deadline": local(ASKED_UNTIL + dt.timedelta(days=1))})
    text = page(client_of(coming.cast.asha), url(coming))
    assert text.count("Added since you answered") == 1
    client.post(url(coming, "withdraw/"))
    assert Session.objects.get(pk=coming.cast.session.pk).status == "draft"
    assert client.get(url(coming, "answers/"))["Location"] == url(coming, "new/")


def test_a_facilitator_who_tries_a_delegate_s_link_votes_as_that_delegate_and_keeps_the_desk(
    coming: Asked,
) -> None:
    client = client_of(coming.cast.asha)
    client.force_login(coming.cast.host, backend="django.contrib.auth.backends.ModelBackend")
    client.post(url(coming), ballot(coming, "yes"))
    assert Ballot.objects.get(participant=coming.cast.asha).written_by is None
    assert client.get(url(coming, "answers/")).status_code == 200


# How much is asked of the database


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_queries_do_not_grow_with_people_delegations_and_hours(coming: Asked) -> None:
    delegate, host = client_of(coming.cast.asha), client_of(coming.cast.host)
    pages = [
        (delegate, url(coming)),
        (delegate, f"/s/{coming.cast.session.pk}/week/"),
        (host, url(coming, "answers/")),
        (host, url(coming, f"for/{coming.cast.brian.pk}/")),
    ]
    now = timezone.now()
    coming.say(coming.cast.asha, "yes", "no", "no", now=now, written_by=coming.cast.facilitator)
    for client, address in pages:
        client.get(address)
    before = [queries(client, address) for client, address in pages]
    for number in range(3):
        seat = Delegation.objects.create(dialogue=coming.cast.dialogue, name=f"D{number}", zone="UTC")
        person = Participant.objects.create(dialogue=coming.cast.dialogue, delegation=seat, name=f"P{number}")
        actions.add_hour(coming.poll, FIRST + dt.timedelta(days=5 + number), now)
        coming.say(person, "yes", "no", "no", now=now, written_by=coming.cast.facilitator)
    assert [queries(client, address) for client, address in pages] == before


def test_the_session_s_page_and_its_line_lead_to_the_poll(coming: Asked) -> None:
    session, dialogue = f"/s/{coming.cast.session.pk}/", f"/dialogues/{coming.cast.dialogue.slug}/"
    for who, path in ((coming.cast.asha, url(coming)), (coming.cast.host, url(coming, "answers/"))):
        for address in (session, dialogue):
            assert f'href="{path}"' in page(client_of(who), address)


def test_the_length_stays_while_it_is_asked_for(coming: Asked) -> None:
    client = client_of(coming.cast.host)
    client.post(f"/s/{coming.cast.session.pk}/edit/", {"title": "Floods", "duration": "240"})
    assert Session.objects.get(pk=coming.cast.session.pk).duration == 90
