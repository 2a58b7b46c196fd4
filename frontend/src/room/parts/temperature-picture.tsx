import { said } from "../messages";
import { p, pollSaid, steps } from "../poll-messages";
import { temperatureOf } from "../temperature";

const STEP = 60;
const HEIGHT = 84;
const COLUMN = 44;

/** Five columns from cold to warm, and a needle at the mean: how warm a room is, and how far apart. */
export function TemperaturePicture({ counts }: { counts: number[] }) {
  const { votes, shares, mean, cold, warm, agreement } = temperatureOf(counts);
  const tallest = Math.max(...shares, 0.01);
  const width = STEP * counts.length;
  const columns = shares.map((share, at) => ({
    x: at * STEP + (STEP - COLUMN) / 2,
    height: share === 0 ? 2 : (share / tallest) * HEIGHT,
    count: counts[at] ?? 0,
    step: steps[at] ?? "",
  }));
  const needle = mean === null ? null : (mean - 0.5) * STEP;
  return (
    <figure class="temperature">
      <svg
        viewBox={`0 -18 ${width} ${HEIGHT + 34}`}
        role="img"
        aria-label={said.listed(columns.map(({ step, count }) => pollSaid.column(step, count)))}
      >
        {columns.map(({ x, height, count, step }) => (
          <g key={step}>
            <rect x={x} y={HEIGHT - height} width={COLUMN} height={height} rx="2" />
            <text x={x + COLUMN / 2} y={HEIGHT - height - 5}>
              {count}
            </text>
          </g>
        ))}
        <line x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
        {needle === null ? null : <path class="needle" d={`M${needle} ${HEIGHT + 2}l-7 12h14z`} />}
      </svg>
      <p class="ends small muted" aria-hidden="true">
        <span>{p.cold}</span>
        <span>{p.warm}</span>
      </p>
      {mean === null || agreement === null ? null : (
        <figcaption class="small">
          {pollSaid.mean(mean.toFixed(1))} {pollSaid.sides(cold, warm)}{" "}
          {votes > 1 ? pollSaid.agreement(agreement) : null}
        </figcaption>
      )}
    </figure>
  );
}
