/** How a group stands to a proposal, on steps from cold (first) to warm (last). */
export interface Temperature {
  votes: number;
  /** Of the votes, from 0 to 1, by step. */
  shares: number[];
  /** From 1 to the number of steps; null without votes. */
  mean: number | null;
  cold: number;
  warm: number;
  /**
   * Agreement after Tastle and Wierman (2007), 1 + Σ p·log2(1 − |x − mean| / width): 1 where all chose the same step,
   * 0 where half stand at either end.
   */
  agreement: number | null;
}

export function temperatureOf(counts: readonly number[]): Temperature {
  const votes = counts.reduce((sum, count) => sum + count, 0);
  const middle = (counts.length - 1) / 2;
  const total = (keep: (step: number) => boolean) =>
    counts.reduce((sum, count, step) => (keep(step) ? sum + count : sum), 0);
  const cold = total((step) => step < middle);
  const warm = total((step) => step > middle);
  if (votes === 0) return { votes, shares: counts.map(() => 0), mean: null, cold, warm, agreement: null };
  const shares = counts.map((count) => count / votes);
  const mean = shares.reduce((sum, share, step) => sum + share * (step + 1), 0);
  const width = counts.length - 1;
  const agreement = shares.reduce(
    (sum, share, step) =>
      share === 0 ? sum : sum + share * Math.log2(1 - Math.abs(step + 1 - mean) / width),
    1,
  );
  return { votes, shares, mean, cold, warm, agreement: Math.max(0, agreement) };
}
