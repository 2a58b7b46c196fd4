// Selecting words of a statement by keys alone. One statement at a time is a stop of the Tab key; arrows go from
// word to word within it, up and down from statement to statement.

import { placeIn, selectedIn } from "./selection";
import { type Move, moved, wordsOf } from "./words";

const SAID = "[data-segment]";

export function selectByKeys(): void {
  const all = [...document.querySelectorAll<HTMLElement>(SAID)];
  for (const said of all) {
    said.tabIndex = -1;
    said.setAttribute("aria-describedby", "tagging-hint");
    said.addEventListener("focus", () => stopAt(all, said));
    said.addEventListener("keydown", (event) => press(event, said, all));
  }
  if (all[0]) stopAt(all, all[0]);
}

/** Focuses a statement with the caret behind what was tagged there, as if nothing had been loaded anew. */
export function goOnAt(segment: string, offset: number): void {
  const said = document.querySelector<HTMLElement>(`[data-segment="${CSS.escape(segment)}"]`);
  if (!said) return;
  said.focus();
  select(said, offset, offset);
}

function stopAt(all: HTMLElement[], said: HTMLElement): void {
  for (const each of all) each.tabIndex = each === said ? 0 : -1;
}

function press(event: KeyboardEvent, said: HTMLElement, all: HTMLElement[]): void {
  if (event.target !== said || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = all[all.indexOf(said) + (event.key === "ArrowDown" ? 1 : -1)];
    document.getSelection()?.removeAllRanges();
    next?.focus();
  } else if (event.key === "Escape") {
    document.getSelection()?.removeAllRanges();
  } else {
    const move = moveOf(event.key, getComputedStyle(said).direction === "rtl");
    if (!move) return;
    const words = wordsOf(textOf(said), said.lang || document.documentElement.lang);
    const next = moved(words, selectedIn(said, document.getSelection()), move, event.shiftKey);
    if (next) select(said, next.anchor, next.focus);
  }
  event.preventDefault();
}

/** Arrows point where the text runs: in Arabic the next word is to the left. */
function moveOf(key: string, rtl: boolean): Move | null {
  if (key === "Home") return "first";
  if (key === "End") return "last";
  if (key === "ArrowRight") return rtl ? "previous" : "next";
  if (key === "ArrowLeft") return rtl ? "next" : "previous";
  return null;
}

function select(said: HTMLElement, anchor: number, focus: number): void {
  const from = placeIn(said, anchor, anchor < focus);
  const to = placeIn(said, focus, focus < anchor);
  document.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

function textOf(said: HTMLElement): string {
  const copy = said.cloneNode(true) as HTMLElement;
  for (const number of copy.querySelectorAll("sup")) number.remove();
  return copy.textContent ?? "";
}
