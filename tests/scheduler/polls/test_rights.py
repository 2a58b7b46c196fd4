"""Who may see and do what in a poll."""

import datetime as dt

import pytest

from scheduler.models import Message
from scheduler.polls.models import Poll, Vote
from tests.conftest import client_of
from tests.scheduler.polls.conftest import (
    ASKED_UNTIL,
    FIRST,
    Asked,
    ballot,
    local,
    url,
)

DESK = ["answers/", "for/{asha}/"]
DESK_POSTS = ["close/", "deadline/", "hour/", "withdraw/", "for/{asha}/"]


@pytest.mark.parametrize("path", ["", *DESK, "new/"])
def test_outsiders_see_nothing_and_strangers_are_asked_to_sign_in(coming: Asked, path: str) -> None:
    address = url(coming, path.format(asha=coming.cast.asha.pk))
    assert client_of(coming.cast.outsider).get(address).status_code == 404
    assert client_of(None).get(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", [*DESK, "new/"])
@pytest.mark.parametrize("who", ["asha", "rapporteur", "observer"])
def test_the_desk_is_the_facilitator_s_alone(coming: Asked, path: str, who: str) -> None:
    address = url(coming, path.format(asha=coming.cast.asha.pk))
    assert client_of(getattr(coming.cast, who)).get(address).status_code == 404


@pytest.mark.parametrize(
    ("who", "path"),
    [
        *((who, path) for who in ("outsider", "observer") for path in ("", *DESK_POSTS)),
        *(("asha", path) for path in DESK_POSTS),
    ],
)
def test_nobody_writes_what_is_not_theirs(coming: Asked, who: str, path: str) -> None:
    before = (Poll.objects.values().get(), list(Vote.objects.values()), Message.objects.count())
    fields = {
        **ballot(coming, "yes", "yes", "yes"),
        "slot": str(coming.slots[0].pk),
        "reason": "taken over",
        "deadline": local(ASKED_UNTIL - dt.timedelta(days=1)),
        "hour": local(FIRST + dt.timedelta(days=2)),
        "participant": str(coming.cast.brian.pk),
    }
    address = url(coming, path.format(asha=coming.cast.asha.pk))
    assert client_of(getattr(coming.cast, who)).post(address, fields).status_code == 404
    assert (Poll.objects.values().get(), list(Vote.objects.values()), Message.objects.count()) == before


def test_looking_changes_nothing(coming: Asked) -> None:
    client = client_of(coming.cast.host)
    for path in ("", *DESK, *DESK_POSTS):
        client.get(url(coming, path.format(asha=coming.cast.asha.pk)))
    assert Poll.objects.get().state == "open"
    assert not Vote.objects.exists()
