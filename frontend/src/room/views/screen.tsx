import { a } from "../assembly-messages";
import { m, outside, said } from "../messages";
import { Everywhere } from "../parts/break";
import { useClocks } from "../parts/clocks";
import { TurnClock } from "../parts/floor";
import { KindWord, nameOf } from "../parts/names";
import { Result } from "../parts/polls";
import { p, pollSaid } from "../poll-messages";
import type { PollEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import { clockTime } from "../times";

const SHOWN = 4;

/** What a room sees on its wall: who speaks, for how long, who is next. */
export function Screen() {
  const room = useRoom();
  const { item: id, title, status, paused_at: pausedAt } = room.session.value;
  const poll = room.polls.value.find(({ state }) => state === "open");
  const items = room.items.value.filter((item) => item.state !== "dropped");
  const item = items.find((each) => each.id === id);
  return (
    <div class="screen">
      <header class="row">
        <span class="muted push title">{title}</span>
        {item ? <span class="muted nowrap">{said.itemOf(items.indexOf(item) + 1, items.length)}</span> : null}
      </header>
      {status !== "live" ? <Closed /> : pausedAt ? <Adjourned /> : <Speaker topic={item?.title ?? title} />}
      {poll ? <Asked poll={poll} /> : <Next />}
      <Clocks />
    </div>
  );
}

/** Before and after the meeting: what it is, and when it begins. */
function Closed() {
  const room = useRoom();
  const { status, starts_at: startsAt, title } = room.session.value;
  const { zone, city } = room.data;
  return (
    <section class="speaker">
      <p class="muted">{outside[status]}</p>
      <h1 class="name">{title}</h1>
      {startsAt && status === "scheduled" ? (
        <p>
          <time dateTime={startsAt}>{clockTime(startsAt, zone)}</time>{" "}
          <span class="muted">{said.zoneTime(city)}</span>
        </p>
      ) : null}
    </section>
  );
}

function Speaker({ topic }: { topic: string }) {
  const room = useRoom();
  const floor = room.floor.value;
  if (!floor) {
    return (
      <section class="speaker">
        <p class="muted">{m.nobodySpeaks}</p>
        <h1 class="name">{topic}</h1>
      </section>
    );
  }
  return (
    <section class="speaker">
      <p class="muted">{topic}</p>
      <h1 class="name">
        <bdi>{nameOf(room, floor)}</bdi>
      </h1>
      {floor.participant || floor.guest ? (
        <p>{room.delegation(floor.delegation)?.name ?? (floor.guest ? m.guest : "")}</p>
      ) : null}
      <TurnClock floor={floor} large />
    </section>
  );
}

/** A break: when it is over, everywhere. */
function Adjourned() {
  const room = useRoom();
  const { paused_until: until } = room.session.value;
  return (
    <section class="speaker">
      <p class="muted">{m.adjourned}</p>
      <h1 class="name">{until ? said.pausedUntil(clockTime(until, room.data.zone)) : a.noReturn}</h1>
      {until ? <Everywhere at={until} /> : null}
    </section>
  );
}

/** What the room is being asked; the counts of a secret poll come with its end. */
function Asked({ poll }: { poll: Keyed<PollEntity> }) {
  return (
    <section class="next">
      <h2>
        <bdi>{poll.question}</bdi>
      </h2>
      <p class="muted">{pollSaid.votes(poll.voted)}</p>
      {poll.counts ? <Result poll={poll} counts={poll.counts} /> : <p>{p.countsLater}</p>}
    </section>
  );
}

function Next() {
  const room = useRoom();
  const entries = room.entries.value;
  if (entries.length === 0) return null;
  return (
    <section class="next">
      <h2>{m.next}</h2>
      <ol class="plain queue">
        {entries.slice(0, SHOWN).map((entry, index) => (
          <li key={entry.id}>
            <span class="place">{index + 1}</span>
            <div>
              <b>{room.delegation(entry.delegation)?.name ?? nameOf(room, entry)}</b>{" "}
              <KindWord kind={entry.kind} round={entry.round} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Clocks() {
  return (
    <footer>
      {useClocks().map(({ name, time }) => (
        <span key={name}>
          <span class="muted">{name}</span> <time>{time}</time>
        </span>
      ))}
    </footer>
  );
}
