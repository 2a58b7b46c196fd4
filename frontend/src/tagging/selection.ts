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

/** A place in the page. */
export interface Place {
  node: Node;
  offset: number;
}

/** What is selected within a statement, in UTF-16 from its beginning; null where the selection is elsewhere. */
export function selectedIn(
  said: Element,
  selection: Selection | null,
): { anchor: number; focus: number } | null {
  const { anchorNode, focusNode } = selection ?? {};
  if (!selection || !anchorNode || !focusNode) return null;
  if (!said.contains(anchorNode) || !said.contains(focusNode)) return null;
  return {
    anchor: textUpTo(said, anchorNode, selection.anchorOffset).length,
    focus: textUpTo(said, focusNode, selection.focusOffset).length,
  };
}

/** Where `offset` of a statement stands in the page: at its edge with what begins there (`opens`) or with what ends. */
export function placeIn(said: Element, offset: number, opens: boolean): Place {
  const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest("sup") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  let rest = offset;
  let last: Place = { node: said, offset: 0 };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = node.textContent ?? "";
    if (opens ? rest < length : rest <= length) return { node, offset: rest };
    rest -= length;
    last = { node, offset: length };
  }
  return last;
}

/** The tag in which the selection, or the caret, stands. */
export function tagAt(selection: Selection | null): string | null {
  const mark = elementAt(selection?.anchorNode ?? null)?.closest<HTMLElement>("mark[data-span]");
  return mark?.dataset.span ?? null;
}

export function statementAt(node: Node): HTMLElement | null {
  return elementAt(node)?.closest<HTMLElement>("[data-segment]") ?? null;
}

function elementAt(node: Node | null): Element | null {
  return node instanceof Element ? node : (node?.parentElement ?? null);
}

/** The numbers of the themes stand in the page and not in the text. */
export function textUpTo(said: Element, node: Node, offset: number): string {
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
