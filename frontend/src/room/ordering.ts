import type { Id } from "./protocol";

/** The entry after which the moved one stands when it takes place `to`; null for the head. */
export function neighbourBefore(order: readonly { id: Id }[], moved: Id, to: number): Id | null {
  const others = order.filter((each) => each.id !== moved);
  return others[to - 1]?.id ?? null;
}

/** Where a key takes the one at place `from` of `length`; null where the key means nothing or nothing changes. */
export function placeByKey(key: string, from: number, length: number): number | null {
  const last = length - 1;
  const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: last }[key];
  if (to === undefined) return null;
  const within = Math.min(last, Math.max(0, to));
  return within === from ? null : within;
}

/** Which place a row let go at height `y` takes: it passes those whose middle lies above. */
export function placeAtHeight(middles: readonly number[], y: number, from: number): number {
  return middles.filter((middle, at) => at !== from && middle < y).length;
}
