// The week as a grid of cells that are painted by mouse, pen, touch and keyboard.

import {
  CELL,
  type Cell,
  clock,
  type Day,
  dayOf,
  LEVELS,
  type Level,
  lineOf,
  moved,
  painted,
  ROWS,
  type Spot,
} from "./cells";
import { m } from "./messages";

export interface WeekData {
  days: { short: string }[];
  asked: { day: number; from: number; to: number }[];
  levels: { level: Level; name: string }[];
}

type Write = (day: number, level: Level, text: string) => void;

const HOLD = 250; // ms that a finger rests before it paints; a finger that moves sooner scrolls the page
const SLIP = 10; // px
const OPENS_AT = 14; // the row at which the grid opens: 07:00

interface Stroke {
  from: Spot;
  before: Day[];
  cell: Cell;
}

export class Grid {
  private week: Day[] = [];
  private brush: Cell = "yes";
  private readonly touched = new Set<number>();
  private stroke: Stroke | null = null;
  private anchor: Spot | null = null;
  private focus: Spot = { day: 0, row: 18 };
  private readonly cells: HTMLTableCellElement[][] = [];
  private readonly box = document.createElement("div");
  private readonly said = document.createElement("p");

  constructor(
    private readonly place: HTMLElement,
    private readonly data: WeekData,
    private readonly write: Write,
  ) {
    this.place.append(this.brushes(), this.help(), this.box, this.said);
    this.box.className = "week-box";
    this.box.append(this.table());
    this.said.className = "vh";
    this.said.setAttribute("aria-live", "polite");
    this.listen();
  }

  /** Shows what the form's lines say. */
  show(lines: Record<Level, string>[]): void {
    this.week = lines.map(dayOf);
    this.touched.clear();
    this.draw();
    requestAnimationFrame(() => {
      const row = this.cells[0]?.[this.opensAt()];
      const head = this.box.querySelector("thead");
      if (row && head) this.box.scrollTop = row.offsetTop - head.offsetHeight;
    });
  }

  private opensAt(): number {
    const first = Math.min(...this.data.asked.map((hour) => Math.floor(hour.from / CELL)));
    return Math.max(0, Math.min(OPENS_AT, first - 2));
  }

  private brushes(): HTMLElement {
    const group = document.createElement("div");
    group.className = "brushes";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", m.brushes);
    const choices: [Cell, string][] = this.data.levels.map(({ level, name }) => [level, name]);
    for (const [cell, name] of [...choices, ["", m.erase] as [Cell, string]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "secondary";
      button.dataset.level = cell;
      button.textContent = name;
      button.setAttribute("aria-pressed", String(cell === this.brush));
      button.addEventListener("click", () => {
        this.brush = cell;
        for (const one of group.querySelectorAll("button")) {
          one.setAttribute("aria-pressed", String(one === button));
        }
      });
      group.append(button);
    }
    return group;
  }

  private help(): HTMLElement {
    const help = document.createElement("p");
    help.className = "small muted";
    help.id = "week-grid-help";
    help.textContent = m.help;
    return help;
  }

  private table(): HTMLTableElement {
    const table = document.createElement("table");
    table.className = "week";
    table.setAttribute("role", "grid");
    table.setAttribute("aria-label", m.grid);
    table.setAttribute("aria-describedby", "week-grid-help");
    const head = table.createTHead().insertRow();
    head.append(document.createElement("td"));
    for (const day of this.data.days) head.append(heading("col", day.short));
    const body = table.createTBody();
    for (let row = 0; row < ROWS; row++) {
      const line = body.insertRow();
      if (row % 2 === 0) {
        const hour = heading("row", clock(row));
        hour.rowSpan = 2;
        line.append(hour);
      }
      for (let day = 0; day < this.data.days.length; day++) {
        const cell = line.insertCell();
        cell.dataset.day = String(day);
        cell.dataset.row = String(row);
        if (this.isAsked(day, row)) cell.dataset.asked = "";
        cell.tabIndex = -1;
        this.cells[day] = [...(this.cells[day] ?? []), cell];
      }
    }
    return table;
  }

  private isAsked(day: number, row: number): boolean {
    return this.data.asked.some(
      (hour) => hour.day === day && hour.from < (row + 1) * CELL && hour.to > row * CELL,
    );
  }

  private draw(): void {
    for (const [day, column] of this.cells.entries()) {
      for (const [row, cell] of column.entries()) {
        const level = this.week[day]?.[row] ?? "";
        if (cell.dataset.level !== level || !cell.hasAttribute("aria-label")) {
          cell.dataset.level = level;
          cell.setAttribute("aria-label", this.words({ day, row }));
        }
      }
    }
    this.cellAt(this.focus)?.setAttribute("tabindex", "0");
  }

  private words({ day, row }: Spot): string {
    const level = this.week[day]?.[row];
    const name = this.data.levels.find((known) => known.level === level)?.name ?? m.nothing;
    const proposed = this.isAsked(day, row) ? `, ${m.asked}` : "";
    return `${this.data.days[day]?.short} ${clock(row)}–${clock(row + 1)}: ${name}${proposed}`;
  }

  private listen(): void {
    // Mouse and pen paint at once.
    this.box.addEventListener("pointerdown", (event) => {
      const spot = spotOf(event.target);
      if (event.pointerType === "touch" || event.button !== 0 || !spot) return;
      event.preventDefault();
      this.begin(spot, true);
    });
    window.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || !this.stroke) return;
      if (event.buttons === 0) return this.end();
      this.reach(document.elementFromPoint(event.clientX, event.clientY));
    });
    window.addEventListener("pointerup", (event) => {
      if (event.pointerType !== "touch") this.end();
    });
    this.listenToTouch();
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusin", (event) => {
      const spot = spotOf(event.target);
      if (spot) this.rove(spot);
    });
  }

  /** A finger that rests paints, one that moves at once scrolls, one that is lifted at once paints a single cell. */
  private listenToTouch(): void {
    let hold: ReturnType<typeof setTimeout> | undefined;
    let down: { x: number; y: number; spot: Spot } | null = null;
    const forget = () => {
      clearTimeout(hold);
      down = null;
    };
    this.box.addEventListener(
      "touchstart",
      (event) => {
        const touch = event.touches[0];
        const spot = spotOf(event.target);
        forget();
        if (event.touches.length !== 1 || !touch || !spot) return this.end();
        down = { x: touch.clientX, y: touch.clientY, spot };
        hold = setTimeout(() => {
          this.begin(spot, true);
          navigator.vibrate?.(10);
        }, HOLD);
      },
      { passive: true },
    );
    this.box.addEventListener(
      "touchmove",
      (event) => {
        const touch = event.touches[0];
        if (!touch || !down) return;
        if (this.stroke) {
          event.preventDefault();
          this.reach(document.elementFromPoint(touch.clientX, touch.clientY));
        } else if (Math.hypot(touch.clientX - down.x, touch.clientY - down.y) > SLIP) {
          forget();
        }
      },
      { passive: false },
    );
    this.box.addEventListener("touchend", (event) => {
      if (down && !this.stroke) this.begin(down.spot, true);
      if (down) event.preventDefault(); // no mouse click behind it
      forget();
      this.end();
    });
    this.box.addEventListener("touchcancel", () => {
      forget();
      this.end();
    });
    this.box.addEventListener("contextmenu", (event) => {
      if (down) event.preventDefault();
    });
  }

  private key(event: KeyboardEvent): void {
    const spot = spotOf(event.target);
    if (!spot || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = moved(spot, event.key, getComputedStyle(this.box).direction === "rtl");
    if (to) {
      event.preventDefault();
      if (event.shiftKey) {
        this.anchor ??= spot;
        if (!this.stroke) this.begin(this.anchor, false);
        this.paintTo(to);
      } else {
        this.end();
      }
      this.cellAt(to)?.focus();
    } else if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      this.begin(spot, true);
      this.end();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.stroke = { from: spot, before: this.week, cell: "" };
      this.paintTo(spot);
      this.end();
    }
  }

  /** A stroke that begins on its own colour takes it away, where it may (`toggles`). */
  private begin(spot: Spot, toggles: boolean): void {
    const was = this.week[spot.day]?.[spot.row];
    this.stroke = {
      from: spot,
      before: this.week,
      cell: toggles && was === this.brush ? "" : this.brush,
    };
    this.paintTo(spot);
  }

  private reach(target: Element | null): void {
    const spot = spotOf(target);
    if (spot) this.paintTo(spot);
  }

  private paintTo(spot: Spot): void {
    if (!this.stroke) return;
    this.week = painted(this.stroke.before, this.stroke.from, spot, this.stroke.cell);
    this.draw();
    this.tell();
    this.said.textContent = `${this.words(this.stroke.from)} – ${this.words(spot)}`;
  }

  /** The days that differ from what they were are written into the form. */
  private tell(): void {
    this.week.forEach((day, number) => {
      if (day === this.stroke?.before[number] && !this.touched.has(number)) return;
      this.touched.add(number);
      for (const level of LEVELS) this.write(number, level, lineOf(day, level));
    });
  }

  private end(): void {
    this.stroke = null;
    this.anchor = null;
  }

  private rove(spot: Spot): void {
    this.cellAt(this.focus)?.setAttribute("tabindex", "-1");
    this.focus = spot;
    this.cellAt(spot)?.setAttribute("tabindex", "0");
  }

  private cellAt(spot: Spot): HTMLTableCellElement | undefined {
    return this.cells[spot.day]?.[spot.row];
  }
}

function heading(scope: string, text: string): HTMLTableCellElement {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}

function spotOf(target: EventTarget | null): Spot | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>("td[data-row]") : null;
  return cell ? { day: Number(cell.dataset.day), row: Number(cell.dataset.row) } : null;
}
