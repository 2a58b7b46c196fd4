import { describe, expect, test } from "vitest";
import { fromSnapshot, merge } from "../../src/room/merge";
import type { Entities, Frame, Snapshot } from "../../src/room/protocol";

const now = "2011-06-28T12:00:00.000Z";
const you = { participant: "7", role: "delegate", delegation: "2" } as const;

function snapshot(seq: number, set: Entities): Snapshot {
  return { type: "snapshot", seq, now, you, set };
}

function frame(after: number, seq: number, set: Entities, unset: string[] = []): Frame {
  return { type: "frame", after, seq, now, set, unset };
}

describe("a frame", () => {
  const state = fromSnapshot(
    snapshot(41, { floor: null, "entry/7": { note: "a" }, "item/3": { title: "b" } }),
  );

  test("that begins where we stand replaces what it names and takes away what is gone", () => {
    expect(merge(state, frame(41, 44, { floor: { turn: "44" } }, ["entry/7"]))).toEqual({
      seq: 44,
      you,
      map: { floor: { turn: "44" }, "item/3": { title: "b" } },
    });
  });

  test("that begins before us but ends behind us is applied: it holds final values", () => {
    expect(merge(state, frame(30, 42, { "item/3": { title: "c" } }))?.map["item/3"]).toEqual({ title: "c" });
  });

  test("that ends where we stand, or before, changes nothing", () => {
    expect(merge(state, frame(40, 41, { floor: { turn: "9" } }))).toBe(state);
    expect(merge(state, frame(41, 41, {}))).toBe(state);
    expect(merge(state, frame(2, 3, {}, ["entry/7"]))).toBe(state);
  });

  test("that begins behind us means that something is missing", () => {
    expect(merge(state, frame(42, 43, {}))).toBeNull();
  });

  test("leaves the state it was given as it was", () => {
    merge(state, frame(41, 42, {}, ["entry/7"]));
    expect(state.map).toHaveProperty("entry/7");
  });
});

test("whoever merged any overlapping frames holds the same map as a fresh snapshot", () => {
  // Event n sets entity n % 5 to n, or takes it away where n is a multiple of 7.
  const mapAfter = (seq: number, from = 0): { set: Record<string, number>; unset: string[] } => {
    const last = new Map<string, number>();
    for (let n = from + 1; n <= seq; n += 1) last.set(`note/${n % 5}`, n);
    const gone = [...last].filter(([, n]) => n % 7 === 0).map(([key]) => key);
    return {
      set: Object.fromEntries([...last].filter(([, n]) => n % 7 !== 0)),
      unset: gone,
    };
  };
  for (let seed = 1; seed <= 50; seed += 1) {
    let state = fromSnapshot(snapshot(0, {}));
    let step = seed;
    while (state.seq < 60) {
      step = (step * 48_271) % 2_147_483_647;
      const after = Math.max(0, state.seq - (step % 4));
      const seq = Math.min(60, state.seq - 1 + (step % 6));
      const changes = mapAfter(seq, after);
      state = merge(state, frame(after, seq, changes.set, changes.unset)) ?? state;
    }
    expect(state.map).toEqual(mapAfter(60).set);
  }
});
