"""The sentence that tells a row of the timeline, in the language that is active."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.listing import listed
from dialogues.room.timeline import Row

_HAND_KINDS = {
    "point_of_order": gettext_lazy("point of order"),
    "clarification": gettext_lazy("clarification"),
    "reply": gettext_lazy("reply"),
    "topic": gettext_lazy("new topic"),
}
_NOTE_KINDS = {
    "statement": gettext_lazy("Statement"),
    "decision": gettext_lazy("Decision"),
    "action": gettext_lazy("Action"),
}
SENTENCES = {
    "session_set": gettext_lazy("The session is “%(title)s”: %(status)s"),
    "participant_set": gettext_lazy("%(name)s takes part: %(role)s"),
    "participant_gone": gettext_lazy("%(name)s no longer takes part"),
    "delegation_set": gettext_lazy("The delegation %(name)s has a seat"),
    "delegation_gone": gettext_lazy("The delegation %(name)s gave up its seat"),
    "delegation_arrived": gettext_lazy("%(name)s is here"),
    "delegation_left": gettext_lazy("%(name)s is not here any more"),
    "participant_arrived": gettext_lazy("%(name)s came in"),
    "participant_left": gettext_lazy("%(name)s went out"),
    "chair_taken": gettext_lazy("%(who)s takes the chair"),
    "paper_set": gettext_lazy("Paper “%(title)s”"),
    "paper_gone": gettext_lazy("The paper “%(name)s” was taken away"),
    "paper_placed": gettext_lazy("The paper “%(paper)s” goes to “%(item)s”"),
    "line_tested": gettext_lazy("%(who)s tested the line: %(latency_ms)s ms"),
    "technician_set": gettext_lazy("Technician of %(who)s: %(name)s %(phone)s"),
    "language_set": gettext_lazy("%(who)s speaks %(language)s"),
    "roll_call_opened": gettext_lazy("Roll call"),
    "roll_call_answered": gettext_lazy("Roll call: %(who)s, %(here)s"),
    "roll_call_closed": gettext_lazy("The roll call is closed: %(present)s here, %(absent)s missing"),
    "consent_asked": gettext_lazy("Consent to recording is asked for"),
    "consent_given": gettext_lazy("%(who)s on recording: %(consent)s"),
    "backstage_written": gettext_lazy("%(who)s, behind the floor: %(text)s"),
    "signalled": gettext_lazy("%(who)s signals: %(signal)s"),
    "session_started": gettext_lazy("The session begins"),
    "session_ended": gettext_lazy("The session ends"),
    "session_reopened": gettext_lazy("The session is reopened"),
    "session_paused": gettext_lazy("Break"),
    "session_resumed": gettext_lazy("The meeting goes on"),
    "item_added": gettext_lazy("New item: “%(title)s”, %(planned_minutes)s min"),
    "item_edited": gettext_lazy("Item changed: “%(title)s”, %(planned_minutes)s min"),
    "item_moved": gettext_lazy("The item “%(item)s” is moved"),
    "item_dropped": gettext_lazy("The item “%(item)s” is dropped"),
    "item_taken_up": gettext_lazy("Item taken up: “%(item)s”"),
    "hand_raised": gettext_lazy("%(who)s asks for the floor: %(hand)s"),
    "hand_edited": gettext_lazy("The hand of %(entry)s: %(note)s"),
    "hand_lowered": gettext_lazy("The hand of %(entry)s goes down"),
    "hand_deferred": gettext_lazy("The hand of %(entry)s lets others go first"),
    "hand_moved": gettext_lazy("The hand of %(entry)s is moved"),
    "queue_opened": gettext_lazy("The queue is open"),
    "queue_closed": gettext_lazy("The queue is closed"),
    "rules_set": gettext_lazy("Rules of the queue changed"),
    "time_granted": gettext_lazy("Every delegation gets %(seconds)s s more"),
    "turn_called": gettext_lazy("%(who)s has the floor: %(hand)s"),
    "turn_paused": gettext_lazy("The turn of %(turn)s is paused"),
    "turn_resumed": gettext_lazy("The turn of %(turn)s goes on"),
    "turn_finished": gettext_lazy("The turn of %(turn)s ends"),
    "undone": gettext_lazy("Event %(seq)s is taken back"),
    "turn_corrected": gettext_lazy("A turn is corrected: it was that of %(who)s"),
    "round_started": gettext_lazy("A round begins: %(count)s delegations, %(seconds)s s each"),
    "round_stopped": gettext_lazy("The round is stopped"),
    "poll_opened": gettext_lazy("Vote: %(question)s"),
    "vote_cast": gettext_lazy("%(who)s votes on “%(poll)s”"),
    "poll_closed": gettext_lazy("The vote on “%(poll)s” is closed: %(result)s"),
    "note_written": gettext_lazy("%(note_kind)s: %(text)s"),
    "note_edited": gettext_lazy("Corrected, %(note_kind)s: %(text)s"),
    "note_tagged": gettext_lazy("The note “%(note)s” gets its themes"),
}
_NO_ITEM = gettext_lazy("No item is open")
_SIGNALS = {
    "slow_down": gettext_lazy("slower, please"),
    "cannot_hear": gettext_lazy("cannot hear"),
    "relay_ready": gettext_lazy("relay ready"),
}
# The names of codes that a value may be, by the field that holds the code.
_CODES: dict[str, Mapping[str, Any]] = {"hand": _HAND_KINDS, "note_kind": _NOTE_KINDS, "signal": _SIGNALS}


def sentence(row: Row) -> str:
    values = {name: "" if value is None else value for name, value in row.values.items()}
    for field, words in _CODES.items():
        values[field] = words.get(str(values.get("kind", "")), "")
    for field in ("here", "consent"):
        if isinstance(values.get(field), bool):
            values[field] = _("yes") if values[field] else _("no")
    if row.kind == "item_taken_up":
        return _taken_up(row, values)
    values["present"] = len(row.values.get("here") or ()) if row.kind == "roll_call_closed" else ""
    values["absent"] = len(row.values.get("missing") or ())
    values["count"] = len(row.values.get("order") or ())
    values["result"] = listed(row.values.get("counts") or ())
    return str(SENTENCES[row.kind]) % values


def _taken_up(row: Row, values: Mapping[str, Any]) -> str:
    taken = str(SENTENCES[row.kind]) % values if values["item"] else str(_NO_ITEM)
    if not values["conclusion"]:
        return taken
    concluded = _("“%(left)s” is concluded: %(conclusion)s") % values
    return f"{concluded} · {taken}"
