import { useComputed, useSignal } from "@preact/signals";
import { m, said } from "../messages";
import type { Id, ItemEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed, Room } from "../store";
import { clockTime, wholeMinutes } from "../times";
import { Act, Answer } from "./act";

/** The agenda with what each item took, takes, and when the rest may be expected. */
export function Agenda({ chair = false }: { chair?: boolean }) {
  const room = useRoom();
  const items = room.items.value.filter((item) => item.state !== "dropped");
  const live = room.session.value.status === "live";
  const taking = useSignal<Id | "none" | null>(null);
  const times = useComputed(() => expectedStarts(room)).value;
  const next = items.find((item) => item.state === "ahead");
  const current = items.find((item) => item.state === "current");
  const choose = (item: Id | "none" | null) => () => {
    taking.value = item;
  };
  return (
    <section>
      <h2>{m.agenda}</h2>
      {items.length === 0 ? <p class="muted">{m.noAgenda}</p> : null}
      <ol class="plain agenda">
        {items.map((item) => (
          <li
            key={item.id}
            class={item.state === "done" ? "muted" : undefined}
            aria-current={item.state === "current" ? "true" : undefined}
          >
            <span>
              <bdi>{item.title}</bdi>
            </span>
            <span class="small muted num nowrap">
              {item.state === "done" ? null : said.minutes(item.planned_minutes)}
            </span>
            <small>
              <Progress item={item} expected={times.get(item.id)} />
              {chair && live && item.state !== "current" && item !== next ? (
                <button
                  type="button"
                  class="link"
                  aria-label={said.takeUpTitle(item.title)}
                  onClick={choose(item.id)}
                >
                  {m.takeUp}
                </button>
              ) : null}
            </small>
            {item.state === "done" && item.conclusion ? (
              <p class="small said">
                <bdi>{item.conclusion}</bdi>
              </p>
            ) : null}
          </li>
        ))}
      </ol>
      {chair && live && taking.value === null ? (
        <div class="stack slim">
          {next ? (
            <button type="button" class="secondary wide" onClick={choose(next.id)}>
              {said.takeUpItem(items.indexOf(next) + 1)}
            </button>
          ) : null}
          {current && !next ? (
            <button type="button" class="secondary wide" onClick={choose("none")}>
              {m.closeItem}
            </button>
          ) : null}
        </div>
      ) : null}
      {taking.value === null ? null : (
        <TakeUp
          key={taking.value}
          item={taking.value === "none" ? null : taking.value}
          onDone={choose(null)}
        />
      )}
      <Answer place="agenda" />
      {live ? <Lateness /> : null}
      {chair ? <AddItem /> : null}
    </section>
  );
}

function Progress({ item, expected }: { item: Keyed<ItemEntity>; expected: number | undefined }) {
  const room = useRoom();
  const spent = useComputed(() => wholeMinutes(room.spentOn(item))).value;
  if (item.state === "done") return <span>{said.took(spent)} </span>;
  if (item.state === "current") return <span>{said.soFar(spent)} </span>;
  if (expected === undefined) return <span>{m.notTaken} </span>;
  return <time>{said.expectedAt(clockTime(expected, room.data.zone))} </time>;
}

/** When the items ahead may begin if each keeps to its minutes, counted from now or from the appointed hour. */
function expectedStarts(room: Room): Map<Id, number> {
  const { status, starts_at: startsAt } = room.session.value;
  const starts = new Map<Id, number>();
  const from =
    status === "live" ? room.now.value : status === "scheduled" ? Date.parse(startsAt ?? "") : Number.NaN;
  if (Number.isNaN(from)) return starts;
  let at = from;
  for (const item of room.items.value) {
    if (item.state === "current") {
      at += Math.max(0, item.planned_minutes * 60 - room.spentOn(item)) * 1000;
    } else if (item.state === "ahead") {
      starts.set(item.id, Math.floor(at / 60_000) * 60_000);
      at += item.planned_minutes * 60_000;
    }
  }
  return starts;
}

/** How far the end, if the rest keeps to its minutes, lies behind the appointed one. */
function Lateness() {
  const room = useRoom();
  const late = useComputed(() => {
    const { started_at: startedAt, duration } = room.session.value;
    if (!startedAt || !duration) return 0;
    const left = room.items.value.reduce((sum, item) => {
      if (item.state === "ahead") return sum + item.planned_minutes * 60;
      return item.state === "current"
        ? sum + Math.max(0, item.planned_minutes * 60 - room.spentOn(item))
        : sum;
    }, 0);
    const end = Date.parse(startedAt) + duration * 60_000;
    return wholeMinutes((room.now.value - end) / 1000 + left);
  }).value;
  return <p class="small muted">{late > 0 ? said.behindPlan(late) : m.onPlan}</p>;
}

/** Before another item is taken up: what the present one came to, and what becomes of the queue. */
function TakeUp({ item, onDone }: { item: Id | null; onDone: () => void }) {
  const room = useRoom();
  const conclusion = useSignal("");
  const current = room.session.value.item;
  const waiting = room.entries.value.length;
  const words = conclusion.value.trim();
  const title = room.item(item ?? current)?.title ?? "";
  const command = { do: "go_to_item", item, expect: current } as const;
  return (
    <div class="card stack slim">
      <p>
        <b>{item === null ? said.closeTitle(title) : said.takeUpTitle(title)}</b>
      </p>
      {current === null ? null : (
        <label class="small">
          {m.conclusion}
          <textarea
            value={conclusion}
            maxLength={10_000}
            onInput={(event) => {
              conclusion.value = event.currentTarget.value;
            }}
          />
        </label>
      )}
      {waiting ? <p class="small">{said.handsDropped(waiting)}</p> : null}
      <div class="row">
        <Act
          place="agenda"
          look="primary"
          command={words && current !== null ? { ...command, conclusion: words } : command}
          onGiven={onDone}
        >
          {item === null ? m.closeItem : m.takeUp}
        </Act>
        <button type="button" class="secondary" onClick={onDone}>
          {m.cancel}
        </button>
      </div>
    </div>
  );
}

function AddItem() {
  const room = useRoom();
  const title = useSignal("");
  const minutes = useSignal(10);
  const add = (event: Event) => {
    event.preventDefault();
    if (!title.value.trim()) return;
    room.give("items", { do: "add_item", title: title.value.trim(), planned_minutes: minutes.value });
    title.value = "";
  };
  return (
    <details>
      <summary>{m.addItem}</summary>
      <form class="stack slim" onSubmit={add}>
        <label class="small">
          {m.itemTitle}
          <input
            maxLength={200}
            value={title}
            onInput={(event) => {
              title.value = event.currentTarget.value;
            }}
          />
        </label>
        <label class="small">
          {m.itemMinutes}
          <input
            class="short"
            type="number"
            min={0}
            max={1440}
            value={minutes}
            onInput={(event) => {
              minutes.value = event.currentTarget.valueAsNumber || 0;
            }}
          />
        </label>
        <div class="row">
          <button type="submit">{m.add}</button>
        </div>
        <Answer place="items" />
      </form>
    </details>
  );
}
