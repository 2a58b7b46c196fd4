// The one place of the island where instants become text; the server's is dialogues/instants.py.

const clocks = new Map<string, Intl.DateTimeFormat | null>();

function dial(zone: string): Intl.DateTimeFormat | null {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  } catch {
    // An old browser that does not know the zone: no time is better than another place's.
  }
  clocks.set(zone, made);
  return made;
}

/** `07:34` in the zone, on a 24-hour dial with Latin digits so that capitals compare. */
export function clockTime(instant: number | string, zone: string): string {
  const at = typeof instant === "string" ? Date.parse(instant) : instant;
  return dial(zone)?.format(at) ?? "–";
}

/** Whether people in the zone should be asleep: from 23:00 to 06:00, the night of the fair hour's points. */
export function isNight(instant: number, zone: string): boolean {
  const hour = Number.parseInt(clockTime(instant, zone), 10);
  return hour >= 23 || hour < 6;
}

/** `Tuesday 28 June 2011` in the reader's language. */
export function longDay(instant: string, zone: string, language: string): string {
  const day = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone: dial(zone) ? zone : "UTC",
    dateStyle: "full",
  }).format(Date.parse(instant));
  // Browsers differ in this comma of English; the server writes none.
  return language === "en" ? day.replace(",", "") : day;
}

/** `es` is `Spanish`, in the reader's language. */
export function languageName(code: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** `2:14`, from an hour on `1:02:14`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}

export function wholeMinutes(seconds: number): number {
  return Math.round(seconds / 60);
}
