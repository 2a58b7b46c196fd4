"""Who comes next, and why: the order of the hands that wait.

Ranks come first: point of order, clarification, reply, topic. Within a rank a hand that is fixed (moved by a
facilitator, come back by an undo, or so near the head that it is safe) is passed by nobody; between such hands `fifo`
goes by arrival, `balanced` by the delegation's turns (at most 3 count), its spoken seconds, then arrival.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from dialogues.room.entities import RANK, Because, Entry, Queue, Tally, seat_of

MOST_TURNS = 3

Tallies = Callable[[str], Tally]
_Key = tuple[float, float, int]


def standing(entry: Entry, tally: Tally) -> list[float]:
    """What a hand's delegation has had: turns that count, seconds spoken."""
    own: list[float] = [min(tally.turns, MOST_TURNS), tally.spoken_seconds]
    return max(own, entry["behind"]) if entry["behind"] is not None else own


def arranged(
    rules: Queue, hands: Mapping[str, Entry], tally: Tallies, spoke_last: str | None
) -> dict[str, Entry]:
    """The hands in their order, each with its reason, and fixed where it has become safe.

    `hands` come in the order so far, new ones at the end. `spoke_last` is the seat that had the last turn.
    """
    balanced = rules["mode"] == "balanced"

    def key(entry_id: str) -> _Key:
        entry = hands[entry_id]
        if not balanced:
            return (0, 0, entry["arrived"])
        turns, spoken = standing(entry, tally(seat_of(entry)))
        return (turns, spoken, entry["arrived"])

    runs = [sorted(run, key=key) for run in _runs(hands)]
    yielding = _let_another_go_first(runs[0], hands, key, spoke_last) if balanced and runs else None
    found = {}
    for place, entry_id in enumerate(entry_id for run in runs for entry_id in run):
        entry = hands[entry_id]
        fixed = entry["fixed"] or ("safe" if place < rules["safe"] else None)
        if entry_id == yielding:
            because = Because(code="spoke_last", values={})
        else:
            because = _because(entry, fixed, tally(seat_of(entry)) if balanced else None)
        if fixed != entry["fixed"] or because != entry["because"]:
            entry = {**entry, "fixed": fixed, "because": because}
        found[entry_id] = entry
    return found


def _runs(hands: Mapping[str, Entry]) -> list[list[str]]:
    """The hands by rank, each rank cut at those that are fixed: what lies between two cuts may be sorted."""
    ranks: list[list[list[str]]] = [[[]] for _ in RANK]
    for entry_id, entry in hands.items():
        runs = ranks[entry["rank"]]
        if entry["fixed"]:
            runs += [[entry_id], []]
        else:
            runs[-1].append(entry_id)
    return [run for runs in ranks for run in runs if run]


def _let_another_go_first(
    run: list[str], hands: Mapping[str, Entry], key: Callable[[str], _Key], spoke_last: str | None
) -> str | None:
    """If the delegation at the head spoke last, the first of another with as many turns goes before it."""
    head = run[0]
    if seat_of(hands[head]) != spoke_last:
        return None
    for place, entry_id in enumerate(run):
        if seat_of(hands[entry_id]) != spoke_last and key(entry_id)[0] == key(head)[0]:
            run.insert(0, run.pop(place))
            return head
    return None


def _because(entry: Entry, fixed: str | None, tally: Tally | None) -> Because:
    """Codes: moved, returned, round, safe, deferred, balance, rank, arrival (and spoke_last); `tally` if balanced."""
    if fixed == "round":
        return entry["because"]  # its place in the round, as it was given
    if fixed in {"moved", "returned"} or (fixed == "safe" and tally):
        return Because(code=fixed, values={})
    values: dict[str, object] = {"kind": entry["kind"]}
    if entry["behind"] is not None:
        return Because(code="deferred", values=values)
    if tally:
        return Because(
            code="balance", values={**values, "turns": tally.turns, "spoken_seconds": tally.spoken_seconds}
        )
    return Because(code="arrival" if entry["rank"] == RANK["topic"] else "rank", values=values)


def reinserted(order: Sequence[str], returning: Collection[str], before: Sequence[str]) -> list[str]:
    """`order` with those `returning` each behind its neighbour of `before` that is still there."""
    followers: dict[str | None, list[str]] = {}
    neighbour, staying = None, set(order)
    for entry_id in before:
        if entry_id in staying:
            neighbour = entry_id
        elif entry_id in returning:
            followers.setdefault(neighbour, []).append(entry_id)
    return [
        entry_id
        for place in (None, *order)
        for entry_id in ([place] if place else []) + followers.get(place, [])
    ]
