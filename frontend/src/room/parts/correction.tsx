import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { a, assemblySaid } from "../assembly-messages";
import { m, said } from "../messages";
import type { Instant } from "../protocol";
import { useRoom } from "../room";
import { clockTime, span } from "../times";
import { allTurns, found, recorded, type TurnRecord } from "../turns";
import { GUEST, People } from "./add-person";
import { Choice, Text } from "./field";
import { closePanel } from "./panel";

const MINUTES = [1, 2, 3, 5, 10, 15];
const MINUTE = 60_000;

/** "That was Mexico, since three minutes ago": whose a turn was, and when it began; any turn of the session. */
export function CorrectionForm() {
  const room = useRoom();
  const turns = useTurns();
  const words = useSignal("");
  const turn = useSignal("");
  const person = useSignal("");
  const guest = useSignal("");
  const moved = useSignal("");
  const shown = found(turns, words.value, (at) => clockTime(at, room.data.zone));
  // The one that was chosen may not be among those found; the form may be opened before the frame that brings it.
  const chosen = shown.find((each) => each.turn === turn.value) ?? shown[0];
  const name = guest.value.trim();
  const named = person.value !== GUEST || name !== "";
  const ready = chosen !== undefined && named && (person.value !== "" || moved.value !== "");

  const correct = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const who =
      person.value === "" ? {} : person.value === GUEST ? { guest: name } : { participant: person.value };
    const since = moved.value ? { since: startOf(chosen, Number(moved.value), room.now.value) } : {};
    room.give("floor", { do: "correct_turn", turn: chosen.turn, ...who, ...since });
    closePanel();
  };
  return (
    <form class="addperson" onSubmit={correct}>
      <Text label={a.findTurn} value={words} longest={100} />
      <Choice label={a.whichTurn} value={turn} chosen={chosen?.turn}>
        {shown.map((each) => (
          <option key={each.turn} value={each.turn}>
            {worded(each, room.data.zone)}
          </option>
        ))}
      </Choice>
      {shown.length === 0 ? <p class="small">{a.noTurn}</p> : null}
      <Choice label={a.whoSpoke} value={person}>
        <option value="">{a.asNoted}</option>
        <People />
        <option value={GUEST}>{m.aGuest}</option>
      </Choice>
      {person.value === GUEST ? <Text label={m.guestName} value={guest} longest={120} /> : null}
      <Choice label={a.sinceWhen} value={moved}>
        <option value="">{a.asNoted}</option>
        {MINUTES.map((each) => (
          <option key={each} value={String(-each)}>
            {chosen?.runs_since ? assemblySaid.minutesAgo(each) : assemblySaid.minutesEarlier(each)}
          </option>
        ))}
        {chosen?.runs_since
          ? null
          : MINUTES.map((each) => (
              <option key={each} value={String(each)}>
                {assemblySaid.minutesLater(each)}
              </option>
            ))}
      </Choice>
      <p class="small muted">
        {a.correctHelp} <a href={room.data.urls.turns}>{a.toTurns}</a>
      </p>
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

/** All turns, the latest first; until they have come, and where they do not, those that this page has seen. */
function useTurns(): readonly TurnRecord[] {
  const room = useRoom();
  const all = useSignal<readonly TurnRecord[]>([]);
  useEffect(() => {
    let gone = false;
    void allTurns(room).then((turns) => {
      if (turns && !gone) all.value = turns;
    });
    return () => {
      gone = true;
    };
  }, [room, all]);
  const floor = room.floor.value;
  const present = floor ? [recorded(room, floor)] : [];
  const past = [...all.value, ...room.recent.value.map((each) => recorded(room, each))];
  const byTurn = new Map([...past.reverse(), ...present].map((each) => [each.turn, each]));
  return [...byTurn.values()]
    .map((each) => (each.turn === floor?.turn ? each : { ...each, runs_since: null }))
    .sort((one, other) => other.since.localeCompare(one.since));
}

function worded(
  { name, country, since, spoken_seconds: seconds, runs_since: runs }: TurnRecord,
  zone: string,
): string {
  const who = said.listed([name, country]);
  return [since ? clockTime(since, zone) : "", who, runs ? "" : span(seconds)].filter(Boolean).join(" · ");
}

/** So many minutes before now where the turn runs, else before or after the start that was noted. */
function startOf({ runs_since: runs, since }: TurnRecord, minutes: number, now: number): Instant {
  const from = runs || !since ? now : Date.parse(since);
  return new Date(from + minutes * MINUTE).toISOString();
}
