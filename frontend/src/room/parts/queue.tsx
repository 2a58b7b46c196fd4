import { useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { m, said } from "../messages";
import type { Command, EntryEntity, Id } from "../protocol";
import { useRoom } from "../room";
import type { Keyed, Room } from "../store";
import { span } from "../times";
import { Act, Answer } from "./act";
import { AddPerson } from "./add-person";
import { Country, KindWord, nameOf } from "./names";

/** The queue at the chair's desk: call anyone, move by the handle (dragging or arrow keys), take out, add. */
export function ChairQueue() {
  const room = useRoom();
  const adding = useSignal(false);
  const list = useRef<HTMLOListElement>(null);
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
          <button
            type="button"
            class="secondary"
            aria-expanded={adding.value}
            onClick={() => {
              adding.value = !adding.value;
            }}
          >
            {m.addPerson}
          </button>
        </span>
      </div>
      <Answer place="queue" />
      {adding.value ? (
        <AddPerson
          onDone={() => {
            adding.value = false;
          }}
        />
      ) : null}
      <Answer place="add" />
      {open ? null : <p class="small muted">{m.queueIsClosed}</p>}
      {entries.length === 0 ? <p class="muted">{m.nobodyWaits}</p> : null}
      <ol class="plain queue" ref={list}>
        {entries.map((entry, index) => (
          <Row key={entry.id} entry={entry} index={index} order={entries} list={list} />
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
  const { turn_seconds: seconds, mode } = room.queue.value;
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
      <Answer place="rules" />
    </div>
  );
}

interface RowProps {
  entry: Keyed<EntryEntity>;
  index: number;
  order: Keyed<EntryEntity>[];
  list: RefObject<HTMLOListElement | null>;
}

function Row({ entry, index, order, list }: RowProps) {
  const room = useRoom();
  const place = `entry/${entry.id}`;
  const name = nameOf(room, entry);
  const waited = useComputed(() => span((room.now.value - Date.parse(entry.raised_at)) / 1000)).value;
  const call = callOf(room, order, index);

  const moveTo = (to: number) => {
    if (to === index || to < 0 || to >= order.length || room.waiting(place)) return;
    room.give(place, { do: "move_hand", entry: entry.id, after: neighbourBefore(order, entry.id, to) });
  };

  return (
    <li>
      <Grip label={said.movePerson(name)} index={index} list={list} moveTo={moveTo} />
      <div>
        <p>
          <b>
            <bdi>{name}</bdi>
          </b>{" "}
          <Country delegation={entry.delegation} /> <KindWord kind={entry.kind} chip />
        </p>
        {entry.note ? (
          <p>
            <bdi>{entry.note}</bdi>
          </p>
        ) : null}
        <p class="small muted">
          {said.because(entry.because, room.delegation(entry.delegation)?.name)}{" "}
          <span class="num nowrap">{said.waited(waited)}</span>
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
          {m.remove}
        </Act>
        <Act place={place} label={said.callPerson(name)} command={call}>
          {m.call}
        </Act>
      </div>
    </li>
  );
}

/** Calling names a person, and takes their foremost hand; a second hand of theirs cannot be called before it. */
function callOf(room: Room, order: Keyed<EntryEntity>[], index: number): Command | null {
  const entry = order[index];
  if (!entry) return null;
  if (index === 0) return { do: "call_next", expect: entry.id };
  const { participant, guest } = entry;
  const foremost = order.find((each) => each.participant === participant && each.guest === guest);
  if (foremost?.id !== entry.id) return null;
  const who = participant === null ? { guest: guest ?? "" } : { participant };
  return { do: "call", ...who, expect: room.floor.value?.turn ?? null };
}

/** The entry after which the moved one stands when it takes place `to`; null for the head. */
export function neighbourBefore(order: readonly { id: Id }[], moved: Id, to: number): Id | null {
  const others = order.filter((each) => each.id !== moved);
  return others[to - 1]?.id ?? null;
}

interface GripProps {
  label: string;
  index: number;
  list: RefObject<HTMLOListElement | null>;
  moveTo: (to: number) => void;
}

function Grip({ label, index, list, moveTo }: GripProps) {
  const held = useSignal(false);
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    moveTo(index + step);
  };
  const take = (event: PointerEvent & { currentTarget: HTMLButtonElement }) => {
    held.value = true;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const release = (event: PointerEvent) => {
    if (!held.value) return;
    held.value = false;
    moveTo(placeUnder(list.current, event.clientY, index));
  };
  return (
    <button
      type="button"
      class={held.value ? "grip held" : "grip"}
      aria-label={label}
      title={m.moveHelp}
      onKeyDown={keys}
      onPointerDown={take}
      onPointerUp={release}
      onPointerCancel={() => {
        held.value = false;
      }}
    >
      <svg width="12" height="18" fill="currentColor" aria-hidden="true">
        {[3, 9, 15].map((y) => [3, 9].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.6" />))}
      </svg>
    </button>
  );
}

/** Which place a row let go at this height takes: it passes those whose middle lies between. */
function placeUnder(list: HTMLOListElement | null, y: number, from: number): number {
  const rows = [...(list?.children ?? [])].map((row) => row.getBoundingClientRect());
  const passed = rows.filter((row, at) => at !== from && (row.top + row.bottom) / 2 < y);
  return passed.length;
}
