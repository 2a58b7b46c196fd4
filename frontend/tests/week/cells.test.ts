import { describe, expect, it } from "vitest";
import { dayOf, lineOf, moved, painted, ranges } from "../../src/week/cells";

const nothing = { yes: "", if_need_be: "", no: "" };

describe("a day's lines and its cells", () => {
  it("are one thing in two forms", () => {
    const day = dayOf({ yes: "09:00-12:00, 14-17.30", if_need_be: "17:30-19:00", no: "00:00-06:00" });
    expect(lineOf(day, "yes")).toBe("09:00-12:00, 14:00-17:30");
    expect(lineOf(day, "if_need_be")).toBe("17:30-19:00");
    expect(lineOf(day, "no")).toBe("00:00-06:00");
  });

  it("a cell that is free only in part is not free, one that is busy in part is busy", () => {
    expect(lineOf(dayOf({ ...nothing, yes: "09:15-11:45" }), "yes")).toBe("09:30-11:30");
    expect(lineOf(dayOf({ ...nothing, no: "09:15-11:45" }), "no")).toBe("09:00-12:00");
  });

  it("of two words on one time the worse holds", () => {
    const day = dayOf({ yes: "09:00-12:00", if_need_be: "10:00-11:00", no: "10:30-11:30" });
    expect([lineOf(day, "yes"), lineOf(day, "if_need_be"), lineOf(day, "no")]).toEqual([
      "09:00-10:00, 11:30-12:00",
      "10:00-10:30",
      "10:30-11:30",
    ]);
  });

  it("the whole day ends at 24:00", () => {
    expect(lineOf(dayOf({ ...nothing, no: "0-24" }), "no")).toBe("00:00-24:00");
  });

  it("what cannot be read is left out", () => {
    expect(ranges("nine to five, 12-11, 23:00-25:00, 8-9")).toEqual([[480, 540]]);
  });
});

describe("painting", () => {
  it("fills the rectangle between two spots, whichever comes first, and leaves other days alone", () => {
    const week = Array.from({ length: 7 }, () => dayOf(nothing));
    const after = painted(week, { day: 2, row: 20 }, { day: 1, row: 18 }, "yes");
    expect(after.map((day) => lineOf(day, "yes"))).toEqual([
      "",
      "09:00-10:30",
      "09:00-10:30",
      "",
      "",
      "",
      "",
    ]);
    expect(after[0]).toBe(week[0]);
  });
});

describe("keys", () => {
  it("move within the week and are mirrored from right to left", () => {
    const spot = { day: 3, row: 10 };
    expect(moved(spot, "ArrowRight", false)).toEqual({ day: 4, row: 10 });
    expect(moved(spot, "ArrowRight", true)).toEqual({ day: 2, row: 10 });
    expect(moved({ day: 0, row: 0 }, "ArrowUp", false)).toEqual({ day: 0, row: 0 });
    expect(moved(spot, "End", false)).toEqual({ day: 3, row: 47 });
    expect(moved(spot, "x", false)).toBeNull();
  });
});
