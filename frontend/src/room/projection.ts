import type { Id, ItemEntity } from "./protocol";
import type { Keyed } from "./selecting";

export interface Projection {
  /** When each item ahead may begin, in milliseconds. */
  starts: ReadonlyMap<Id, number>;
  /** When the last one may end. */
  end: number;
}

/**
 * Where the agenda leads if everything ahead keeps to its minutes, from the instant `from` on. The present item takes
 * what is left of its minutes, and nothing more once they are used up: it then pushes the end along as it runs.
 */
export function project(
  items: readonly Keyed<ItemEntity>[],
  from: number,
  spentSeconds: (item: ItemEntity) => number,
): Projection {
  const starts = new Map<Id, number>();
  let at = from;
  for (const item of items) {
    if (item.state === "current") {
      at += Math.max(0, item.planned_minutes * 60 - spentSeconds(item)) * 1000;
    } else if (item.state === "ahead") {
      starts.set(item.id, at);
      at += item.planned_minutes * 60_000;
    }
  }
  return { starts, end: at };
}
