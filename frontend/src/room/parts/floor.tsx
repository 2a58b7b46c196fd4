import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { a } from "../assembly-messages";
import { elapsedSeconds, type Pace, paceOf } from "../clock";
import { m, said } from "../messages";
import type { FloorEntity } from "../protocol";
import { useRoom } from "../room";
import { languageName, span } from "../times";
import { Delegation, kindWord, nameOf } from "./names";
import { Signals } from "./signalling";

/** Minutes and seconds of the turn, and how they stand to its limit, in words too. */
export function TurnClock({ floor, large = false }: { floor: FloorEntity; large?: boolean }) {
  const room = useRoom();
  const seconds = useComputed(() => {
    const now = room.floor.value;
    return now ? Math.floor(elapsedSeconds(now, room.now.value)) : 0;
  }).value;
  const limit = room.limitOf(floor);
  const pace = paceOf(seconds, limit);
  return (
    <p class="timing">
      <span class={`clock ${pace}`} role="timer" aria-label={said.spokenFor(seconds)}>
        {span(seconds)}
      </span>{" "}
      <span class={large ? "muted" : "small muted"}>
        {limit ? said.ofLimit(span(limit)) : null}
        {floor.paused_at ? <span class="chip warn">{m.paused}</span> : null}
        {limit && !floor.paused_at ? <Warning pace={pace} over={seconds - limit} /> : null}
      </span>
    </p>
  );
}

/** The language in which whoever has the floor speaks, where it was told: for interpreters above all. */
function Language({ of }: { of: FloorEntity["participant"] }) {
  const room = useRoom();
  const speaks = room.participant(of)?.speaks;
  if (!speaks) return null;
  return <span class="muted">{languageName(speaks, room.data.language)}</span>;
}

/** In words what the colour says; quiet, for nobody is cut off. */
function Warning({ pace, over }: { pace: Pace; over: number }) {
  switch (pace) {
    case "soon":
      return <span class="chip warn">{a.soonOver}</span>;
    case "now":
      return <span class="chip live">{a.timeNow}</span>;
    case "over":
      return <span class="chip live">{said.over(span(over))}</span>;
    default:
      return null;
  }
}

/** Who speaks and for how long; what one may do about it stands below. */
export function FloorCard({ children }: { children?: ComponentChildren }) {
  const room = useRoom();
  const floor = room.floor.value;
  if (!floor) {
    return (
      <div class="card floor">
        <p class="who muted">{m.nobodySpeaks}</p>
        <Signals />
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
            <p class="small muted">{said.speaking(kindWord(floor.kind, floor.round))}</p>
          )}
          <p class="who">
            <bdi>{nameOf(room, floor)}</bdi>
          </p>
          <p>
            <Delegation of={floor} /> <Language of={floor.participant} />
          </p>
        </div>
        <TurnClock floor={floor} />
      </div>
      <Signals />
      {floor.below ? <p class="small muted">{said.goesOnAfter(nameOf(room, floor.below))}</p> : null}
      {children}
    </div>
  );
}
