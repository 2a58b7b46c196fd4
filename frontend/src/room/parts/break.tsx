import { useComputed, useSignal } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m, said } from "../messages";
import type { Instant } from "../protocol";
import { useRoom } from "../room";
import { clockTime } from "../times";
import { Act, Answer } from "./act";
import { usePlaces } from "./clocks";
import { Choice } from "./field";
import { closePanel } from "./panel";

const MINUTES = [5, 10, 15, 20, 30, 60, 90];
const MINUTE = 60_000;

/** A break in the meeting, if there is one, with the hour of return everywhere; the chair ends it here. */
export function Break({ chair = false }: { chair?: boolean }) {
  const room = useRoom();
  const { paused_at: pausedAt, paused_until: until } = room.session.value;
  if (!pausedAt) return null;
  return (
    <section class="notice warn stack slim" aria-label={m.adjourned}>
      <p role="status">
        <b>{m.adjourned}.</b> {until ? said.pausedUntil(clockTime(until, room.data.zone)) : a.noReturn}
      </p>
      {until ? <Everywhere at={until} /> : null}
      {chair ? (
        <div class="row">
          <Act place="session" look="primary" command={{ do: "resume_session" }}>
            {m.goOn}
          </Act>
        </div>
      ) : null}
      {chair ? <Answer place="session" /> : null}
    </section>
  );
}

/** An instant on the clock of each delegation's place. */
export function Everywhere({ at }: { at: Instant }) {
  return (
    <ul class="plain everywhere">
      {usePlaces().map(({ name, zone }) => (
        <li key={`${name} ${zone}`}>
          <span class="muted">{name}</span> <time dateTime={at}>{clockTime(at, zone)}</time>
        </li>
      ))}
    </ul>
  );
}

/** Takes a break: all clocks stop until the chair goes on; the return is a promise, not an alarm. */
export function BreakForm() {
  const room = useRoom();
  const minutes = useSignal("15");
  const minute = useComputed(() => Math.ceil(room.now.value / MINUTE) * MINUTE).value;
  const back = (length: string) => minute + Number(length) * MINUTE;
  const adjourn = (event: Event) => {
    event.preventDefault();
    if (room.waiting("session")) return;
    const until = minutes.value ? { until: new Date(back(minutes.value)).toISOString() } : {};
    room.give("session", { do: "pause_session", ...until });
    closePanel();
  };
  return (
    <form class="stack slim" onSubmit={adjourn}>
      <Choice label={a.backAt} value={minutes}>
        {MINUTES.map((each) => (
          <option key={each} value={String(each)}>
            {assemblySaid.inMinutes(each, clockTime(back(String(each)), room.data.zone))}
          </option>
        ))}
        <option value="">{a.noReturn}</option>
      </Choice>
      <p class="small muted">{a.clocksStop}</p>
      <div class="row">
        <button type="submit">{a.takeBreak}</button>
        <button type="button" class="secondary" onClick={closePanel}>
          {m.cancel}
        </button>
      </div>
    </form>
  );
}
