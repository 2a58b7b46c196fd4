import { deskOf } from "../desk";
import { m, said } from "../messages";
import { Act, Answer } from "../parts/act";
import { Agenda } from "../parts/agenda";
import { Airtime } from "../parts/airtime";
import { LocalClocks } from "../parts/clocks";
import { FloorCard } from "../parts/floor";
import { nameOf } from "../parts/names";
import { NoteForm, Notes } from "../parts/notes";
import { ChairQueue } from "../parts/queue";
import { CallLink, Ended, EndSession, Presence, WaitingRoom } from "../parts/session";
import { Shortcuts } from "../parts/shortcuts";
import { useRoom } from "../room";
import { Break } from "./meeting";

const MINUTE = 60;

/** The chair's desk: agenda, floor and queue, shares of the floor. */
export function Chair() {
  const room = useRoom();
  const { status, title } = room.session.value;
  if (status === "ended" || status === "published") return <Ended chair writes />;
  if (status !== "live") return <WaitingRoom chair />;
  return (
    <>
      <h1 class="vh">{title}</h1>
      <div class="desk">
        <div class="stack close middle">
          <Break chair />
          <ChairFloor />
          <ChairQueue />
          <section class="rule">
            <h2>{m.notes}</h2>
            <NoteForm />
            <Notes editable />
          </section>
        </div>
        <div class="stack close first">
          <Agenda chair />
          <EndSession />
        </div>
        <aside class="stack close last">
          <Airtime />
          <Presence />
          <LocalClocks />
          <div class="row">
            <a class="button secondary" href={room.data.urls.screen} target="_blank" rel="noopener">
              {m.screen}
            </a>
            <CallLink />
            <Shortcuts />
          </div>
        </aside>
      </div>
    </>
  );
}

function ChairFloor() {
  const room = useRoom();
  const desk = deskOf(room);
  const floor = room.floor.value;
  const head = room.entries.value[0];
  const undo = room.undo.value;
  return (
    <FloorCard>
      <div class="row spaced">
        <Act place="floor" look="primary" command={desk.next}>
          {head ? said.next(nameOf(room, head)) : m.nextNobody}
        </Act>
        {floor ? (
          <>
            <Act place="floor" command={desk.pause}>
              {floor.paused_at ? m.resume : m.pause}
            </Act>
            <Act place="floor" command={desk.finish}>
              {m.finish}
            </Act>
          </>
        ) : null}
      </div>
      <div class="row lesser">
        {undo ? (
          <Act place="floor" look="quiet" command={desk.undo}>
            {said.undo(undo.what)}
          </Act>
        ) : null}
        {room.queue.value.turn_seconds ? (
          <Act place="floor" look="quiet push" command={{ do: "grant_time", seconds: MINUTE }}>
            {m.minuteMore}
          </Act>
        ) : null}
      </div>
      <Answer place="floor" />
    </FloorCard>
  );
}
