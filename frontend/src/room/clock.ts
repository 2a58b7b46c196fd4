import type { FloorEntity } from "./protocol";

interface Sample {
  /** Server's time less ours, in milliseconds. */
  offset: number;
  /** How far `offset` can be wrong: half of what the question and its answer took. */
  within: number;
}

const KEPT = 8;

/**
 * The server's time, told from answers to pings. The fastest of the last answers counts, for it can be wrong by the
 * least; one that contradicts it means that our own clock was set, and starts anew.
 */
export class ServerClock {
  private samples: Sample[] = [];

  constructor(
    private readonly local: () => number,
    serverNow: number,
  ) {
    this.samples = [{ offset: serverNow - local(), within: Number.POSITIVE_INFINITY }];
  }

  /** Instants in milliseconds: `sent` and `received` on our clock, `serverNow` on the server's. */
  learn(serverNow: number, sent: number, received: number): void {
    const within = Math.max(0, received - sent) / 2;
    const sample = { offset: serverNow + within - received, within };
    const best = this.best();
    const contradicts = Math.abs(sample.offset - best.offset) > sample.within + best.within + 1;
    this.samples = contradicts ? [sample] : [...this.samples, sample].slice(-KEPT);
  }

  now(): number {
    return this.local() + this.best().offset;
  }

  private best(): Sample {
    return this.samples.reduce((best, sample) => (sample.within < best.within ? sample : best));
  }
}

/** Seconds that the clock of the turn on the floor has run since it last began to. */
export function runningSeconds(floor: FloorEntity, now: number): number {
  return floor.paused_at ? 0 : Math.max(0, now - Date.parse(floor.since)) / 1000;
}

/** Seconds that the turn on the floor has lasted, less its pauses. */
export function elapsedSeconds(floor: FloorEntity, now: number): number {
  return floor.spoken_seconds + runningSeconds(floor, now);
}

export type Pace = "" | "soon" | "now" | "over";

/** For how many seconds after the limit it is simply time. */
const NOW_FOR = 10;

/**
 * Turn limits warn, nothing cuts a speaker off: `soon` in the last half minute (or fifth, of short turns), `now` for
 * ten seconds from the limit on, then `over`.
 */
export function paceOf(elapsed: number, limit: number | null): Pace {
  if (!limit) return "";
  if (elapsed >= limit) return elapsed < limit + NOW_FOR ? "now" : "over";
  return limit - elapsed <= Math.min(30, limit / 5) ? "soon" : "";
}
