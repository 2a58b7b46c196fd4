// The planner reads and works without this. Here its map of hours is walked through with the arrow keys and explains
// each cell where it stands, and its text for a mail is copied with one press.

import "../base/main";
import { move } from "./grid";
import { Tip } from "./tip";

function exploreHours(table: HTMLTableElement): void {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const links = rows.map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("a")));
  const open = links.map((row) => row.map((link) => link !== null));
  const tip = new Tip(table.dataset.again ?? "");
  const linkOf = (event: Event) => (event.target as Element).closest("a");
  let byTouch = false;

  // One cell takes the focus for all: the chosen one, or the first.
  const all = links.flat().filter((link) => link !== null);
  for (const link of all) link.tabIndex = -1;
  let current = table.querySelector<HTMLAnchorElement>("[aria-current] a") ?? all[0];
  if (current) current.tabIndex = 0;

  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const link = linkOf(event);
    const row = links.findIndex((cells) => cells.includes(link));
    if (!link || row < 0) return;
    const at = { row, column: links[row]?.indexOf(link) ?? 0 };
    const goal = move(open, at, event.key, getComputedStyle(table).direction === "rtl");
    const next = goal && links[goal.row]?.[goal.column];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  table.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (!link) return;
    if (current) current.tabIndex = -1;
    current = link;
    current.tabIndex = 0;
    if (link.matches(":focus-visible")) tip.show(link);
  });
  table.addEventListener("focusout", () => tip.hideSoon());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hide();
  });

  table.addEventListener("pointerover", (event) => {
    const link = linkOf(event);
    if (link && event.pointerType !== "touch") tip.showSoon(link);
  });
  table.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "touch") tip.hideSoon();
  });
  document.addEventListener("pointerdown", (event) => {
    byTouch = event.pointerType === "touch";
    const target = event.target as Node;
    if (byTouch && !table.contains(target) && !tip.box.contains(target)) tip.hide();
  });
  // The first tap explains an hour, the second chooses it.
  table.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link || !byTouch || tip.explains(link)) return;
    event.preventDefault();
    tip.show(link, true);
  });
  table.closest(".scroll")?.addEventListener("scroll", () => tip.hide(), { passive: true });
}

function offerToCopy(button: HTMLButtonElement, text: HTMLTextAreaElement): void {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.value);
    button.textContent = button.dataset.copied ?? "";
  });
}

const heat = document.querySelector<HTMLTableElement>("table.heat");
if (heat && "popover" in HTMLElement.prototype) exploreHours(heat);
const copy = document.querySelector<HTMLButtonElement>("#send button");
const text = document.querySelector<HTMLTextAreaElement>("#send textarea");
if (copy && text && "clipboard" in navigator) offerToCopy(copy, text);
