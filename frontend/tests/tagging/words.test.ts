import { describe, expect, it } from "vitest";
import { found } from "../../src/tagging/finding";
import { type Move, moved, type Selected, wordsOf } from "../../src/tagging/words";

const SAID = "We share, and we prepare.";
const WORDS = wordsOf(SAID, "en");

function selectedBy(...moves: (Move | `+${Move}`)[]): string {
  let now: Selected | null = null;
  for (const each of moves) {
    const extend = each.startsWith("+");
    now = moved(WORDS, now, each.replace("+", "") as Move, extend) ?? now;
  }
  return now ? SAID.slice(Math.min(now.anchor, now.focus), Math.max(now.anchor, now.focus)) : "";
}

describe("words by keys", () => {
  it("walks from word to word and stops at the ends", () => {
    expect(selectedBy("next")).toBe("We");
    expect(selectedBy("next", "next", "next")).toBe("and");
    expect(selectedBy("next", "previous", "previous")).toBe("We");
    expect(selectedBy("last")).toBe("prepare");
    expect(selectedBy("last", "next")).toBe("prepare");
    expect(selectedBy("last", "first")).toBe("We");
  });

  it("selects more and fewer words, to either side of where it was begun", () => {
    expect(selectedBy("next", "next", "+next")).toBe("share, and");
    expect(selectedBy("next", "next", "+next", "+previous")).toBe("share");
    expect(selectedBy("next", "next", "+next", "+previous", "+previous")).toBe("We share");
    expect(selectedBy("next", "+last")).toBe("We share, and we prepare");
    expect(selectedBy("next", "+last", "next")).toBe("prepare");
  });

  it("starts from a caret", () => {
    expect(moved(WORDS, { anchor: 8, focus: 8 }, "next", false)).toEqual({ anchor: 10, focus: 13 });
    expect(moved(WORDS, { anchor: 8, focus: 8 }, "previous", false)).toEqual({
      anchor: 3,
      focus: 8,
    });
  });

  it("takes up what a mouse selected within words", () => {
    expect(moved(WORDS, { anchor: 5, focus: 11 }, "next", true)).toEqual({ anchor: 3, focus: 16 });
    expect(moved(WORDS, { anchor: 11, focus: 5 }, "previous", true)).toEqual({
      anchor: 13,
      focus: 0,
    });
  });

  it("finds nothing in a text without words", () => {
    expect(moved(wordsOf("… 👍🏽 –", "en"), null, "next", false)).toBeNull();
  });

  it.each([
    ["نحن نتقاسم التكاليف", "ar", "نحن"],
    ["各省在其所长之处牵头", "zh", "各省"],
    ["cafe\u0301 costs", "x-no-such-language-tag-at-all", "cafe\u0301"],
    ["हम लागत साझा करते हैं", "hi", "हम"],
  ])("parts words as %s does", (text, language, first) => {
    const [word] = wordsOf(text, language);
    expect(text.slice(...(word ?? [0, 0]))).toBe(first);
  });
});

describe("finding a theme", () => {
  const themes = ["Water", "Costs and shares", "Água", "Shared data"].map((label, at) => ({
    label,
    key: String(at + 9),
  }));
  const labels = (typed: string) => found(themes, typed).map(({ label }) => label);

  it("prefers the number, then the beginning of the name, then of a word", () => {
    expect(labels("")).toHaveLength(4);
    expect(labels("1")).toEqual(["Costs and shares", "Água", "Shared data"]);
    expect(labels("10")).toEqual(["Costs and shares"]);
    expect(labels("share")).toEqual(["Shared data", "Costs and shares"]);
    expect(labels("ata")).toEqual(["Shared data"]);
    expect(labels("nothing")).toEqual([]);
  });

  it("looks past accents and capitals", () => {
    expect(labels(" AGUA ")).toEqual(["Água"]);
  });
});
