import { a } from "../assembly-messages";
import { m, outside, said } from "../messages";
import { useRoom } from "../room";
import { clockTime, longDay } from "../times";
import { Act, Answer } from "./act";
import { Agenda } from "./agenda";
import { Airtime } from "./airtime";
import { BreakForm } from "./break";
import { Chairing } from "./chairing";
import { ThisDevice } from "./device";
import { closePanel, Panel, PanelButton } from "./panel";
import { Polls } from "./polls";
import { Presence, RollCallAnswer } from "./presence";
import { ReadinessBoard, TechnicianForm } from "./readiness";
import { ConsentQuestion, Consents } from "./recording";

import { Video } from "./video";

/** The day and hour at which the session is to begin, in the reader's zone. */
function Appointed() {
  const room = useRoom();
  const { starts_at: startsAt } = room.session.value;
  const { zone, city, language } = room.data;
  if (!startsAt) return null;
  return (
    <>
      <p>{longDay(startsAt, zone, language)}</p>
      <p class="when big">
        <time dateTime={startsAt}>{clockTime(startsAt, zone)}</time>
        <span class="zone">{said.zoneTime(city)}</span>
      </p>
    </>
  );
}

/** Before: when it begins, who is here, what is to be spoken of. */
export function WaitingRoom({ chair = false }: { chair?: boolean }) {
  const room = useRoom();
  const { status, title } = room.session.value;
  return (
    <div class="cols two">
      <div class="stack close">
        <header>
          <p class="small muted">{outside[status]}</p>
          <h1>{title}</h1>
        </header>
        {status === "scheduled" ? (
          <section class="card roomy stack slim">
            <Appointed />
            {chair ? (
              <>
                <div class="row">
                  <Act place="session" look="primary" command={{ do: "start_session" }}>
                    {m.startSession}
                  </Act>
                  <CallLink />
                </div>
                <p class="small muted">{m.startHint}</p>
                <Answer place="session" />
              </>
            ) : (
              <>
                <p>{m.opensByItself}</p>
                <div class="row">
                  <CallLink />
                </div>
              </>
            )}
          </section>
        ) : null}
        {chair ? <ReadinessBoard /> : <RollCallAnswer />}
        {chair ? null : <ConsentQuestion />}
        <div class="rule">
          <Agenda chair={chair} />
        </div>
      </div>
      <aside class="stack close">
        <Video />
        <Presence chair={chair} listed={!chair} />
        {chair ? <Consents /> : <TechnicianForm />}
        {chair ? <Chairing /> : null}
        <ThisDevice />
      </aside>
    </div>
  );
}

/** After: when it was, and where its record is. */
export function Ended({ chair = false, writes = false }: { chair?: boolean; writes?: boolean }) {
  const room = useRoom();
  const { title, started_at: from, ended_at: to } = room.session.value;
  const { zone, city, urls } = room.data;
  return (
    <div class="cols two">
      <div class="stack close">
        <header>
          <p class="small muted">{outside[room.session.value.status]}</p>
          <h1>{title}</h1>
          {from && to ? (
            <p class="lede">{said.ranFromTo(clockTime(from, zone), clockTime(to, zone), city)}</p>
          ) : null}
        </header>
        <section class="card roomy stack slim">
          {writes ? null : <p>{m.minutesFollow}</p>}
          <div class="row">
            {writes ? (
              <a class="button" href={urls.minutes}>
                {m.toMinutes}
              </a>
            ) : null}
            <a class="button secondary" href={urls.session}>
              {m.toSession}
            </a>
            {writes ? (
              <a class="button secondary" href={urls.turns}>
                {a.toTurns}
              </a>
            ) : null}
            {chair && room.session.value.status === "ended" ? (
              <Act place="session" command={{ do: "reopen_session" }}>
                {m.reopenSession}
              </Act>
            ) : null}
          </div>
          <Answer place="session" />
        </section>
        <div class="rule">
          <Agenda />
        </div>
      </div>
      <aside class="stack close">
        <div class="rule">
          <Airtime />
        </div>
        <Polls />
      </aside>
    </div>
  );
}

export function CallLink() {
  const { call } = useRoom().data.urls;
  return call ? (
    <a class="button secondary" href={call} target="_blank" rel="noopener">
      {m.videoCall}
    </a>
  ) : null;
}

/** A break and the end; ending asks once more, for it puts the queue away. */
export function EndSession() {
  const room = useRoom();
  return (
    <section class="rule stack slim">
      <div class="row">
        {room.session.value.paused_at ? null : (
          <PanelButton name="break" keys="b">
            {m.adjourn}
          </PanelButton>
        )}
        <PanelButton name="end">{m.endSession}</PanelButton>
      </div>
      <Panel name="break" label={m.adjourn}>
        <BreakForm />
      </Panel>
      <Panel name="end" label={m.endSession}>
        <p class="small">{m.endSure}</p>
        <div class="row">
          <Act place="session" look="primary" command={{ do: "end_session" }} onGiven={closePanel}>
            {m.endNow}
          </Act>
          <button type="button" class="secondary" onClick={closePanel}>
            {m.cancel}
          </button>
        </div>
      </Panel>
      {room.session.value.paused_at ? null : <Answer place="session" />}
    </section>
  );
}
