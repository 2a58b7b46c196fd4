import type { FloorEntity, Id, Instant, Kind } from "./protocol";
import type { Room } from "./store";

/** A turn of the session as its list has it; the map of the room holds the present one only. */
export interface TurnRecord {
  turn: Id;
  participant: Id | null;
  guest: string | null;
  delegation: Id | null;
  /** Empty where it is a delegation's turn of a round, or where the person's name is not known any more. */
  name: string;
  country: string;
  kind: Kind;
  /** Empty where nothing is left of the turn. */
  since: Instant | "";
  /** Spoken before `runs_since`. */
  spoken_seconds: number;
  /** Since when its clock runs; null where it does not. */
  runs_since: Instant | null;
}

/** All turns of the session, the latest first; null where they cannot be had now. */
export async function allTurns(room: Room): Promise<TurnRecord[] | null> {
  try {
    const answer = await fetch(room.data.urls.turnsJson, { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as { turns: TurnRecord[] }).turns : null;
  } catch {
    return null; // the line is down: those that the page has seen have to do
  }
}

/** A turn that this page has seen on the floor, in the form of the list. */
export function recorded(room: Room, floor: FloorEntity): TurnRecord {
  const { turn, participant, guest, delegation, kind, since, spoken_seconds, paused_at } = floor;
  return {
    turn,
    participant,
    guest,
    delegation,
    name: guest ?? room.participant(participant)?.name ?? "",
    country: room.delegation(delegation)?.name ?? "",
    kind,
    since,
    spoken_seconds,
    runs_since: paused_at === null && room.floor.value?.turn === turn ? since : null,
  };
}

/** Those in which each word that was typed occurs: in the name, the delegation, or the hour as it is shown. */
export function found(
  turns: readonly TurnRecord[],
  words: string,
  hour: (at: Instant) => string,
): TurnRecord[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return turns.filter(({ name, country, since }) => {
    const text = `${name} ${country} ${since && hour(since)}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
