import { m, outside, said } from "../messages";
import { useClocks } from "../parts/clocks";
import { TurnClock } from "../parts/floor";
import { KindWord, nameOf } from "../parts/names";
import { useRoom } from "../room";
import { clockTime } from "../times";

const SHOWN = 4;

/** What a room sees on its wall: who speaks, for how long, who is next. */
export function Screen() {
  const room = useRoom();
  const { item: id, title, status } = room.session.value;
  const items = room.items.value.filter((item) => item.state !== "dropped");
  const item = items.find((each) => each.id === id);
  return (
    <div class="screen">
      <header class="row">
        <span class="muted push title">{title}</span>
        {item ? <span class="muted nowrap">{said.itemOf(items.indexOf(item) + 1, items.length)}</span> : null}
      </header>
      {status === "live" ? <Speaker topic={item?.title ?? title} /> : <Closed />}
      <Next />
      <Clocks />
    </div>
  );
}

/** Before and after the meeting: what it is, and when it begins. */
function Closed() {
  const room = useRoom();
  const { status, starts_at: startsAt, title } = room.session.value;
  const { zone } = room.data;
  return (
    <section class="speaker">
      <p class="muted">{outside[status]}</p>
      <h1 class="name">{title}</h1>
      {startsAt && status === "scheduled" ? (
        <p>
          <time dateTime={startsAt}>{clockTime(startsAt, zone)}</time>{" "}
          <span class="muted">{said.zoneTime(zone)}</span>
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
      <p>{room.delegation(floor.delegation)?.name ?? (floor.guest ? m.guest : "")}</p>
      <TurnClock floor={floor} large />
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
              <KindWord kind={entry.kind} />
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
