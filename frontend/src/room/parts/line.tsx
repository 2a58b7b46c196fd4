import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { m, said } from "../messages";
import { useRoom } from "../room";
import { clockTime, wholeMinutes } from "../times";

const WEAK = 700;
const SOON_ENOUGH = 1500;

/** In the bar: whether the session is live, how good the line is, the hour here. */
export function Status() {
  const room = useRoom();
  const { status, started_at: startedAt } = room.session.value;
  const here = useComputed(() => clockTime(room.now.value, room.data.zone)).value;
  const live = useComputed(() =>
    startedAt ? wholeMinutes((room.now.value - Date.parse(startedAt)) / 1000 - 30) : 0,
  ).value;
  const latency = room.latency.value ?? 0;
  return (
    <span class="row status">
      {status === "live" ? <span class="chip live">{said.live(Math.max(0, live))}</span> : null}
      {room.line.value === "open" && latency > WEAK ? (
        <span class="weak">
          <Bars /> {m.weakLine}
        </span>
      ) : null}
      <span class="hour">{said.hourHere(here, room.data.zone)}</span>
    </span>
  );
}

function Bars() {
  return (
    <svg class="icon" width="18" height="14" viewBox="0 0 18 14" aria-hidden="true" fill="currentColor">
      <rect y="9" width="3" height="5" />
      <rect x="5" y="6" width="3" height="8" />
      <rect x="10" y="3" width="3" height="11" opacity=".25" />
      <rect x="15" width="3" height="14" opacity=".25" />
    </svg>
  );
}

/** Says that the line is broken, once it is no mere blink. */
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
  return (
    <div role="status" class={since ? "banner" : "vh"}>
      {since ? said.lineBroken(clockTime(since, room.data.zone), room.anyWaiting) : ""}
    </div>
  );
}
