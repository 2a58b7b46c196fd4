// Painting a week over the form's lines: each stroke rewrites the lines of the days that it touched, and the form is
// sent as it is. Without this script the lines are typed.

import { LEVELS, type Level } from "./cells";
import { Grid, type WeekData } from "./grid";
import { m } from "./messages";

function start(place: HTMLElement, lines: HTMLElement, data: WeekData): void {
  const fields = new Map<string, HTMLInputElement>();
  for (const field of lines.querySelectorAll<HTMLInputElement>("input[data-level]")) {
    fields.set(`${field.dataset.day}/${field.dataset.level}`, field);
  }
  const line = (day: number, level: Level) => fields.get(`${day}/${level}`);

  const grid = new Grid(place, data, (day, level, text) => {
    const field = line(day, level);
    if (field) field.value = text;
  });
  const read = () =>
    grid.show(
      data.days.map(
        (_day, number) =>
          Object.fromEntries(LEVELS.map((level) => [level, line(number, level)?.value ?? ""])) as Record<
            Level,
            string
          >,
      ),
    );

  const other = document.createElement("button");
  other.type = "button";
  other.className = "link";
  place.after(other);
  const swap = (painting: boolean) => {
    if (painting) read();
    place.hidden = !painting;
    lines.hidden = painting;
    other.textContent = painting ? m.type : m.paint;
  };
  other.addEventListener("click", () => swap(place.hidden !== false));
  // Where a line could not be read, or is kept otherwise, the lines have something to say.
  swap(!lines.querySelector(".errorlist, .help"));
}

const place = document.getElementById("week-grid");
const lines = document.getElementById("week-lines");
const data = document.getElementById("week-data")?.textContent;
if (place && lines && data) start(place, lines, JSON.parse(data) as WeekData);
