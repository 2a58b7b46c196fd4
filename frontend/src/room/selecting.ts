import { computed, type ReadonlySignal } from "@preact/signals";
import type { Entities, Id } from "./protocol";

export type Keyed<T> = T & { id: Id };

/**
 * The entities of one kind with their ids. What did not change stays the same object, and a list in which nothing
 * changed stays the same list, so that views are drawn anew only for what concerns them.
 */
export function listing<T extends object>(
  map: ReadonlySignal<Entities>,
  kind: string,
  order?: (a: Keyed<T>, b: Keyed<T>) => number,
): ReadonlySignal<Keyed<T>[]> {
  const start = `${kind}/`;
  const known = new WeakMap<object, Keyed<T>>();
  let last: Keyed<T>[] = [];
  return computed(() => {
    const found = Object.entries(map.value).flatMap(([key, value]) => {
      if (!key.startsWith(start)) return [];
      const entity = value as T;
      const keyed = known.get(entity) ?? { ...entity, id: key.slice(start.length) };
      known.set(entity, keyed);
      return [keyed];
    });
    if (order) found.sort(order);
    const same = found.length === last.length && found.every((each, at) => each === last[at]);
    if (!same) last = found;
    return last;
  });
}
