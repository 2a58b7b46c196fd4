import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { a, assemblySaid, deedOf } from "../assembly-messages";
import { FAIR, WEAK } from "../line-quality";
import { m, said } from "../messages";
import { useRoom } from "../room";
import { clockTime, wholeMinutes } from "../times";

const SOON_ENOUGH = 1500;

/** In the bar: whether the session is live, how good one's own line is, the hour here. */
export function Status() {
  const room = useRoom();
  const { status, started_at: startedAt } = room.session.value;
  const here = useComputed(() => clockTime(room.now.value, room.data.zone)).value;
  const live = useComputed(() =>
    startedAt ? wholeMinutes((room.now.value - Date.parse(startedAt)) / 1000 - 30) : 0,
  ).value;
  return (
    <span class="row status">
      {status === "live" ? <span class="chip live">{said.live(Math.max(0, live))}</span> : null}
      <OwnLine />
      <span class="hour">{said.hourHere(here, room.data.city)}</span>
    </span>
  );
}

/** Bars, and a word where the line is not good; how long an answer takes on a closer look. */
function OwnLine() {
  const room = useRoom();
  const latency = room.quality.latency.value;
  const line = room.line.value;
  if (line === "connecting" && latency === null) return null;
  const bars = line !== "open" ? 0 : latency === null || latency <= FAIR ? 4 : latency <= WEAK ? 3 : 2;
  const word = bars === 0 ? a.noLine : bars === 2 ? m.weakLine : a.goodLine;
  return (
    <span
      class={bars > 2 ? "line" : "line weak"}
      title={latency === null ? word : `${word}, ${assemblySaid.latency(latency)}`}
    >
      <Bars full={bars} /> <span class={bars > 2 ? "vh" : undefined}>{word}</span>
    </span>
  );
}

const HEIGHTS = [5, 8, 11, 14];

function Bars({ full }: { full: number }) {
  return (
    <svg class="icon" width="18" height="14" viewBox="0 0 18 14" aria-hidden="true" fill="currentColor">
      {HEIGHTS.map((height, at) => (
        <rect
          key={height}
          x={at * 5}
          y={14 - height}
          width="3"
          height={height}
          opacity={at < full ? undefined : 0.25}
        />
      ))}
    </svg>
  );
}

/** Says that the line is broken, once it is no mere blink, and what waits for it. */
export function LineBanner() {
  const room = useRoom();
  const broken = room.line.value === "waiting";
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (!broken) {
      setSince(null);
      return;
    }
    const lostAt = room.now.peek();
    const timer = setTimeout(() => setSince(lostAt), SOON_ENOUGH);
    return () => clearTimeout(timer);
  }, [broken, room]);
  const unsent = room.unsent;
  return (
    <div class={since ? "banner" : "vh"}>
      <p role="status">{since ? said.lineBroken(clockTime(since, room.data.zone), unsent.length > 0) : ""}</p>
      {since && unsent.length ? (
        <ul class="plain unsent" aria-label={a.notSentYet}>
          {unsent.map(({ id, command }) => (
            <li key={id} class="row">
              <span class="grow">{deedOf(command)}</span>
              <button type="button" class="quiet" onClick={() => room.withdraw(id)}>
                {a.withdraw}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
