import { describe, expect, test } from "vitest";
import { project } from "../../src/room/projection";
import type { ItemEntity } from "../../src/room/protocol";
import { isNight } from "../../src/room/times";

const NOON = Date.parse("2011-06-28T12:00:00.000Z");
const MINUTE = 60_000;

function item(id: string, state: ItemEntity["state"], minutes: number): ItemEntity & { id: string } {
  return {
    id,
    state,
    planned_minutes: minutes,
    position: 1,
    title: id,
    spent_seconds: 0,
    since: null,
    conclusion: null,
    agreed_minutes: null,
  };
}

describe("where the agenda leads", () => {
  const agenda = [
    item("1", "done", 5),
    item("2", "current", 20),
    item("3", "dropped", 60),
    item("4", "ahead", 10),
    item("5", "ahead", 15),
  ];

  test("each item ahead begins when those before it have had their minutes", () => {
    const { starts, end } = project(agenda, NOON, () => 6 * 60);
    expect([...starts]).toEqual([
      ["4", NOON + 14 * MINUTE],
      ["5", NOON + 24 * MINUTE],
    ]);
    expect(end).toBe(NOON + 39 * MINUTE);
  });

  test("an item over its minutes pushes the end along as it runs", () => {
    const ends = [0, 1, 2].map((later) => project(agenda, NOON + later * MINUTE, () => 30 * 60).end);
    expect(ends).toEqual([25, 26, 27].map((minutes) => NOON + minutes * MINUTE));
  });

  test("with nothing ahead it ends now", () => {
    expect(project([item("1", "done", 5)], NOON, () => 0)).toEqual({ starts: new Map(), end: NOON });
  });
});

test("night is from 23:00 to 06:00 on each place's own clock", () => {
  const at = (time: string) => Date.parse(`2011-06-28T${time}:00.000Z`);
  expect(isNight(at("22:59"), "UTC")).toBe(false);
  expect(isNight(at("23:00"), "UTC")).toBe(true);
  expect(isNight(at("05:59"), "UTC")).toBe(true);
  expect(isNight(at("06:00"), "UTC")).toBe(false);
  expect(isNight(at("17:15"), "Asia/Kathmandu")).toBe(true);
  expect(isNight(at("12:00"), "Mars/Olympus")).toBe(false);
});
