import { type Signal, useComputed, useSignal } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m, said } from "../messages";
import { neighbourBefore } from "../ordering";
import type { Command, EntryEntity, Id } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import type { Room } from "../store";
import { span } from "../times";
import { Act, Answer } from "./act";
import { AddPerson } from "./add-person";
import { Grip, MoveButtons } from "./grip";
import { HandNote } from "./hand-note";
import { Country, KindWord, nameOf } from "./names";
import { closePanel, Panel, PanelButton } from "./panel";
import { RoundForm, RoundProgress } from "./round";

/** The queue at the chair's desk: call anyone, move by the handle (dragging or arrow keys), take out, add. */
export function ChairQueue() {
  const room = useRoom();
  const moving = useSignal<Moving>({ entry: null, to: null, opened: null });
  const { open, mode } = room.queue.value;
  const entries = room.entries.value;
  return (
    <section>
      <div class="row">
        <h2>{m.queue}</h2>
        {mode === "balanced" ? <span class="chip">{m.balanced}</span> : null}
        {open ? null : <span class="chip warn">{m.closed}</span>}
        <span class="push row">
          <Act place="queue" command={{ do: open ? "close_queue" : "open_queue" }}>
            {open ? m.closeQueue : m.openQueue}
          </Act>
          <PanelButton name="person" keys="a">
            {m.addPerson}
          </PanelButton>
          {room.round.value ? null : (
            <PanelButton name="round" keys="r">
              {a.startRound}
            </PanelButton>
          )}
        </span>
      </div>
      <Answer place="queue" />
      <Panel name="person" label={m.addPerson}>
        <AddPerson onDone={closePanel} />
      </Panel>
      <Panel name="round" label={a.startRound}>
        <RoundForm />
      </Panel>
      <RoundProgress chair />
      <Answer place="add" />
      {open ? null : <p class="small muted">{m.queueIsClosed}</p>}
      {entries.length === 0 ? <p class="muted">{m.nobodyWaits}</p> : null}
      <ol class="plain queue moves">
        {entries.map((entry, index) => (
          <Row key={entry.id} entry={entry} index={index} order={entries} moving={moving} />
        ))}
      </ol>
      <p class="small muted">{mode === "balanced" ? m.orderBalanced : m.orderFifo}</p>
      <Rules />
    </section>
  );
}

/** How the queue goes, and how long a turn is meant to be; nothing cuts a speaker off, the limit only warns. */
function Rules() {
  const room = useRoom();
  const { turn_seconds: seconds, mode, safe } = room.queue.value;
  const lengths = [...new Set([60, 120, 180, 300, 600, ...(seconds ? [seconds] : [])])].sort((a, b) => a - b);
  return (
    <div class="row rules">
      <label class="small">
        {m.order}
        <select
          value={mode}
          onChange={(event) => {
            const chosen = event.currentTarget.value === "balanced" ? "balanced" : "fifo";
            room.give("rules", { do: "set_rules", mode: chosen });
          }}
        >
          <option value="fifo">{m.fifo}</option>
          <option value="balanced">{m.balanced}</option>
        </select>
      </label>
      <label class="small">
        {m.turnLength}
        <select
          value={seconds ?? ""}
          onChange={(event) => {
            room.give("rules", { do: "set_rules", turn_seconds: Number(event.currentTarget.value) || null });
          }}
        >
          {lengths.map((each) => (
            <option key={each} value={each}>
              {span(each)}
            </option>
          ))}
          <option value="">{m.unlimited}</option>
        </select>
      </label>
      {mode === "balanced" ? (
        <label class="small">
          {a.safe}
          <select
            value={safe}
            onChange={(event) => {
              room.give("rules", { do: "set_rules", safe: Number(event.currentTarget.value) });
            }}
          >
            {[0, 1, 2].map((each) => (
              <option key={each} value={each}>
                {assemblySaid.safePlaces(each)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <Answer place="rules" />
    </div>
  );
}

/** What is being dragged and to which place, and at whose row the buttons for moving stand open. */
export interface Moving {
  entry: Id | null;
  to: number | null;
  opened: Id | null;
}

interface RowProps {
  entry: Keyed<EntryEntity>;
  index: number;
  order: Keyed<EntryEntity>[];
  moving: Signal<Moving>;
}

function Row({ entry, index, order, moving }: RowProps) {
  const room = useRoom();
  const place = `entry/${entry.id}`;
  const name = nameOf(room, entry);
  const writing = useSignal(false);
  const waited = useComputed(() => span((room.now.value - Date.parse(entry.raised_at)) / 1000)).value;
  const call = callOf(room, order, index);

  const { entry: dragged, to, opened } = moving.value;

  const moveTo = (to: number) => {
    if (to === index || to < 0 || to >= order.length || room.waiting(place)) return;
    room.give(place, { do: "move_hand", entry: entry.id, after: neighbourBefore(order, entry.id, to) });
    room.tell(assemblySaid.moved(name, to + 1));
  };

  return (
    <li
      class={dropClass(
        dragged === entry.id,
        to,
        index,
        order.findIndex(({ id }) => id === dragged),
      )}
    >
      <Grip
        label={said.movePerson(name)}
        entry={entry.id}
        index={index}
        length={order.length}
        moving={moving}
        moveTo={moveTo}
      />
      <div>
        <p>
          <b>
            <bdi>{name}</bdi>
          </b>{" "}
          <Country delegation={entry.delegation} /> <KindWord kind={entry.kind} round={entry.round} chip />
        </p>
        {writing.value ? (
          <HandNote
            entry={entry}
            onDone={() => {
              writing.value = false;
            }}
          />
        ) : entry.note ? (
          <p>
            <bdi>{entry.note}</bdi>
          </p>
        ) : null}
        <p class="small muted">
          {said.because(entry.because, room.delegation(entry.delegation)?.name ?? name)}{" "}
          <span class="num nowrap">{said.waited(waited)}</span>{" "}
          {entry.round || writing.value ? null : (
            <button
              type="button"
              class="link small"
              aria-label={assemblySaid.noteOf(entry.note ? m.changeNote : m.addNote, name)}
              onClick={() => {
                writing.value = true;
              }}
            >
              {entry.note ? m.changeNote : m.addNote}
            </button>
          )}
        </p>
        <Answer place={place} />
      </div>
      <div class="row acts">
        <Act
          place={place}
          label={said.removeFor(name)}
          look="quiet"
          command={{ do: "lower_hand", entry: entry.id }}
        >
          {entry.round ? a.skip : m.remove}
        </Act>
        <Act place={place} label={said.callPerson(name)} command={call}>
          {m.call}
        </Act>
      </div>
      {opened === entry.id ? <MoveButtons index={index} length={order.length} moveTo={moveTo} /> : null}
    </li>
  );
}

/** Where the row that is dragged would come to stand, as a line above or below another. */
function dropClass(dragged: boolean, to: number | null, index: number, from: number): string | undefined {
  if (dragged) return "dragged";
  if (to === null || to !== index || from < 0) return undefined;
  return from < index ? "dropbelow" : "dropabove";
}

/** Calling names a person, and takes their foremost hand; a second hand of theirs cannot be called before it. */
function callOf(room: Room, order: Keyed<EntryEntity>[], index: number): Command | null {
  const entry = order[index];
  if (!entry) return null;
  if (index === 0) return { do: "call_next", expect: entry.id };
  const { participant, guest } = entry;
  if (participant === null && guest === null) return null; // a place in a round comes when it is the first
  const foremost = order.find((each) => each.participant === participant && each.guest === guest);
  if (foremost?.id !== entry.id) return null;
  const who = participant === null ? { guest: guest ?? "" } : { participant };
  return { do: "call", ...who, expect: room.floor.value?.turn ?? null };
}
