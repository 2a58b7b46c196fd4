// A painted week as cells of half an hour, and the lines of text that the form sends. No element of the page here.

export type Level = "yes" | "if_need_be" | "no";
export type Cell = Level | "";
export const LEVELS: Level[] = ["yes", "if_need_be", "no"];

export const DAYS = 7;
export const CELL = 30; // minutes
export const ROWS = 48;

/** One day: 48 cells from midnight on the reader's clock. */
export type Day = Cell[];

export interface Spot {
  day: number;
  row: number;
}

/** `09:00-12:00, 14:00-17:30` as minutes of the day; what cannot be read is left out. */
export function ranges(text: string): [number, number][] {
  const found: [number, number][] = [];
  const piece = /(\d{1,2})(?:[:.h](\d{2}))?\s*(?:-|–|—|to|until)\s*(\d{1,2})(?:[:.h](\d{2}))?/g;
  for (const [, h1, m1, h2, m2] of text.matchAll(piece)) {
    const start = Number(h1) * 60 + Number(m1 ?? 0);
    const end = Number(h2) * 60 + Number(m2 ?? 0);
    if (start < end && end <= ROWS * CELL) found.push([start, end]);
  }
  return found;
}

/** The cells that a day's lines fill: one that is free only in part is not free, one that is busy in part is busy. */
export function dayOf(lines: Record<Level, string>): Day {
  const day: Day = new Array<Cell>(ROWS).fill("");
  for (const level of LEVELS) {
    const said = ranges(lines[level]);
    for (let row = 0; row < ROWS; row++) {
      const [from, to] = [row * CELL, (row + 1) * CELL];
      const covered = said.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0);
      if (level === "no" ? covered > 0 : covered >= CELL) day[row] = level;
    }
  }
  return day;
}

/** The other way round: the line of one word for a day's cells. */
export function lineOf(day: Day, level: Level): string {
  const pieces: string[] = [];
  let since = -1;
  for (let row = 0; row <= ROWS; row++) {
    const here = row < ROWS && day[row] === level;
    if (here && since < 0) since = row;
    if (!here && since >= 0) {
      pieces.push(`${clock(since)}-${clock(row)}`);
      since = -1;
    }
  }
  return pieces.join(", ");
}

/** `09:30` for row 19; the end of the day is `24:00`. */
export function clock(row: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(row / 2))}:${row % 2 ? "30" : "00"}`;
}

/** The week with the rectangle between two spots painted; the days that it touches are new arrays. */
export function painted(week: Day[], from: Spot, to: Spot, cell: Cell): Day[] {
  const [firstDay, lastDay] = ordered(from.day, to.day);
  const [firstRow, lastRow] = ordered(from.row, to.row);
  return week.map((day, number) =>
    number < firstDay || number > lastDay
      ? day
      : day.map((was, row) => (row < firstRow || row > lastRow ? was : cell)),
  );
}

function ordered(a: number, b: number): [number, number] {
  return a < b ? [a, b] : [b, a];
}

/** Where a key leads: within the week, and to the mirrored side where the page reads from right to left. */
export function moved(spot: Spot, key: string, rightToLeft: boolean): Spot | null {
  const side = rightToLeft ? -1 : 1;
  const to = { ...spot };
  if (key === "ArrowUp") to.row -= 1;
  else if (key === "ArrowDown") to.row += 1;
  else if (key === "ArrowLeft") to.day -= side;
  else if (key === "ArrowRight") to.day += side;
  else if (key === "Home") to.row = 0;
  else if (key === "End") to.row = ROWS - 1;
  else if (key === "PageUp") to.row = Math.max(0, to.row - 6);
  else if (key === "PageDown") to.row = Math.min(ROWS - 1, to.row + 6);
  else return null;
  return to.row < 0 || to.row >= ROWS || to.day < 0 || to.day >= DAYS ? spot : to;
}
