"""What people in a room try, as rules for hypothesis: the session, its agenda, the queue and the floor."""

import datetime as dt
from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from dialogues.room import events
from dialogues.room.decoding import BadCommand
from dialogues.room.refusals import Refusal
from dialogues.room.wording import reason_of
from tests.dialogues.room.table import PEOPLE, Table

ROLES = ("facilitator", "rapporteur", "interpreter", "delegate", "observer")
people = st.sampled_from(sorted(PEOPLE))
# Most of what moves a meeting on is a facilitator's to do; the others try it too.
mostly_the_chair = st.one_of(st.just("chair"), st.just("chair"), people)
kinds = st.sampled_from(["topic", "reply", "clarification", "point_of_order"])
# What a client may name wrongly: ids that never were, ids of something else, ids that are gone.
ids = st.one_of(st.none(), st.integers(1, 60).map(str), st.just("nobody"))


# The contract's table, where it does not say "facilitator".
ALLOWED = {
    "raise_hand": {"facilitator", "delegate"},
    "edit_hand": set(ROLES),
    "lower_hand": set(ROLES),
    "defer_hand": set(ROLES),
    "finish_floor": set(ROLES),
    "write_note": {"facilitator", "rapporteur"},
    "edit_note": {"facilitator", "rapporteur"},
    "tag_note": {"facilitator", "rapporteur"},
    "correct_turn": {"facilitator", "rapporteur"},
    "vote": {"delegate"},
    "write_backstage": {"facilitator", "rapporteur", "interpreter"},
    "signal": {"interpreter", "delegate"},
    "answer_roll_call": {"facilitator", "delegate"},
    "give_consent": set(ROLES),
    "report_line": set(ROLES) - {"observer"},
    "set_technician": {"facilitator", "delegate"},
    "set_language": set(ROLES) - {"observer"},
}


class Floor(RuleBasedStateMachine):
    @initialize(opened=st.one_of(st.just(True), st.booleans()))
    def begin(self, opened: bool) -> None:
        self.table = Table()
        if opened:
            self.table.opens()
        self.spoken: Counter[str] = Counter()
        self.away: list[tuple[dt.datetime, dt.datetime]] = []
        self.roles = {who: role for who, (role, _) in PEOPLE.items()}
        self.meet()

    def meet(self) -> None:
        """What comes with the beginning elsewhere."""

    def tries(self, who: str, do: str, **fields: Any) -> list[events.Event] | Refusal:
        """As somebody in the room: whatever comes of it is theirs to do, or is refused in words."""
        found = self.table.tries(who, do, **fields)
        if isinstance(found, Refusal):
            assert reason_of(found) != "This is not possible now."
        else:
            assert self.roles[who] in ALLOWED.get(do, {"facilitator"}), f"{who} may not {do}"
        return found

    @rule(seconds=st.integers(0, 400))
    def time_passes(self, seconds: int) -> None:
        floor = self.table.state.floor
        if floor and floor["paused_at"] is None:
            self.spoken[floor["turn"]] += seconds
        self.table.passes(seconds)

    @rule()
    def the_first_item_is_taken_up(self) -> None:
        self.tries("chair", "start_session")
        self.tries("chair", "add_item", title="Dams", planned_minutes=20)
        items = list(self.table.state.agenda())
        if items:
            self.tries("chair", "go_to_item", item=items[0], expect=self.table.state.session["item"])

    @rule(who=people, kind=kinds, for_=st.one_of(st.none(), people), topic=ids)
    def raise_hand(self, who: str, kind: str, for_: str | None, topic: str | None) -> None:
        self.tries(who, "raise_hand", kind=kind, topic=topic, **({"for": for_} if for_ else {}))

    @rule(who=mostly_the_chair, kind=kinds, guest=st.sampled_from(["Dr Rai", "Dr Roy"]))
    def put_a_guest_into_the_queue(self, who: str, kind: str, guest: str) -> None:
        self.tries(who, "raise_hand", kind=kind, guest=guest)

    @rule(who=people, place=st.integers(0, 5), do=st.sampled_from(["lower_hand", "defer_hand", "edit_hand"]))
    def change_hand(self, who: str, place: int, do: str) -> None:
        order = self.table.state.queue["order"]
        fields = {"note": "a note"} if do == "edit_hand" else {}
        self.tries(who, do, entry=order[place % len(order)] if order else "7", **fields)

    @rule(who=mostly_the_chair, one=st.integers(0, 5), other=st.one_of(st.none(), st.integers(0, 5)))
    def move_hand(self, who: str, one: int, other: int | None) -> None:
        if order := self.table.state.queue["order"]:
            after = None if other is None else order[other % len(order)]
            self.tries(who, "move_hand", entry=order[one % len(order)], after=after)

    @rule(who=mostly_the_chair, right=st.booleans(), wrong=ids)
    def call_next(self, who: str, right: bool, wrong: str | None) -> None:
        order = self.table.state.queue["order"]
        self.tries(who, "call_next", expect=(order[0] if order else None) if right else wrong)

    @rule(
        who=mostly_the_chair,
        whom=people,
        right=st.booleans(),
        wrong=ids,
        do=st.sampled_from(["call", "last_word"]),
    )
    def call(self, who: str, whom: str, right: bool, wrong: str | None, do: str) -> None:
        floor = self.table.state.floor
        expect = (floor["turn"] if floor else None) if right else wrong
        self.tries(who, do, participant=whom, expect=expect)

    @rule(
        who=mostly_the_chair,
        do=st.sampled_from(["pause_floor", "resume_floor", "finish_floor"]),
        right=st.booleans(),
        wrong=ids,
    )
    def clock(self, who: str, do: str, right: bool, wrong: str | None) -> None:
        floor = self.table.state.floor
        self.tries(who, do, expect=(floor["turn"] if floor else None) if right else wrong)

    @rule(who=mostly_the_chair, item=ids, right=st.booleans(), wrong=ids)
    def go_to_item(self, who: str, item: str | None, right: bool, wrong: str | None) -> None:
        expect = self.table.state.session["item"] if right else wrong
        self.tries(who, "go_to_item", item=item, expect=expect, conclusion="so be it")

    @rule(
        who=mostly_the_chair,
        do=st.sampled_from(
            [
                "start_session",
                "end_session",
                "reopen_session",
                "pause_session",
                "resume_session",
                "open_queue",
                "close_queue",
            ]
        ),
    )
    def session(self, who: str, do: str) -> None:
        self.tries(who, do)

    @rule(who=people, item=ids, after=ids)
    def agenda(self, who: str, item: str | None, after: str | None) -> None:
        self.tries(who, "add_item", title="Rain", planned_minutes=5)
        self.tries(who, "move_item", item=item or "1", after=after)
        self.tries(who, "drop_item", item=item or "1")

    @rule(who=mostly_the_chair, mode=st.sampled_from(["fifo", "balanced"]), safe=st.integers(0, 2))
    def set_rules(self, who: str, mode: str, safe: int) -> None:
        self.tries(who, "set_rules", mode=mode, safe=safe)

    @rule(who=mostly_the_chair, right=st.booleans(), wrong=st.integers(0, 60))
    def undo(self, who: str, right: bool, wrong: int) -> None:
        last = self.table.state.undo
        done = self.tries(who, "undo", expect=last["seq"] if last and right else wrong)
        if not isinstance(done, Refusal):
            # As if it had not been: the turn before has spoken meanwhile, the one that was called has not.
            self.spoken = Counter({key: self.clock_of(key) for key in self.table.state.turns})

    def clock_of(self, turn: str) -> int:
        floor, spans = self.table.state.floor, self.table.state.turns[turn].spans
        runs = floor and floor["turn"] == turn and floor["paused_at"] is None
        running = (
            self.table.now - dt.datetime.fromisoformat(floor["since"]) if floor and runs else dt.timedelta()
        )
        return int((running + sum((span.end - span.start for span in spans), dt.timedelta())).total_seconds())

    @rule(who=st.sampled_from(["asha", "brian"]))
    def somebody_leaves_and_comes_back(self, who: str) -> None:
        role, delegation = PEOPLE[who]
        if f"participant/{who}" in self.table.state.map:
            self.table.tell(events.ParticipantGone(id=who))
        else:
            self.table.tell(events.ParticipantSet(id=who, name=who, role=role, delegation=delegation))

    @rule(minutes=st.integers(-10, 20_000))
    def pause_until(self, minutes: int) -> None:
        until = self.table.now + dt.timedelta(minutes=minutes)
        self.tries("chair", "pause_session", until=until.isoformat())

    @rule(seconds=st.integers(0, 5000))
    def grant_time(self, seconds: int) -> None:
        try:
            self.tries("chair", "grant_time", seconds=seconds)
        except BadCommand:
            assert not 1 <= seconds <= 3600

    @rule(seconds=st.integers(1, 100_000))
    def an_accidental_end(self, seconds: int) -> None:
        if self.table.state.session["status"] == "live":
            self.tries("chair", "end_session")
            ended = self.table.now
            self.table.passes(seconds)
            self.tries("chair", "reopen_session")
            self.away.append((ended, self.table.now))
