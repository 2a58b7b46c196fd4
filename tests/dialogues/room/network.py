"""Clients behind a bad network: frames are lost, doubled, late and out of order, and merged as the contract says."""

from typing import Any, get_args

from dialogues.room.audience import Audience, audience_of
from dialogues.room.board import Frame
from dialogues.room.state import State

AUDIENCES: tuple[Audience, ...] = get_args(Audience)


class Client:
    """Starts from a snapshot and merges frames by the rule of the contract, and nothing else."""

    def __init__(self, who: str, state: State, light: bool = False) -> None:
        self.who = who
        self.light = light
        self.seq = 0
        self.audience: Audience = "room"
        self.map: dict[str, Any] = {}
        self.snapshot(state)

    def snapshot(self, state: State) -> None:
        person = state.participant(self.who)
        self.audience = audience_of(person["role"], self.light) if person else "room"
        self.map, self.seq = state.seen_by(self.audience), state.seq

    def hears(self, after: int, seq: int, frame: Frame) -> bool:
        """Whether the frame could be dealt with; else the client has to come back."""
        if seq <= self.seq:
            return True
        if after > self.seq:
            return False
        for key in frame["unset"]:
            self.map.pop(key, None)
        self.map |= frame["set"]
        self.seq = seq
        return True

    def comes_back(self, state: State) -> None:
        """By `since`: one frame, or the whole where the rights have changed since."""
        person = state.participant(self.who)
        if person is None or person["rights_seq"] > self.seq:
            self.snapshot(state)
        else:
            assert self.hears(self.seq, state.seq, state.frame_since(self.seq, self.audience))


class Network:
    """Frames on their way, each to the clients of its audience; and what snapshots said when they were made."""

    def __init__(self, clients: list[Client], state: State) -> None:
        self.clients = clients
        self.snapshots: dict[tuple[int, Audience], dict[str, Any]] = {}
        self._sent = state.seq
        self._under_way: list[tuple[Audience, int, int, Frame]] = []
        self._keep_snapshots(state)

    def send(self, state: State, back: int) -> None:
        """A tick: what changed since the last one, or since `back` events before it."""
        after = max(0, self._sent - back)
        for audience in AUDIENCES:
            self._under_way.append((audience, after, state.seq, state.frame_since(after, audience)))
        self._sent = state.seq
        self._keep_snapshots(state)
        del self._under_way[:-40]

    def deliver(self, place: int, to: int, state: State, keep: bool) -> None:
        """One frame out of order, to one client; `keep` lets it come once more."""
        if not self._under_way:
            return
        place %= len(self._under_way)
        audience, after, seq, frame = self._under_way[place] if keep else self._under_way.pop(place)
        client = self.clients[to % len(self.clients)]
        person = state.participant(client.who)
        if person is None or person["rights_seq"] > client.seq:
            return  # the hub shows them out, or sends the whole
        if client.audience == audience and not client.hears(after, seq, frame):
            self.comes_back(to, state)

    def comes_back(self, to: int, state: State) -> None:
        self._keep_snapshots(state)
        self.clients[to % len(self.clients)].comes_back(state)

    def _keep_snapshots(self, state: State) -> None:
        for audience in AUDIENCES:
            self.snapshots[state.seq, audience] = state.seen_by(audience)
