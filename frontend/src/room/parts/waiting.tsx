import { m, said } from "../messages";
import { useRoom } from "../room";
import { Country, KindWord, nameOf } from "./names";

/** The queue as everyone sees it: place, who, what for, and why there. */
export function Waiting() {
  const room = useRoom();
  const entries = room.entries.value;
  const open = room.queue.value.open;
  return (
    <section class="rule">
      <div class="row">
        <h2>{m.waiting}</h2>
        {open ? null : <span class="chip warn">{m.closed}</span>}
      </div>
      {entries.length === 0 ? <p class="muted">{m.nobodyWaits}</p> : null}
      <ol class="plain queue">
        {entries.map((entry, index) => (
          <li key={entry.id} class={room.isMine(entry) ? "me" : undefined}>
            <span class="place">{index + 1}</span>
            <div>
              <p>
                <b>{room.isMine(entry) ? m.you : <bdi>{nameOf(room, entry)}</bdi>}</b>{" "}
                <Country delegation={entry.delegation} /> <KindWord kind={entry.kind} />
              </p>
              {entry.note ? (
                <p>
                  <bdi>{entry.note}</bdi>
                </p>
              ) : null}
              <p class="small muted">
                {said.because(entry.because, room.delegation(entry.delegation)?.name)}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
