import { expect, test } from "vitest";
import { LineQuality, WEAK } from "../../src/room/line-quality";

test("two slow answers in a row make a weak line, a quick one a good one", () => {
  const quality = new LineQuality();
  quality.answered(WEAK + 1);
  expect(quality.weak.value).toBe(false);
  quality.answered(WEAK + 300);
  expect(quality.weak.value).toBe(true);
  quality.answered(WEAK);
  expect(quality.weak.value).toBe(false);
});

test("three breaks within three minutes make a weak line, over ten minutes they do not", () => {
  const often = new LineQuality();
  for (const at of [0, 60_000, 120_000]) often.broke(at);
  expect(often.weak.value).toBe(true);
  const seldom = new LineQuality();
  for (const at of [0, 300_000, 600_000]) seldom.broke(at);
  expect(seldom.weak.value).toBe(false);
});
