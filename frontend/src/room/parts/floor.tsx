import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { elapsedSeconds, paceOf } from "../clock";
import { m, said } from "../messages";
import type { FloorEntity } from "../protocol";
import { useRoom } from "../room";
import { span } from "../times";
import { Delegation, nameOf } from "./names";

/** Minutes and seconds of the turn, and how they stand to its limit, in words too. */
export function TurnClock({ floor, large = false }: { floor: FloorEntity; large?: boolean }) {
  const room = useRoom();
  const seconds = useComputed(() => {
    const now = room.floor.value;
    return now ? Math.floor(elapsedSeconds(now, room.now.value)) : 0;
  }).value;
  const limit = room.queue.value.turn_seconds;
  const pace = paceOf(seconds, limit);
  return (
    <p class="timing">
      <span class={`clock ${pace}`} role="timer" aria-label={said.spokenFor(seconds)}>
        {span(seconds)}
      </span>{" "}
      <span class={large ? "muted" : "small muted"}>
        {limit ? said.ofLimit(span(limit)) : null}
        {floor.paused_at ? <span class="chip warn">{m.paused}</span> : null}
        {limit && pace === "over" && !floor.paused_at ? (
          <span class="chip live">{said.over(span(seconds - limit))}</span>
        ) : null}
      </span>
    </p>
  );
}

/** Who speaks and for how long; what one may do about it stands below. */
export function FloorCard({ children }: { children?: ComponentChildren }) {
  const room = useRoom();
  const floor = room.floor.value;
  if (!floor) {
    return (
      <div class="card floor">
        <p class="who muted">{m.nobodySpeaks}</p>
        {children}
      </div>
    );
  }
  const mine = room.isMine(floor);
  return (
    <div class={`card floor${mine ? " mine" : ""}`}>
      <div class="row low">
        <div class="grow">
          {mine ? (
            <p>
              <b>{m.youSpeak}</b>
            </p>
          ) : (
            <p class="small muted">{said.speaking(m.kinds[floor.kind])}</p>
          )}
          <p class="who">
            <bdi>{nameOf(room, floor)}</bdi>
          </p>
          <p>
            <Delegation of={floor} />
          </p>
        </div>
        <TurnClock floor={floor} />
      </div>
      {floor.below ? <p class="small muted">{said.goesOnAfter(nameOf(room, floor.below))}</p> : null}
      {children}
    </div>
  );
}
