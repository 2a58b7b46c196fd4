import { expect, test } from "vitest";
import { neighbourBefore, placeAtHeight, placeByKey } from "../../src/room/ordering";

test("a moved hand names the one before its new place", () => {
  const order = [{ id: "a" }, { id: "b" }, { id: "c" }];
  expect(neighbourBefore(order, "c", 0)).toBeNull();
  expect(neighbourBefore(order, "a", 1)).toBe("b");
  expect(neighbourBefore(order, "a", 2)).toBe("c");
});

test("keys move by one or to an end, and never beyond it", () => {
  expect(placeByKey("ArrowDown", 0, 4)).toBe(1);
  expect(placeByKey("ArrowUp", 2, 4)).toBe(1);
  expect(placeByKey("Home", 3, 4)).toBe(0);
  expect(placeByKey("End", 1, 4)).toBe(3);
  expect(["ArrowUp", "Home"].map((key) => placeByKey(key, 0, 4))).toEqual([null, null]);
  expect(["ArrowDown", "End", "Enter"].map((key) => placeByKey(key, 3, 4))).toEqual([null, null, null]);
});

test("a row let go takes the place of those whose middle it has passed, itself not counted", () => {
  const middles = [50, 150, 250, 350];
  expect(placeAtHeight(middles, 20, 2)).toBe(0);
  expect(placeAtHeight(middles, 260, 0)).toBe(2);
  expect(placeAtHeight(middles, 150, 1)).toBe(1);
  expect(placeAtHeight(middles, 900, 1)).toBe(3);
});
