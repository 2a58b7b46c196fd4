import { useSignal } from "@preact/signals";
import { m, said } from "../messages";
import type { EntryEntity, Kind } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../store";
import { Act, Answer } from "./act";
import { HandIcon } from "./hand";
import { KindWord } from "./names";

const INTERRUPTIONS: Kind[] = ["reply", "clarification", "point_of_order"];

/**
 * One press a kind. A raised hand is lowered only on its own card below: these buttons never move and never undo
 * themselves, so that pressing twice in a hurry does no harm.
 */
export function Hands() {
  const room = useRoom();
  const { open, topic } = room.queue.value;
  const item = room.session.value.item;
  const mine = room.entries.value.filter((entry) => room.isMine(entry));
  const raised = (kind: Kind) => mine.some((entry) => entry.kind === kind);
  const possible = (kind: Kind) =>
    kind === "point_of_order" || (open && item !== null && (kind !== "reply" || topic));
  const command = (kind: Kind) =>
    raised(kind) || !possible(kind) ? null : ({ do: "raise_hand", kind } as const);
  const up = raised("topic");

  return (
    <section aria-label={m.askForFloor} class="stack slim">
      <div class="hands">
        <Act place="hand/topic" look={up ? "main secondary" : "main"} pressed={up} command={command("topic")}>
          <HandIcon />
          {up ? m.handIsUp : m.raiseHand}
          <span class="small">{up ? m.forNewTopic : m.toOpenTopic}</span>
        </Act>
        {INTERRUPTIONS.map((kind) => (
          <Act key={kind} place={`hand/${kind}`} pressed={raised(kind)} command={command(kind)}>
            {m.kinds[kind]}
          </Act>
        ))}
      </div>
      {item === null ? (
        <p class="small muted">{m.noItemForMe}</p>
      ) : open ? null : (
        <p class="small muted">{m.queueClosedForMe}</p>
      )}
      <Answer place="hand/topic" />
      {INTERRUPTIONS.map((kind) => (
        <Answer key={kind} place={`hand/${kind}`} />
      ))}
      {mine.map((entry) => (
        <MyPlace key={entry.id} entry={entry} />
      ))}
    </section>
  );
}

/** My place in the queue, why it is that, and what I may do about it. */
function MyPlace({ entry }: { entry: Keyed<EntryEntity> }) {
  const room = useRoom();
  const draft = useSignal<string | null>(null);
  const place = `entry/${entry.id}`;
  const number = room.entries.value.findIndex((each) => each.id === entry.id) + 1;
  const country = room.delegation(entry.delegation)?.name;
  const save = (event: Event) => {
    event.preventDefault();
    room.give(place, { do: "edit_hand", entry: entry.id, note: (draft.value ?? "").trim() });
    draft.value = null;
  };
  return (
    <div class="card mine">
      <div class="row whole high">
        <span class="place large">{number}</span>
        <div class="grow">
          <p>
            <b>{said.place(number)}</b> <KindWord kind={entry.kind} chip />
          </p>
          <p class="small muted">{said.because(entry.because, country)}</p>
          {entry.note && draft.value === null ? (
            <p class="small">
              <bdi>{entry.note}</bdi>
            </p>
          ) : null}
        </div>
      </div>
      {draft.value === null ? (
        <div class="hands slim">
          <button
            type="button"
            class="secondary"
            onClick={() => {
              draft.value = entry.note ?? "";
            }}
          >
            {entry.note ? m.changeNote : m.addNote}
          </button>
          <Act place={place} command={{ do: "defer_hand", entry: entry.id }}>
            {m.moveToEnd}
          </Act>
          <Act place={place} command={{ do: "lower_hand", entry: entry.id }}>
            {m.lower}
          </Act>
        </div>
      ) : (
        <form class="stack slim" onSubmit={save}>
          <input
            aria-label={m.noteForQueue}
            placeholder={m.noteForQueue}
            maxLength={280}
            autocomplete="off"
            value={draft.value}
            onInput={(event) => {
              draft.value = event.currentTarget.value;
            }}
          />
          <div class="row">
            <button type="submit">{m.save}</button>
            <button
              type="button"
              class="secondary"
              onClick={() => {
                draft.value = null;
              }}
            >
              {m.cancel}
            </button>
          </div>
        </form>
      )}
      <Answer place={place} />
    </div>
  );
}
