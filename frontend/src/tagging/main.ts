// Tagging by selection: the themes appear under the selected words, a number key presses them. The forms are the
// page's own; without this script the same is done by typing the words.

import { type Stretch, selectedStretch, tagAt } from "./selection";

const bar = document.querySelector<HTMLFormElement>("#tagbar");
const untag = document.querySelector<HTMLFormElement>("#untag");

if (bar && untag) {
  start(bar, untag);
}

function start(bar: HTMLFormElement, untag: HTMLFormElement): void {
  for (const hint of document.querySelectorAll<HTMLElement>(".tagging-hint")) hint.hidden = false;

  const follow = (): void => {
    const stretch = selectedStretch(document.getSelection());
    bar.hidden = stretch === null;
    if (stretch) fill(bar, stretch);
  };
  document.addEventListener("selectionchange", follow);
  follow(); // words may be selected before this script is here

  // A press must not take the selection, and with it the bar, away before it counts.
  bar.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    follow(); // the selection is told of later than it changes, and a quick finger is faster
    if (event.key === "0") {
      const span = tagAt(document.getSelection());
      if (span) submit(untag, { span });
    } else if (!bar.hidden) {
      bar.querySelector<HTMLButtonElement>(`button[data-key="${CSS.escape(event.key)}"]`)?.click();
    }
  });
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
