import { describe, expect, test } from "vitest";
import { elapsedSeconds, paceOf, ServerClock } from "../../src/room/clock";
import type { FloorEntity } from "../../src/room/protocol";

const noon = Date.parse("2011-06-28T12:00:00.000Z");

const floor: FloorEntity = {
  turn: "12",
  participant: "7",
  guest: null,
  delegation: "2",
  kind: "topic",
  since: "2011-06-28T12:00:00.000Z",
  paused_at: null,
  spoken_seconds: 40,
  interrupts: null,
  round: null,
  below: null,
};

describe("a turn has lasted", () => {
  test("what was spoken before, and what has passed since", () => {
    expect(elapsedSeconds(floor, noon + 90_000)).toBe(130);
  });

  test("only what was spoken before, while it is paused", () => {
    const paused = { ...floor, paused_at: "2011-06-28T12:00:00.000Z" };
    expect(elapsedSeconds(paused, noon + 90_000)).toBe(40);
  });

  test("never less than was spoken, though our clock be a little behind", () => {
    expect(elapsedSeconds(floor, noon - 300)).toBe(40);
  });
});

describe("the pace of a turn of three minutes", () => {
  test("warns in the last half minute, says when it is time, and then how far over", () => {
    expect([0, 149, 150, 179, 180, 189, 190, 400].map((seconds) => paceOf(seconds, 180))).toEqual([
      "",
      "",
      "soon",
      "soon",
      "now",
      "now",
      "over",
      "over",
    ]);
  });

  test("warns of a short turn in its last fifth", () => {
    expect([47, 48, 70].map((seconds) => paceOf(seconds, 60))).toEqual(["", "soon", "over"]);
  });

  test("is none without a limit", () => {
    expect(paceOf(4000, null)).toBe("");
  });
});

describe("the server's clock", () => {
  test("is at first what the page brought", () => {
    let local = 1_000;
    const clock = new ServerClock(() => local, noon);
    local = 6_000;
    expect(clock.now()).toBe(noon + 5_000);
  });

  test("is told by the fastest answer", () => {
    let local = 0;
    const clock = new ServerClock(() => local, noon - 9_000);
    // An answer that took 2 s, all of it on the way back: half of it is a wrong guess.
    local = 2_000;
    clock.learn(noon, 0, local);
    expect(clock.now()).toBe(noon + 1_000);
    // One that took 20 ms knows better.
    local = 10_020;
    clock.learn(noon + 10_010, 10_000, local);
    expect(clock.now()).toBe(noon + 10_020);
    // A slow one after it changes nothing.
    local = 21_000;
    clock.learn(noon + 20_000, 19_000, local);
    expect(clock.now()).toBe(noon + 21_000);
  });

  test("starts anew when our own clock was set by an hour", () => {
    let local = 0;
    const clock = new ServerClock(() => local, noon);
    clock.learn(noon, -10, 10);
    local = 3_600_000 + 1_000;
    clock.learn(noon + 1_000, local - 400, local);
    expect(clock.now()).toBe(noon + 1_200);
  });
});
