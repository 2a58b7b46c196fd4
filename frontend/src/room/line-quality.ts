import { computed, type ReadonlySignal, signal } from "@preact/signals";

/** An answer that takes longer, in milliseconds, is that of a weak line; a shorter one than the other of a good one. */
export const WEAK = 700;
export const FAIR = 250;

const SLOW_IN_A_ROW = 2;
const BREAKS = 3;
const WITHIN = 180_000;

/** How a line has done of late: whether it is weak enough for light mode to be offered. */
export class LineQuality {
  /** How long the last question and answer took, in milliseconds. */
  readonly latency = signal<number | null>(null);
  readonly weak: ReadonlySignal<boolean> = computed(
    () => this.slow.value >= SLOW_IN_A_ROW || this.broken.value,
  );

  private readonly slow = signal(0);
  private readonly broken = signal(false);
  private breaks: number[] = [];

  answered(milliseconds: number): void {
    this.latency.value = milliseconds;
    this.slow.value = milliseconds > WEAK ? this.slow.peek() + 1 : 0;
  }

  /** An open line broke off, at an instant in milliseconds. */
  broke(at: number): void {
    this.breaks = [...this.breaks.filter((each) => at - each < WITHIN), at];
    this.broken.value = this.breaks.length >= BREAKS;
  }
}
