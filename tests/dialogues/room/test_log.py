"""The log's door: an order that goes wrong harms none of its tick; papers and presence reach rows and room."""

import json
from typing import Any

import pytest
from django.utils import timezone

from dialogues import actions
from dialogues.models import Paper, Participant, RoomEvent
from dialogues.room import commands, decoding, log, machine
from dialogues.room.log import Accepted
from dialogues.room.presence import arrivals, departures
from dialogues.room.refusals import Refusal
from tests.conftest import NOW, Cast


def order(who: Participant, command_id: str, do: str, **fields: Any) -> log.Order:
    command = decoding.decode(json.dumps({"id": command_id, "do": do, **fields}))
    return log.order_of(who.pk, command, timezone.now())


def test_a_mistake_in_one_decision_harms_no_other_of_the_tick(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = machine.decide

    def fails(state: Any, command: commands.Command, actor: Any) -> Any:
        if isinstance(command, commands.WriteBackstage):
            raise ZeroDivisionError
        return whole(state, command, actor)

    monkeypatch.setattr(machine, "decide", fails)
    orders = [
        order(cast.facilitator, "c1", "add_item", title="Dams", planned_minutes=5),
        order(cast.facilitator, "c2", "write_backstage", text="x"),
        order(cast.facilitator, "c3", "add_item", title="Rain", planned_minutes=5),
    ]
    _, answers = log.append(cast.session.pk, log.load(cast.session.pk), orders)
    assert [type(answer) for answer in answers] == [Accepted, Refusal, Accepted]
    assert answers[1] == Refusal("not_available", "failed")


def test_a_paper_reaches_the_room_and_its_item_the_row(cast: Cast) -> None:
    paper = actions.add_paper(cast.session, NOW, title="Dams", url="https://example.org/", language="en")
    added = order(cast.facilitator, "c1", "add_item", title="Dams", planned_minutes=5)
    state, _ = log.append(cast.session.pk, log.load(cast.session.pk), [added])
    item = str(state.seq)
    placed = order(cast.facilitator, "c2", "place_paper", paper=str(paper.pk), item=item)
    log.append(cast.session.pk, state, [placed])
    assert Paper.objects.get(pk=paper.pk).item_id == item
    actions.remove_paper(paper, NOW)
    assert RoomEvent.objects.filter(kind="paper_gone").count() == 1
    assert not any(key.startswith("paper/") for key in log.load(cast.session.pk).map)


def test_presence_is_told_once_and_of_observers_not_at_all(cast: Cast) -> None:
    state = log.load(cast.session.pk)
    assert [type(event).__name__ for event in arrivals(state, cast.asha.pk)] == [
        "ParticipantArrived",
        "DelegationArrived",
    ]
    assert arrivals(state, cast.observer.pk) == []
    told = log.Order(lambda state, _: arrivals(state, cast.asha.pk), timezone.now())
    state, _ = log.append(cast.session.pk, state, [told, told])
    assert RoomEvent.objects.filter(kind="participant_arrived").count() == 1
    assert state.map[f"participant/{cast.asha.pk}"]["arrived_at"]
    gone = departures(state, {f"participant/{cast.asha.pk}", f"participant/{cast.brian.pk}"})
    assert [type(event).__name__ for event in gone] == ["ParticipantLeft"]
