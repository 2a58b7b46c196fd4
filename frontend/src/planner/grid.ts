// Moving through the map of days by hours with the keys that grids have (ARIA Authoring Practices, "Grid").

const DAYS_A_PAGE = 7;

export interface Place {
  row: number;
  column: number;
}

/** Steps of the keys that move by one; the others go to an end or by a week. */
const STEPS: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Where a key leads from `at`, or null where it leads nowhere. `open[row][column]` says which cells can be gone to:
 * hours that clocks skip or that are past cannot, and are stepped over.
 */
export function move(open: boolean[][], at: Place, key: string, rtl: boolean): Place | null {
  const step = STEPS[rtl ? mirrored(key) : key];
  if (step) return walk(open, at, step);
  const row = open[at.row] ?? [];
  if (key === "Home") return column(at.row, row.indexOf(true));
  if (key === "End") return column(at.row, row.lastIndexOf(true));
  if (key === "PageUp") return page(open, at, -1);
  if (key === "PageDown") return page(open, at, 1);
  return null;
}

function mirrored(key: string): string {
  return { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[key] ?? key;
}

function walk(open: boolean[][], at: Place, [rows, columns]: [number, number]): Place | null {
  let { row, column } = at;
  do {
    row += rows;
    column += columns;
    if (open[row]?.[column]) return { row, column };
  } while (open[row]?.[column] !== undefined);
  return null;
}

/** A week on or back, or as far towards it as can be gone. */
function page(open: boolean[][], at: Place, way: 1 | -1): Place | null {
  for (let days = DAYS_A_PAGE; days > 0; days--) {
    const row = at.row + way * days;
    if (open[row]?.[at.column]) return { row, column: at.column };
  }
  return null;
}

function column(row: number, column: number): Place | null {
  return column < 0 ? null : { row, column };
}
