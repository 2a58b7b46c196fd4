// The words of a statement, and which of them are selected after a key. Offsets are the browser's, in UTF-16.

/** `[start, end)` of a word. */
export type Word = readonly [start: number, end: number];

/** What is selected, from where it was begun (`anchor`) to where it grows (`focus`); equal: a caret between words. */
export interface Selected {
  anchor: number;
  focus: number;
}

export type Move = "next" | "previous" | "first" | "last";

/** As the script of each parts its words: Chinese by its dictionary, Arabic and Hindi with their marks. */
export function wordsOf(text: string, language: string): Word[] {
  return [...segmenter(language).segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ index, segment }) => [index, index + segment.length] as const);
}

function segmenter(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language || undefined, { granularity: "word" });
  } catch {
    return new Intl.Segmenter(undefined, { granularity: "word" }); // a tag that this browser does not take
  }
}

/** The selection after a move: one word, or with `extend` all from where the selection was begun. */
export function moved(
  words: readonly Word[],
  now: Selected | null,
  move: Move,
  extend: boolean,
): Selected | null {
  if (words.length === 0) return null;
  const held = now && now.anchor !== now.focus ? heldBy(words, now) : null;
  const to = target(words, held, now?.focus ?? null, move);
  const from = extend && held ? held.anchor : to;
  const [first, last] = [at(words, Math.min(from, to)), at(words, Math.max(from, to))];
  return from <= to ? { anchor: first[0], focus: last[1] } : { anchor: last[1], focus: first[0] };
}

/** The words in which a selection begins and ends, by their numbers. */
function heldBy(words: readonly Word[], { anchor, focus }: Selected): Selected | null {
  const [low, high] = [Math.min(anchor, focus), Math.max(anchor, focus)];
  const first = words.findIndex(([, end]) => end > low);
  const last = words.findLastIndex(([start]) => start < high);
  if (first < 0 || last < first) return null;
  return anchor <= focus ? { anchor: first, focus: last } : { anchor: last, focus: first };
}

function target(words: readonly Word[], held: Selected | null, caret: number | null, move: Move): number {
  const end = words.length - 1;
  if (move === "first") return 0;
  if (move === "last") return end;
  if (held) return Math.min(end, Math.max(0, held.focus + (move === "next" ? 1 : -1)));
  if (move === "next") {
    const found = words.findIndex(([start]) => start >= (caret ?? 0));
    return found < 0 ? end : found;
  }
  return Math.max(
    0,
    words.findLastIndex(([, stop]) => stop <= (caret ?? 0)),
  );
}

function at(words: readonly Word[], number: number): Word {
  const word = words[number];
  if (!word) throw new RangeError(`expected a word below ${words.length}, got ${number}`);
  return word;
}
