import { assemblySaid } from "../assembly-messages";
import { m, said } from "../messages";
import type { EntryEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import { Country, KindWord, nameOf } from "./names";

/** More than this many are folded away: the near ones and one's own place are what people look for. */
const NEAR = 5;

/** The queue as everyone sees it: place, who, what for, and why there. */
export function Waiting() {
  const room = useRoom();
  const entries = room.entries.value;
  const rows = entries.map((entry, index) => ({ entry, place: index + 1 }));
  const folded = rows.length > NEAR + 1;
  const near = folded ? rows.filter(({ entry, place }) => place <= NEAR || room.isMine(entry)) : rows;
  return (
    <section class="rule">
      <div class="row">
        <h2>{m.waiting}</h2>
        {room.queue.value.open ? null : <span class="chip warn">{m.closed}</span>}
      </div>
      {entries.length === 0 ? <p class="muted">{m.nobodyWaits}</p> : null}
      <Rows rows={near} />
      {folded ? (
        <details>
          <summary>{assemblySaid.allWaiting(rows.length)}</summary>
          <Rows rows={rows} />
        </details>
      ) : null}
    </section>
  );
}

function Rows({ rows }: { rows: { entry: Keyed<EntryEntity>; place: number }[] }) {
  const room = useRoom();
  return (
    <ol class="plain queue">
      {rows.map(({ entry, place }) => {
        const name = nameOf(room, entry);
        return (
          <li key={entry.id} class={room.isMine(entry) ? "me" : undefined}>
            <span class="place">{place}</span>
            <div>
              <p>
                <b>{room.isMine(entry) ? m.you : <bdi>{name}</bdi>}</b>{" "}
                <Country delegation={entry.delegation} /> <KindWord kind={entry.kind} round={entry.round} />
              </p>
              {entry.note ? (
                <p>
                  <bdi>{entry.note}</bdi>
                </p>
              ) : null}
              <p class="small muted">
                {said.because(entry.because, room.delegation(entry.delegation)?.name ?? name)}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
