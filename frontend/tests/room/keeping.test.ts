import { beforeEach, expect, test } from "vitest";
import { keepingIn } from "../../src/room/keeping";
import type { Pending } from "../../src/room/pending";
import type { RoomData } from "../../src/room/protocol";

const MINUTE = 60_000;
const data = { session: "3", snapshot: { you: { participant: "7" } } } as RoomData;
const other = { session: "3", snapshot: { you: { participant: "8" } } } as RoomData;
const hand: Pending = {
  id: "a-1",
  place: "hand/topic",
  command: { do: "raise_hand", kind: "topic" },
  seq: null,
};

let now = 0;
let storage: Storage;

beforeEach(() => {
  now = 0;
  const map = new Map<string, string>();
  storage = {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    clear: () => map.clear(),
    key: () => null,
    length: 0,
  };
});

const keeping = (whose = data) => keepingIn(storage, whose, () => now);

test("what waits for the line outlives the page, for the same person only", () => {
  keeping().keep([hand]);
  expect(keeping().kept()).toEqual([hand]);
  expect(keeping(other).kept()).toEqual([]);
});

test("what was answered is forgotten", () => {
  keeping().keep([hand]);
  keeping().keep([{ ...hand, seq: 44 }]);
  expect(keeping().kept()).toEqual([]);
});

test("a vote is never written down", () => {
  keeping().keep([{ ...hand, command: { do: "vote", poll: "4", option: 1 } }]);
  expect(keeping().kept()).toEqual([]);
});

test("after an hour nobody means it any more, however often the page was loaded meanwhile", () => {
  keeping().keep([hand]);
  now = 40 * MINUTE;
  const again = keeping();
  again.keep(again.kept());
  now = 61 * MINUTE;
  expect(keeping().kept()).toEqual([]);
});

test("storage that holds something else is as good as empty", () => {
  storage.setItem("meridian.waiting.3.7", "{");
  expect(keeping().kept()).toEqual([]);
});
