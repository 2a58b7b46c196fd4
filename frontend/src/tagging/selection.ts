// Where the selected words stand in a statement, counted as the server counts: in code points of its text.

export interface Stretch {
  segment: string;
  start: number;
  end: number;
  exact: string;
}

/** The selected stretch of one statement, without white space at its edges; null where there is none. */
export function selectedStretch(selection: Selection | null): Stretch | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const said = statementAt(range.startContainer);
  if (!said || statementAt(range.endContainer) !== said) return null;
  const before = textUpTo(said, range.startContainer, range.startOffset);
  const chosen = textUpTo(said, range.endContainer, range.endOffset).slice(before.length);
  const exact = chosen.trim();
  if (!exact) return null;
  const start = codePoints(before) + codePoints(chosen) - codePoints(chosen.trimStart());
  return { segment: said.dataset.segment ?? "", start, end: start + codePoints(exact), exact };
}

/** The tag in which the selection, or the caret, stands. */
export function tagAt(selection: Selection | null): string | null {
  const mark = elementAt(selection?.anchorNode ?? null)?.closest<HTMLElement>("mark[data-span]");
  return mark?.dataset.span ?? null;
}

function statementAt(node: Node): HTMLElement | null {
  return elementAt(node)?.closest<HTMLElement>("[data-segment]") ?? null;
}

function elementAt(node: Node | null): Element | null {
  return node instanceof Element ? node : (node?.parentElement ?? null);
}

/** The numbers of the themes stand in the page and not in the text. */
function textUpTo(said: Element, node: Node, offset: number): string {
  const range = document.createRange();
  range.setStart(said, 0);
  range.setEnd(node, offset);
  const copy = range.cloneContents();
  for (const number of copy.querySelectorAll("sup")) number.remove();
  return copy.textContent ?? "";
}

function codePoints(text: string): number {
  return [...text].length;
}
