import { describe, expect, test } from "vitest";
import { said } from "../../src/room/messages";
import { clockTime, span } from "../../src/room/times";

test("an instant is read on the dial of each place, half and quarter hours included", () => {
  const at = "2011-06-28T12:00:00.000Z";
  const zones = ["Asia/Kathmandu", "America/St_Johns", "America/Mexico_City", "UTC"];
  expect(zones.map((zone) => clockTime(at, zone))).toEqual(["17:45", "09:30", "07:00", "12:00"]);
  expect(clockTime("2011-06-28T18:15:00.000Z", "Asia/Kathmandu")).toBe("00:00");
});

test("a place that the browser does not know shows no time rather than another's", () => {
  expect(clockTime(0, "Mars/Olympus")).toBe("–");
});

test("spans are minutes and seconds, from an hour on with hours", () => {
  expect([0, 59.9, 134, 3722].map(span)).toEqual(["0:00", "0:59", "2:14", "1:02:02"]);
});

describe("the reason for a place", () => {
  test("in turn by rank and by what a delegation has had", () => {
    expect(said.because({ code: "rank", values: { kind: "clarification" } }, "India")).toBe(
      "Clarifications come before replies and new topics.",
    );
    const had = (turns: number, spoken_seconds: number) =>
      said.because({ code: "balance", values: { kind: "topic", turns, spoken_seconds } }, "Singapore");
    expect(had(0, 0)).toBe("Singapore has not spoken yet.");
    expect(had(1, 155.2)).toBe("Singapore has had 1 turn, 2:35.");
    expect(had(3, 460)).toBe("Singapore has had 3 turns, 7:40.");
  });
});
