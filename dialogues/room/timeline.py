"""The log as a timeline: each event with the names of what it speaks of, and who of the readers sees which.

Values in, values out: `Teller` is told the lines in order and knows names from what it was told.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from dialogues.room.audience import Audience

# What only those who run the meeting see, as `audience.shows` has it for the map.
_BEHIND = ("backstage_written", "technician_set")
# What stands behind every meeting and says little of one: shown when it is asked for.
ROUTINE = (
    "session_set", "participant_set", "participant_gone", "delegation_set", "delegation_gone", "paper_set",
    "paper_gone", "participant_arrived", "participant_left", "delegation_arrived", "delegation_left", "line_tested",
    "technician_set", "language_set",
)  # fmt: skip
# Which events name what: the kind of entity, the field of its id (null: the line's own number) and that of its name
# (null: whom it is about).
_NAMES: dict[str, tuple[str, str | None, str | None]] = {
    "participant_set": ("participant", "id", "name"),
    "delegation_set": ("delegation", "id", "name"),
    "paper_set": ("paper", "id", "title"),
    "item_added": ("item", None, "title"),
    "item_edited": ("item", "item", "title"),
    "hand_raised": ("entry", None, None),
    "turn_called": ("turn", None, None),
    "turn_corrected": ("turn", "turn", None),
    "poll_opened": ("poll", None, "question"),
    "note_written": ("note", None, "text"),
    "note_edited": ("note", "note", "text"),
}
# A page of the timeline is told all of these that came before it.
NAMING = tuple(_NAMES)
_LONGEST_NAME = 80
# Fields that hold an entity's id, and what kind of entity.
_NAMED = {
    "participant": "participant", "speaker": "participant", "delegation": "delegation", "item": "item", "left": "item",
    "entry": "entry", "turn": "turn", "poll": "poll", "note": "note", "paper": "paper",
}  # fmt: skip


class Line(NamedTuple):
    """A line of the log; `actor` is the participant who did it, where one did."""

    seq: int
    at: dt.datetime
    actor: str | None
    kind: str
    data: Mapping[str, Any]


class Row(NamedTuple):
    """A line as it is told: `values` by field, ids replaced by names; `who` is whom it is about."""

    seq: int
    at: dt.datetime
    actor: str
    kind: str
    values: Mapping[str, Any]


def hidden_from(audience: Audience) -> tuple[str, ...]:
    """The kinds of events that this audience is not told of."""
    return () if audience == "backstage" else _BEHIND


class Teller:
    """Tells lines; knows every name that it was told of."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def learn(self, line: Line) -> None:
        """Remembers what a line calls things, without telling it."""
        if line.kind not in _NAMES:
            return
        kind, id_field, name_field = _NAMES[line.kind]
        entity_id = line.data[id_field] if id_field else str(line.seq)
        name = line.data[name_field] if name_field else self._who(line.data)
        shown = " ".join(name.split())
        if len(shown) > _LONGEST_NAME:
            shown = shown[: _LONGEST_NAME - 1] + "…"
        self._names[f"{kind}/{entity_id}"] = shown

    def tell(self, line: Line) -> Row:
        """The line by names; learns from it as well."""
        self.learn(line)
        values = {name: self._value(name, value) for name, value in line.data.items()}
        if "id" in values:
            subject = line.kind.partition("_")[0]
            values["name"] = values.get("name") or self._known(subject, str(values["id"]))
        values["who"] = self._who(line.data)
        return Row(line.seq, line.at, self._known("participant", line.actor), line.kind, values)

    def _value(self, name: str, value: Any) -> Any:
        return self._known(_NAMED[name], value) if name in _NAMED else value

    def _who(self, data: Mapping[str, Any]) -> str:
        """A guest by name; a person with their delegation; a delegation whose place in a round names nobody."""
        person = data.get("guest") or self._known(
            "participant", data.get("participant") or data.get("speaker")
        )
        delegation = self._known("delegation", data.get("delegation"))
        return ", ".join(name for name in (person, delegation) if name)

    def _known(self, kind: str, entity_id: str | None) -> str:
        return self._names.get(f"{kind}/{entity_id}", "") if entity_id else ""
