import type { Command } from "./protocol";
import type { Room } from "./store";

/** What the chair can ask of floor and queue at this moment; null where it would do nothing. */
export interface Desk {
  next: Command | null;
  pause: Command | null;
  finish: Command | null;
  undo: Command | null;
  queue: Command | null;
  /** A minute more for everybody. */
  more: Command | null;
}

const MINUTE = 60;

const NOTHING_TO_ASK: Desk = { next: null, pause: null, finish: null, undo: null, queue: null, more: null };

/** Each command carries what the chair saw, so that two who press at once advance once. */
export function deskOf(room: Room): Desk {
  const status = room.session.value.status;
  const undo = room.undo.value;
  const takeBack: Command | null = undo ? { do: "undo", expect: undo.seq } : null;
  if (status !== "live") return { ...NOTHING_TO_ASK, undo: takeBack };
  const floor = room.floor.value;
  const head = room.entries.value[0];
  return {
    next: head ? { do: "call_next", expect: head.id } : null,
    pause: floor ? { do: floor.paused_at ? "resume_floor" : "pause_floor", expect: floor.turn } : null,
    finish: floor ? { do: "finish_floor", expect: floor.turn } : null,
    undo: takeBack,
    queue: { do: room.queue.value.open ? "close_queue" : "open_queue" },
    more: room.queue.value.turn_seconds ? { do: "grant_time", seconds: MINUTE } : null,
  };
}
