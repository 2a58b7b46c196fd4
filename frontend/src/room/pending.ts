import type { Command } from "./protocol";

/** A command that has not come to its end: not answered, or acknowledged ahead of the frame that shows its effect. */
export interface Pending {
  readonly id: string;
  readonly command: Command;
  /** Where on the page it was given, so that waiting and refusal are shown there. */
  readonly place: string;
  /** Of the acknowledgement. */
  readonly seq: number | null;
}

export type PendingList = readonly Pending[];

export function add(list: PendingList, id: string, place: string, command: Command): PendingList {
  return [...list, { id, place, command, seq: null }];
}

/** Ack and frame come in either order; the command ends when both are here. */
export function acknowledge(list: PendingList, id: string, seq: number, seen: number): PendingList {
  return settle(
    list.map((one) => (one.id === id ? { ...one, seq } : one)),
    seen,
  );
}

/** Drops what was acknowledged up to the event that the client has now seen. */
export function settle(list: PendingList, seen: number): PendingList {
  return list.filter((one) => one.seq === null || one.seq > seen);
}

export function remove(list: PendingList, id: string): PendingList {
  return list.filter((one) => one.id !== id);
}

/** What is sent again when the line is back; the server does each id once only. */
export function unanswered(list: PendingList): PendingList {
  return list.filter((one) => one.seq === null);
}
