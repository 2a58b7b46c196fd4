"""What people in a room try beside the floor: notes, rounds, corrections, polls, signals, roll calls, papers."""

import datetime as dt
from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import rule

from dialogues.room import events
from tests.dialogues.room.rules import ROLES, Floor, ids, mostly_the_chair, people
from tests.dialogues.room.table import PEOPLE


class Beside(Floor):
    @rule(who=people)
    def note(self, who: str) -> None:
        self.tries(who, "write_note", text="Dams leak.", kind="statement")

    @rule(who=people, note=ids, themes=st.lists(st.sampled_from(["water", "funds"]), max_size=2))
    def correct_a_note(self, who: str, note: str | None, themes: list[str]) -> None:
        notes = [key.removeprefix("note/") for key in self.table.state.map if key.startswith("note/")]
        named = note if note or not notes else notes[-1]
        self.tries(who, "edit_note", note=named or "7", text="Dams hold.", speaker=None)
        self.tries(who, "tag_note", note=named or "7", themes=themes)

    @rule(
        who=mostly_the_chair,
        order=st.lists(st.sampled_from(["np", "ca", "cn", "xx"]), min_size=1, max_size=4),
        stop=st.sampled_from([False, False, False, True]),
    )
    def round(self, who: str, order: list[str], stop: bool) -> None:
        self.tries(who, "start_round", order=order, seconds=60)
        if stop:
            self.tries(who, "stop_round")

    @rule(
        who=mostly_the_chair,
        place=st.integers(0, 20),
        whom=st.one_of(st.none(), people),
        ago=st.one_of(st.none(), st.integers(-10, 900)),
    )
    def correct_turn(self, who: str, place: int, whom: str | None, ago: int | None) -> None:
        turns = list(self.table.state.turns)
        since = None if ago is None else (self.table.now - dt.timedelta(seconds=ago)).isoformat()
        turn = turns[place % len(turns)] if turns else "7"
        self.tries(who, "correct_turn", turn=turn, participant=whom, since=since)
        self.spoken = Counter({key: self.clock_of(key) for key in self.table.state.turns})

    @rule(
        who=mostly_the_chair,
        secret=st.booleans(),
        by=st.sampled_from(["person", "delegation"]),
        warm=st.booleans(),
    )
    def open_poll(self, who: str, secret: bool, by: str, warm: bool) -> None:
        fields = {"options": list("abcde"), "scale": "temperature"} if warm else {"options": ["yes", "no"]}
        self.tries(who, "open_poll", question="Go on?", secret=secret, by=by, **fields)

    @rule(who=people, place=st.integers(0, 5), option=st.integers(0, 5))
    def vote(self, who: str, place: int, option: int) -> None:
        polls = [key.removeprefix("poll/") for key in self.table.state.map if key.startswith("poll/")]
        self.tries(who, "vote", poll=polls[place % len(polls)] if polls else "7", option=option)

    @rule(who=mostly_the_chair, place=st.integers(0, 5))
    def close_poll(self, who: str, place: int) -> None:
        polls = [key.removeprefix("poll/") for key in self.table.state.map if key.startswith("poll/")]
        self.tries(who, "close_poll", poll=polls[place % len(polls)] if polls else "7")

    def entities(self, kind: str) -> list[str]:
        return [key.partition("/")[2] for key in self.table.state.map if key.startswith(f"{kind}/")]

    def one_of(self, kind: str, place: int) -> str:
        """The id of one that is there, or one that never was."""
        found = self.entities(kind)
        return found[place % len(found)] if found else "7"

    @rule(who=people, text=st.sampled_from(["Two minutes.", "Chen is lost."]))
    def write_backstage(self, who: str, text: str) -> None:
        self.tries(who, "write_backstage", text=text)

    @rule(who=people, kind=st.sampled_from(["slow_down", "cannot_hear", "relay_ready"]))
    def signal(self, who: str, kind: str) -> None:
        self.tries(who, "signal", kind=kind)

    @rule(who=people, whom=people, right=st.booleans(), wrong=ids)
    def chair(self, who: str, whom: str, right: bool, wrong: str | None) -> None:
        chair = self.table.state.chair
        expect = (chair["participant"] if chair else None) if right else wrong
        self.tries(who, "take_chair", expect=expect)
        self.tries(who, "hand_over", participant=whom, expect=who)

    @rule(who=mostly_the_chair, quorum=st.one_of(st.none(), st.integers(1, 4)), place=st.integers(0, 3))
    def roll_call(self, who: str, quorum: int | None, place: int) -> None:
        self.tries(who, "close_roll_call", roll_call=self.one_of("roll_call", place))
        self.tries(who, "open_roll_call", quorum=quorum)

    @rule(
        who=people,
        place=st.integers(0, 3),
        delegation=st.sampled_from([None, "np", "ca", "xx"]),
        here=st.booleans(),
    )
    def answer_roll_call(self, who: str, place: int, delegation: str | None, here: bool) -> None:
        self.tries(
            who,
            "answer_roll_call",
            roll_call=self.one_of("roll_call", place),
            here=here,
            delegation=delegation,
        )

    @rule(who=people, consent=st.booleans(), ask=st.booleans())
    def consent(self, who: str, consent: bool, ask: bool) -> None:
        if ask:
            self.tries("chair", "ask_consent")
        self.tries(who, "give_consent", consent=consent)

    @rule(
        who=people,
        whom=people,
        delegation=st.sampled_from([None, "np", "ca"]),
        phone=st.sampled_from(["", "+977 1"]),
    )
    def readiness(self, who: str, whom: str, delegation: str | None, phone: str) -> None:
        self.tries(who, "report_line", transport="socket", latency_ms=180, blocked=["call"])
        self.tries(who, "set_technician", name="", phone=phone, delegation=delegation)
        self.tries(who, "set_language", language="es-MX", participant=whom)

    @rule(who=mostly_the_chair, item=ids, there=st.booleans())
    def paper(self, who: str, item: str | None, there: bool) -> None:
        if there and "paper/1" not in self.table.state.map:
            self.table.tell(
                events.PaperSet(
                    id="1", title="Dams", url="https://example.org/", language="en", kind="", position=1
                )
            )
        self.tries(who, "place_paper", paper="1", item=item)

    @rule(who=people, here=st.booleans())
    def somebody_arrives_or_leaves(self, who: str, here: bool) -> None:
        delegation = PEOPLE[who][1]
        self.table.tell(events.ParticipantArrived(id=who) if here else events.ParticipantLeft(id=who))
        if delegation:
            told = events.DelegationArrived if here else events.DelegationLeft
            self.table.tell(told(id=delegation))

    @rule(who=st.sampled_from(["clerk", "voice", "anil", "guest"]), role=st.sampled_from(ROLES))
    def a_role_changes(self, who: str, role: str) -> None:
        self.roles[who] = role
        if f"participant/{who}" in self.table.state.map:
            self.table.tell(events.ParticipantSet(id=who, name=who, role=role, delegation=PEOPLE[who][1]))
