// Tagging by selection: the themes appear under the selected words, a number key presses them, `t` finds one by
// typing. Words are selected by mouse, by touch or by keys. The forms are the page's own; without this script the same
// is done by typing the words.

import { goOnAt, selectByKeys } from "./keyboard";
import { paletteOf } from "./palette";
import { type Stretch, selectedStretch, statementAt, tagAt, textUpTo } from "./selection";

const GOING_ON = "tagged-by-key";

const bar = document.querySelector<HTMLFormElement>("#tagbar");
const untag = document.querySelector<HTMLFormElement>("#untag");
const help = document.querySelector<HTMLDialogElement>("#tagkeys");

if (bar && untag) {
  start(bar, untag);
}

function start(bar: HTMLFormElement, untag: HTMLFormElement): void {
  for (const hint of document.querySelectorAll<HTMLElement>(".tagging-hint")) hint.hidden = false;
  selectByKeys();
  // The address leads to the statement, and a browser that has gone there takes the focus away.
  if (document.readyState === "complete") goOn();
  else addEventListener("load", () => setTimeout(goOn));

  let kept: Range | null = null;
  // After a tag the page is loaded anew; who works by keys goes on where they were.
  const remember = (): void => {
    if (kept) sessionStorage.setItem(GOING_ON, JSON.stringify(placeOf(kept)));
  };
  const palette = paletteOf(bar, () => giveBack(kept), remember);
  const follow = (): void => {
    if (palette.isOpen()) return; // the words stay chosen while a theme is looked for
    const selection = document.getSelection();
    const stretch = selectedStretch(selection);
    bar.hidden = stretch === null;
    if (stretch) {
      fill(bar, stretch);
      kept = selection?.getRangeAt(0).cloneRange() ?? null;
    }
  };
  document.addEventListener("selectionchange", follow);
  follow(); // words may be selected before this script is here

  // A press must not take the selection, and with it the bar, away before it counts.
  bar.addEventListener("pointerdown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.pointerType === "mouse" && !typing) event.preventDefault();
  });
  document.querySelector("#tagkeys-open")?.addEventListener("click", () => help?.showModal());

  const byKey = (event: KeyboardEvent): void => {
    if (event.key === "t") {
      event.preventDefault(); // else it is the first letter of what is looked for
      palette.open();
      return;
    }
    const button = bar.querySelector<HTMLButtonElement>(`button[data-key="${CSS.escape(event.key)}"]`);
    if (button) remember();
    button?.click();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || help?.open) return;
    follow(); // the selection is told of later than it changes, and a quick finger is faster
    const span = event.key === "0" ? tagAt(document.getSelection()) : null;
    if (event.key === "?") help?.showModal();
    else if (span) submit(untag, { span });
    else if (!bar.hidden) byKey(event);
  });
}

function goOn(): void {
  const kept = sessionStorage.getItem(GOING_ON);
  sessionStorage.removeItem(GOING_ON);
  if (!kept) return;
  const { segment, offset } = JSON.parse(kept) as { segment: string; offset: number };
  goOnAt(segment, offset);
}

function placeOf(range: Range): { segment: string; offset: number } {
  const said = statementAt(range.endContainer);
  const offset = said ? textUpTo(said, range.endContainer, range.endOffset).length : 0;
  return { segment: said?.dataset.segment ?? "", offset };
}

function giveBack(range: Range | null): void {
  if (range) statementAt(range.startContainer)?.focus();
  const selection = document.getSelection();
  selection?.removeAllRanges();
  if (range) selection?.addRange(range);
}

function fill(form: HTMLFormElement, values: Stretch | { span: string }): void {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = String(value);
  }
}

function submit(form: HTMLFormElement, values: { span: string }): void {
  fill(form, values);
  form.requestSubmit();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
