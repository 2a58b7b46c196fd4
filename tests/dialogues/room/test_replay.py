"""The log as a timeline: what each of those who take part sees of it, the room at any moment, CSV and JSON."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.utils import timezone

from dialogues.models import Participant, RoomEvent, User
from dialogues.room import commands, events, log, timeline, timeline_wording
from tests.conftest import Cast, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Cast:
    """A session with a turn, a decision, a word behind the floor and a secret vote."""
    cast.session.refresh_from_db()

    def does(who: Participant, command: commands.Command) -> int:
        found = log.submit(cast.session.pk, who.pk, command, timezone.now())
        assert isinstance(found, log.Accepted), found
        return found.seq

    chair = cast.facilitator
    does(chair, commands.StartSession(id="1"))
    item = does(chair, commands.AddItem(id="2", title="=Dams", planned_minutes=20))
    does(chair, commands.GoToItem(id="3", item=str(item), expect=None))
    does(cast.asha, commands.RaiseHand(id="4", kind="topic"))
    does(chair, commands.Call(id="5", participant=str(cast.asha.pk), expect=None))
    does(chair, commands.WriteBackstage(id="6", text="Cut her short."))
    does(cast.rapporteur, commands.WriteNote(id="7", kind="decision", text="=Dams hold."))
    poll = does(chair, commands.OpenPoll(id="8", question="Again?", options=["aye", "nay"], secret=True))
    does(cast.asha, commands.Vote(id="9", poll=str(poll), option=1))
    return cast


def get(who: User | Participant | None, cast: Cast, rest: str = "") -> Any:
    return client_of(who).get(f"/s/{cast.session.pk}/replay{rest}")


def test_it_tells_who_spoke_and_what_was_decided(held: Cast) -> None:
    page = get(held.brian, held, "/").content.decode()
    assert "Asha Shrestha, Nepal has the floor: new topic" in page
    assert "Decision: =Dams hold." in page
    assert "Asha Shrestha, Nepal votes on “Again?”" in page


def test_it_draws_who_spoke_when(held: Cast) -> None:
    page = get(held.asha, held, "/").content.decode()
    assert "Who spoke when" in page
    assert page.count('<svg class="lane"') >= 3
    assert 'class="decision"' in page


@pytest.mark.parametrize(("who", "audits", "behind"), [
    ("facilitator", True, True), ("rapporteur", True, True), ("asha", False, False), ("observer", False, False),
])  # fmt: skip
def test_who_sees_what(held: Cast, who: str, audits: bool, behind: bool) -> None:
    person = getattr(held, who)
    for rest in ("/?all=1", ".csv", ".json"):
        text = get(person, held, rest).content.decode()
        assert ("Cut her short." in text) is behind
    assert (" 'by'" in str(get(person, held, ".json").json()["events"][-1])) is audits
    header = next(csv.reader(io.StringIO(get(person, held, ".csv").content.decode("utf-8-sig"))))
    assert ("by" in header) is audits
    assert ('data-label="By"' in get(person, held, "/").content.decode()) is audits


def test_an_interpreter_sees_what_is_behind_the_floor_and_not_who_did_what(held: Cast) -> None:
    interpreter = Participant.objects.create(dialogue=held.dialogue, name="Ines", role="interpreter")
    found = get(interpreter, held, ".json").json()["events"]
    assert any(event["event"] == "backstage_written" for event in found)
    assert not any("by" in event for event in found)


@pytest.mark.parametrize("rest", ["/", ".csv", ".json", "/?at=3", ".json?at=3"])
def test_outsiders_get_nothing(held: Cast, rest: str) -> None:
    assert get(held.outsider, held, rest).status_code == 404
    assert get(None, held, rest).status_code in {302, 403}


def test_the_room_at_any_moment(held: Cast) -> None:
    called = RoomEvent.objects.get(kind="turn_called").seq
    then = get(held.asha, held, f".json?at={called}").json()
    assert then["seq"] == called
    assert then["set"]["floor"]["participant"] == str(held.asha.pk)
    assert not any(key.startswith(("note/", "backstage/")) for key in then["set"])
    before = get(held.asha, held, f".json?at={called - 1}").json()
    assert before["set"]["floor"] is None
    assert get(held.asha, held, ".json?at=0").json()["set"] is not None
    assert f"After event {called}." in get(held.asha, held, f"/?at={called}").content.decode()


@pytest.mark.parametrize("at", ["-1", "x", "1e3", "99999", "9" * 400, "٣", ""])
def test_a_moment_that_never_was_is_no_page(held: Cast, at: str) -> None:
    assert get(held.asha, held, f"/?at={at}").status_code == 404
    assert get(held.asha, held, f".json?at={at}").status_code == 404


def test_a_secret_vote_shows_who_voted_and_never_what(held: Cast) -> None:
    for who in (held.facilitator, held.asha):
        (vote,) = [
            event for event in get(who, held, ".json").json()["events"] if event["event"] == "vote_cast"
        ]
        assert vote["data"]["participant"] == str(held.asha.pk)
        assert vote["data"]["option"] is None
        rows = list(csv.DictReader(io.StringIO(get(who, held, ".csv").content.decode("utf-8-sig"))))
        (told,) = [row["text"] for row in rows if row["event"] == "vote_cast"]
        assert "aye" not in told
        assert "nay" not in told
        for poll in (
            key for key in get(who, held, f".json?at={len(rows)}").json()["set"] if key.startswith("poll/")
        ):
            assert get(who, held, f".json?at={len(rows)}").json()["set"][poll]["counts"] is None


def test_no_cell_is_a_formula(held: Cast) -> None:
    note = "=cmd|' /C calc'!A0"
    log.submit(
        held.session.pk,
        held.facilitator.pk,
        commands.AddItem(id="x", title=note, planned_minutes=1),
        timezone.now(),
    )
    Participant.objects.filter(pk=held.asha.pk).update(name="=1+1")
    for row in csv.reader(io.StringIO(get(held.facilitator, held, ".csv").content.decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_a_long_log_is_paged(held: Cast) -> None:
    first = RoomEvent.objects.filter(session=held.session).count() + 1
    at = timezone.now()
    RoomEvent.objects.bulk_create(
        RoomEvent(session=held.session, seq=seq, at=at, kind="time_granted", data={"seconds": 1})
        for seq in range(first, first + 20_000)
    )
    page = get(held.asha, held, "/?page=150").content
    assert len(page) < 100_000
    assert b"14,901" in page or b"14901" in page
    assert get(held.asha, held, "/?page=99999").status_code == 200
    assert get(held.asha, held, "/?page=x").status_code == 200


def test_every_kind_of_event_has_its_sentence_and_its_audience() -> None:
    kinds = {commands.snake_case(kind.__name__) for kind in events.Event.__subclasses__()}
    assert set(timeline_wording.SENTENCES) == kinds
    assert set(timeline.ROUTINE) | set(timeline.NAMING) <= kinds
    assert set(timeline.hidden_from("room")) <= kinds
    assert timeline.hidden_from("backstage") == ()


def test_names_are_those_of_their_time_and_guests_go_by_their_own() -> None:
    at = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    teller = timeline.Teller()

    def told(seq: int, event: events.Event, actor: str | None = None) -> timeline.Row:
        kind, data = events.encode(event)
        return teller.tell(timeline.Line(seq, at, actor, kind, data))

    told(1, events.ParticipantSet(id="7", name="Asha", role="delegate", delegation=None))
    guest: dict[str, Any] = {
        "participant": None,
        "guest": "A guest",
        "delegation": None,
        "note": None,
        "topic": None,
    }
    told(2, events.HandRaised(kind="topic", **guest))
    assert told(3, events.HandLowered(entry="2"), actor="7").values["entry"] == "A guest"
    told(4, events.ItemAdded(title="Dams", planned_minutes=5, after=None))
    assert told(5, events.ItemDropped(item="4")).values["item"] == "Dams"
    told(6, events.ItemEdited(item="4", title="Rivers " * 40, planned_minutes=5))
    dropped = told(7, events.ItemDropped(item="4"), actor="7")
    assert (len(dropped.values["item"]), dropped.actor) == (80, "Asha")
    assert told(8, events.TurnFinished(turn="99"), actor="404").values["turn"] == ""
