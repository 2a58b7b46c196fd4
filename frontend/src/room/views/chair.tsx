import { a } from "../assembly-messages";
import { deskOf } from "../desk";
import { m, said } from "../messages";
import { Act, Answer } from "../parts/act";
import { Agenda } from "../parts/agenda";
import { Airtime } from "../parts/airtime";
import { Backstage } from "../parts/backstage";
import { Break } from "../parts/break";
import { Chairing } from "../parts/chairing";
import { LocalClocks } from "../parts/clocks";
import { CorrectionForm } from "../parts/correction";
import { ThisDevice } from "../parts/device";
import { EarlierActions } from "../parts/earlier-actions";
import { FloorCard } from "../parts/floor";
import { nameOf } from "../parts/names";
import { NoteForm, Notes } from "../parts/notes";
import { Panel, PanelButton } from "../parts/panel";
import { Polls } from "../parts/polls";
import { Presence } from "../parts/presence";
import { ChairQueue } from "../parts/queue";
import { Consents } from "../parts/recording";
import { CallLink, Ended, EndSession, WaitingRoom } from "../parts/session";
import { Shortcuts } from "../parts/shortcuts";
import { Video } from "../parts/video";
import { useRoom } from "../room";

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
          <EarlierActions />
          <EndSession />
          <Backstage />
          <Consents />
          <Chairing />
        </div>
        <aside class="stack close last">
          <Video />
          <Airtime />
          <Polls chair />
          <Presence chair />
          <LocalClocks />
          <ThisDevice />
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
        <PanelButton name="correct" keys="x" look="quiet">
          {a.correct}
        </PanelButton>
        {room.queue.value.turn_seconds ? (
          <Act place="floor" look="quiet push" command={desk.more}>
            {m.minuteMore}
          </Act>
        ) : null}
      </div>
      <Panel name="correct" label={a.correct}>
        <CorrectionForm />
      </Panel>
      <Answer place="floor" />
    </FloorCard>
  );
}
