import { useSignal, useSignalEffect } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m } from "../messages";
import { useRoom } from "../room";
import { clockTime } from "../times";
import { GUEST, People } from "./add-person";
import { Choice, Text } from "./field";
import { nameOf } from "./names";
import { closePanel } from "./panel";

const MINUTES = [1, 2, 3, 5, 10, 15];
const MINUTE = 60_000;

/** "That was Mexico, since three minutes ago": whose a turn was, and when it began. */
export function CorrectionForm() {
  const room = useRoom();
  const turns = room.recent.value;
  const turn = useSignal("");
  // The form may be opened before the frame that brings the turn.
  useSignalEffect(() => {
    turn.value ||= room.floor.value?.turn ?? room.recent.value[0]?.turn ?? "";
  });
  const person = useSignal("");
  const guest = useSignal("");
  const ago = useSignal("");
  const name = guest.value.trim();
  const named = person.value !== GUEST || name !== "";
  const ready = turn.value !== "" && named && (person.value !== "" || ago.value !== "");

  const correct = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const who =
      person.value === "" ? {} : person.value === GUEST ? { guest: name } : { participant: person.value };
    const since = ago.value
      ? { since: new Date(room.now.value - Number(ago.value) * MINUTE).toISOString() }
      : {};
    room.give("floor", { do: "correct_turn", turn: turn.value, ...who, ...since });
    closePanel();
  };
  return (
    <form class="addperson" onSubmit={correct}>
      <Choice label={a.whichTurn} value={turn}>
        {turns.map((each) => (
          <option key={each.turn} value={each.turn}>
            {`${nameOf(room, each)}, ${clockTime(each.since, room.data.zone)}`}
          </option>
        ))}
      </Choice>
      <Choice label={a.whoSpoke} value={person}>
        <option value="">{a.asNoted}</option>
        <People />
        <option value={GUEST}>{m.aGuest}</option>
      </Choice>
      {person.value === GUEST ? <Text label={m.guestName} value={guest} longest={120} /> : null}
      <Choice label={a.sinceWhen} value={ago}>
        <option value="">{a.asNoted}</option>
        {MINUTES.map((each) => (
          <option key={each} value={String(each)}>
            {assemblySaid.minutesAgo(each)}
          </option>
        ))}
      </Choice>
      <p class="small muted">{a.correctHelp}</p>
      <div class="row">
        <button type="submit" aria-disabled={!ready}>
          {a.putRight}
        </button>
        <button type="button" class="secondary" onClick={closePanel}>
          {m.cancel}
        </button>
      </div>
    </form>
  );
}
