// What one hour is to each place, shown beside its cell: by mouse after a moment, by keyboard at once, by touch with
// the first tap. It can be pointed at and is closed by Escape (WCAG 1.4.13). The words are the server's.

const PAUSE = 120; // ms that the mouse rests before anything is asked
const GRACE = 250; // ms in which the mouse may cross from the cell to what explains it
const MARGIN = 8;

export class Tip {
  readonly box = document.createElement("div");
  private shown: HTMLAnchorElement | null = null;
  private timer = 0;
  private readonly known = new Map<string, Promise<string>>();

  constructor(private readonly again: string) {
    this.box.className = "tip";
    this.box.id = "tip";
    this.box.popover = "manual";
    this.box.setAttribute("role", "tooltip");
    this.box.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.box.addEventListener("pointerleave", () => this.hideSoon());
    document.body.append(this.box);
  }

  explains(link: HTMLAnchorElement): boolean {
    return this.shown === link;
  }

  showSoon(link: HTMLAnchorElement): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.show(link), PAUSE);
  }

  async show(link: HTMLAnchorElement, tapped = false): Promise<void> {
    clearTimeout(this.timer);
    if (this.shown === link) return;
    this.hide();
    this.shown = link;
    link.setAttribute("aria-describedby", this.box.id);
    const words = await this.words(link).catch(() => "");
    if (this.shown !== link || !words) return;
    this.box.innerHTML = words; // our own fragment, escaped by the server
    if (tapped) this.box.append(Object.assign(document.createElement("p"), { textContent: this.again }));
    this.box.showPopover();
    this.place(link.getBoundingClientRect());
  }

  hideSoon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.hide(), GRACE);
  }

  hide(): void {
    clearTimeout(this.timer);
    this.shown?.removeAttribute("aria-describedby");
    this.shown = null;
    this.box.hidePopover();
  }

  private words(link: HTMLAnchorElement): Promise<string> {
    const address = new URL(link.href);
    address.hash = "";
    address.searchParams.set("part", "hour");
    const key = address.href;
    let words = this.known.get(key);
    if (!words) {
      words = fetch(key).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)));
      words.catch(() => this.known.delete(key));
      this.known.set(key, words);
    }
    return words;
  }

  /** Below the cell, or above where there is no room; never beyond the window. */
  private place(cell: DOMRect): void {
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const below = cell.bottom + MARGIN + height <= innerHeight;
    const left = Math.min(
      Math.max(cell.left + cell.width / 2 - width / 2, MARGIN),
      innerWidth - width - MARGIN,
    );
    this.box.style.left = `${left}px`;
    this.box.style.top = `${below ? cell.bottom + MARGIN : Math.max(cell.top - MARGIN - height, MARGIN)}px`;
  }
}
