import type { Entities, Frame, Snapshot, You } from "./protocol";

/** What a client knows of a room: the map after the event numbered `seq`. */
export interface RoomState {
  readonly seq: number;
  readonly you: You;
  readonly map: Entities;
}

export function fromSnapshot(snapshot: Snapshot): RoomState {
  return { seq: snapshot.seq, you: snapshot.you, map: snapshot.set };
}

/**
 * The state after a frame: the same one if the frame holds nothing new, null if something between is missing and the
 * client has to come back with its `seq`.
 */
export function merge(state: RoomState, frame: Frame): RoomState | null {
  if (frame.seq <= state.seq) return state;
  if (frame.after > state.seq) return null;
  const map = { ...state.map, ...frame.set };
  for (const key of frame.unset) delete map[key];
  return { ...state, seq: frame.seq, map };
}
