import { expect, test } from "vitest";
import { temperatureOf } from "../../src/room/temperature";

test("all on one step agree wholly", () => {
  expect(temperatureOf([0, 0, 0, 4, 0])).toEqual({
    votes: 4,
    shares: [0, 0, 0, 1, 0],
    mean: 4,
    cold: 0,
    warm: 4,
    agreement: 1,
  });
});

test("half at either end do not agree at all, whatever their mean", () => {
  const { mean, agreement, cold, warm } = temperatureOf([3, 0, 0, 0, 3]);
  expect([mean, cold, warm]).toEqual([3, 3, 3]);
  expect(agreement).toBeCloseTo(0);
});

test("the middle is neither cold nor warm", () => {
  const found = temperatureOf([1, 1, 5, 0, 2]);
  expect([found.cold, found.warm, found.votes]).toEqual([2, 2, 9]);
  expect(found.mean).toBeCloseTo(28 / 9);
});

test("without votes there is no mean", () => {
  expect(temperatureOf([0, 0, 0, 0, 0])).toMatchObject({ votes: 0, mean: null, agreement: null });
});
