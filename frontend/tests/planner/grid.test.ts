import { expect, test } from "vitest";
import { move } from "../../src/planner/grid";

const WEEK = Array.from({ length: 10 }, () => Array.from({ length: 24 }, () => true));
// Clocks skip 02 on the second day; the first three hours of the first are past.
const GAPS = WEEK.map((row, day) =>
  row.map((_, hour) => !(day === 1 && hour === 2) && !(day === 0 && hour < 3)),
);

test.each([
  ["ArrowUp", { row: 3, column: 5 }],
  ["ArrowDown", { row: 5, column: 5 }],
  ["ArrowLeft", { row: 4, column: 4 }],
  ["ArrowRight", { row: 4, column: 6 }],
  ["Home", { row: 4, column: 0 }],
  ["End", { row: 4, column: 23 }],
])("%s moves as in every grid", (key, goal) => {
  expect(move(WEEK, { row: 4, column: 5 }, key, false)).toEqual(goal);
});

test("from right to left the arrows lead where they point", () => {
  expect(move(WEEK, { row: 4, column: 5 }, "ArrowLeft", true)).toEqual({ row: 4, column: 6 });
  expect(move(WEEK, { row: 4, column: 5 }, "ArrowDown", true)).toEqual({ row: 5, column: 5 });
});

test("hours that cannot be chosen are stepped over", () => {
  expect(move(GAPS, { row: 1, column: 1 }, "ArrowRight", false)).toEqual({ row: 1, column: 3 });
  expect(move(GAPS, { row: 0, column: 2 }, "ArrowDown", false)).toEqual({ row: 2, column: 2 });
  expect(move(GAPS, { row: 0, column: 9 }, "Home", false)).toEqual({ row: 0, column: 3 });
});

test("at an edge, and before hours that are all past, nothing moves", () => {
  expect(move(WEEK, { row: 0, column: 0 }, "ArrowUp", false)).toBeNull();
  expect(move(WEEK, { row: 0, column: 23 }, "ArrowRight", false)).toBeNull();
  expect(move(GAPS, { row: 0, column: 3 }, "ArrowLeft", false)).toBeNull();
});

test("a page is a week, or what there is of one", () => {
  expect(move(WEEK, { row: 1, column: 5 }, "PageDown", false)).toEqual({ row: 8, column: 5 });
  expect(move(WEEK, { row: 5, column: 5 }, "PageDown", false)).toEqual({ row: 9, column: 5 });
  expect(move(WEEK, { row: 9, column: 5 }, "PageDown", false)).toBeNull();
  expect(move(GAPS, { row: 1, column: 0 }, "PageUp", false)).toBeNull();
});

test("other keys are left to the page", () => {
  expect(move(WEEK, { row: 1, column: 5 }, "a", false)).toBeNull();
  expect(move(WEEK, { row: 1, column: 5 }, "Enter", false)).toBeNull();
});
