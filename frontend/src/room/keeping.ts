// Commands that wait for the line outlive a reload of the page: they lie in the tab's own storage until answered.

import type { Pending, PendingList } from "./pending";
import type { RoomData } from "./protocol";

export interface Keeping {
  kept(): PendingList;
  keep(list: PendingList): void;
}

interface Kept extends Pending {
  /** When it was put away, in milliseconds on this device's clock. */
  readonly at: number;
}

/** Whoever comes back later than this no longer means what they pressed. */
const LONGEST = 60 * 60_000;

/** In `storage` under the session and the person. A vote is never written down: it may be secret. */
export function keepingIn(storage: Storage, { session, snapshot }: RoomData, now: () => number): Keeping {
  const key = `meridian.waiting.${session}.${snapshot.you.participant}`;
  const since = new Map<string, number>();
  return {
    kept() {
      try {
        const found = JSON.parse(storage.getItem(key) ?? "[]") as Kept[];
        const young = found.filter(({ at }) => now() - at < LONGEST);
        for (const { id, at } of young) since.set(id, at);
        return young.map(({ id, command, place }) => ({ id, command, place, seq: null }));
      } catch {
        return []; // storage that is blocked, or not ours
      }
    },
    keep(list) {
      const open = list.filter(({ seq, command }) => seq === null && command.do !== "vote");
      const dated = open.map((one) => ({ ...one, at: since.get(one.id) ?? now() }));
      for (const { id, at } of dated) since.set(id, at);
      try {
        if (dated.length) storage.setItem(key, JSON.stringify(dated));
        else storage.removeItem(key);
      } catch {
        // Then they last as long as the page.
      }
    },
  };
}
