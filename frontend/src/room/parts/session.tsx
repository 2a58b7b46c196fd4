import { useSignal } from "@preact/signals";
import { m, outside, said } from "../messages";
import { useRoom } from "../room";
import { clockTime, longDay } from "../times";
import { Act, Answer } from "./act";
import { Agenda } from "./agenda";
import { Airtime } from "./airtime";

/** The day and hour at which the session is to begin, in the reader's zone. */
function Appointed() {
  const room = useRoom();
  const { starts_at: startsAt } = room.session.value;
  const { zone, language } = room.data;
  if (!startsAt) return null;
  return (
    <>
      <p>{longDay(startsAt, zone, language)}</p>
      <p class="when big">
        <time dateTime={startsAt}>{clockTime(startsAt, zone)}</time>
        <span class="zone">{said.zoneTime(zone)}</span>
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
        <div class="rule">
          <Agenda chair={chair} />
        </div>
      </div>
      <aside class="stack close">
        <Presence />
      </aside>
    </div>
  );
}

/** After: when it was, and where its record is. */
export function Ended({ chair = false, writes = false }: { chair?: boolean; writes?: boolean }) {
  const room = useRoom();
  const { title, started_at: from, ended_at: to } = room.session.value;
  const { zone, urls } = room.data;
  return (
    <div class="cols two">
      <div class="stack close">
        <header>
          <p class="small muted">{outside[room.session.value.status]}</p>
          <h1>{title}</h1>
          {from && to ? (
            <p class="lede">{said.ranFromTo(clockTime(from, zone), clockTime(to, zone), zone)}</p>
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
      <aside class="rule">
        <Airtime />
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

/** Which delegations have the room open. */
export function Presence() {
  const delegations = useRoom().delegations.value;
  if (delegations.length === 0) return null;
  const here = delegations.filter((each) => each.present).length;
  return (
    <section class="rule">
      <h2>{m.whoIsHere}</h2>
      <table>
        <caption>{said.present(here, delegations.length)}</caption>
        <tbody>
          {delegations.map((each) => (
            <tr key={each.id}>
              <th scope="row">{each.name}</th>
              <td class="end">
                {each.present ? (
                  <span class="chip ok">{m.here}</span>
                ) : (
                  <span class="muted">{m.notHere}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Ending asks once more, for it puts the queue away. */
export function EndSession() {
  const room = useRoom();
  const asked = useSignal(false);
  const ask = (value: boolean) => () => {
    asked.value = value;
  };
  return (
    <section class="rule stack slim">
      {asked.value ? (
        <>
          <p class="small">{m.endSure}</p>
          <div class="row">
            <Act place="session" look="primary" command={{ do: "end_session" }} onGiven={ask(false)}>
              {m.endNow}
            </Act>
            <button type="button" class="secondary" onClick={ask(false)}>
              {m.cancel}
            </button>
          </div>
        </>
      ) : (
        <div class="row">
          {room.session.value.paused_at ? null : (
            <Act place="session" command={{ do: "pause_session" }}>
              {m.adjourn}
            </Act>
          )}
          <button type="button" class="secondary" onClick={ask(true)}>
            {m.endSession}
          </button>
        </div>
      )}
      <Answer place="session" />
    </section>
  );
}
