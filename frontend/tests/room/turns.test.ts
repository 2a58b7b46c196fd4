import { expect, test } from "vitest";
import { found, type TurnRecord } from "../../src/room/turns";

const turn = (name: string, country: string, since: string): TurnRecord => ({
  turn: name,
  participant: null,
  guest: null,
  delegation: null,
  name,
  country,
  kind: "topic",
  since,
  spoken_seconds: 60,
  runs_since: null,
});
const turns = [
  turn("Asha Shrestha", "Nepal", "2011-06-28T12:34:00.000Z"),
  turn("Brian Pike", "Canada", "2011-06-28T12:40:00.000Z"),
  turn("", "China", ""),
];
const hour = (at: string) => at.slice(11, 16);
const names = (words: string) => found(turns, words, hour).map(({ country }) => country);

test("turns are found by name, delegation and hour, in any order of the words", () => {
  expect(names("")).toEqual(["Nepal", "Canada", "China"]);
  expect(names("12:3")).toEqual(["Nepal"]);
  expect(names("pike CANADA")).toEqual(["Canada"]);
  expect(names("china")).toEqual(["China"]);
  expect(names("12:34 brian")).toEqual([]);
});
