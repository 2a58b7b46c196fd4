import { describe, expect, test } from "vitest";
import { acknowledge, add, remove, settle, unanswered } from "../../src/room/pending";

const raise = { do: "raise_hand", kind: "topic" } as const;
const one = add([], "c1", "hand/topic", raise);

describe("a command waits", () => {
  test("for its acknowledgement and for the frame behind it, in either order", () => {
    const acknowledged = acknowledge(one, "c1", 44, 41);
    expect(acknowledged).toEqual([{ id: "c1", place: "hand/topic", command: raise, seq: 44 }]);
    expect(settle(acknowledged, 43)).toEqual(acknowledged);
    expect(settle(acknowledged, 44)).toEqual([]);
    expect(acknowledge(one, "c1", 44, 44)).toEqual([]);
  });

  test("through frames that others caused", () => {
    expect(settle(one, 1_000)).toEqual(one);
  });

  test("no longer when it was refused", () => {
    expect(remove(one, "c1")).toEqual([]);
  });
});

test("only what has no answer is sent again, in its order", () => {
  const list = acknowledge(add(add(one, "c2", "floor", raise), "c3", "floor", raise), "c2", 50, 41);
  expect(unanswered(list).map(({ id }) => id)).toEqual(["c1", "c3"]);
});
