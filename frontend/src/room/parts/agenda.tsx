import { type Signal, useComputed, useSignal } from "@preact/signals";
import { assemblySaid } from "../assembly-messages";
import { m, said } from "../messages";
import type { Id, ItemEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import { clockTime, wholeMinutes } from "../times";
import { Act, Answer } from "./act";
import { AgendaEditor } from "./agenda-editor";
import { closePanel, openPanel, Panel, PanelButton } from "./panel";
import { Papers, PlacePapers } from "./papers";

const MINUTE = 60_000;

/** The agenda with what each item took, takes, and when the rest may be expected. */
export function Agenda({ chair = false }: { chair?: boolean }) {
  const room = useRoom();
  const items = room.items.value.filter((item) => item.state !== "dropped");
  const live = room.session.value.status === "live";
  const chosen = useSignal<Id | null>(null);
  const next = items.find((item) => item.state === "ahead");
  const choose = (item: Id) => () => {
    chosen.value = item;
    openPanel.value = "item";
  };
  return (
    <section>
      <h2>{m.agenda}</h2>
      {items.length === 0 ? <p class="muted">{m.noAgenda}</p> : null}
      <ol class="plain agenda">
        {items.map((item) => (
          <Item
            key={item.id}
            item={item}
            onTakeUp={chair && live && item.state !== "current" && item !== next ? choose(item.id) : null}
          />
        ))}
      </ol>
      {chair && live ? <Advance items={items} next={next} chosen={chosen} /> : null}
      <Answer place="agenda" />
      {live ? <ProjectedEnd /> : null}
      <Papers item={null} />
      {chair ? <PlacePapers /> : null}
      {chair ? <AgendaEditor /> : null}
    </section>
  );
}

/** `onTakeUp`: null where the item is not to be taken up from here. */
function Item({ item, onTakeUp }: { item: Keyed<ItemEntity>; onTakeUp: (() => void) | null }) {
  const done = item.state === "done";
  return (
    <li class={done ? "muted" : undefined} aria-current={item.state === "current" ? "true" : undefined}>
      <span>
        <bdi>{item.title}</bdi>
      </span>
      <span class="small muted num nowrap">{done ? null : said.minutes(item.planned_minutes)}</span>
      <small>
        <Progress item={item} />
        {onTakeUp ? (
          <button type="button" class="link" aria-label={said.takeUpTitle(item.title)} onClick={onTakeUp}>
            {m.takeUp}
          </button>
        ) : null}
      </small>
      <Papers item={item.id} />
      {done && item.conclusion ? (
        <p class="small said">
          <bdi>{item.conclusion}</bdi>
        </p>
      ) : null}
    </li>
  );
}

interface AdvanceProps {
  items: Keyed<ItemEntity>[];
  next: Keyed<ItemEntity> | undefined;
  chosen: Signal<Id | null>;
}

/** On to the next item, to a chosen one, or after the last to none. */
function Advance({ items, next, chosen }: AdvanceProps) {
  const current = items.some((item) => item.state === "current");
  const item = chosen.value ?? next?.id ?? null;
  const done = () => {
    closePanel();
    chosen.value = null;
  };
  if (item === null && !current) return null;
  return (
    <>
      <PanelButton name="item" keys="i" look="secondary wide">
        {next ? said.takeUpItem(items.indexOf(next) + 1) : m.closeItem}
      </PanelButton>
      <Panel name="item" label={m.takeUp}>
        <TakeUp key={item} item={item} onDone={done} />
      </Panel>
    </>
  );
}

function Progress({ item }: { item: Keyed<ItemEntity> }) {
  const room = useRoom();
  const expected = useComputed(() => minuteOf(room.projection.value?.starts.get(item.id))).value;
  const spent = useComputed(() => wholeMinutes(room.spentOn(item))).value;
  if (item.state === "done") return <span>{said.took(spent)} </span>;
  if (item.state === "current") return <span>{said.soFar(spent)} </span>;
  if (expected === undefined) return <span>{m.notTaken} </span>;
  return <time>{said.expectedAt(clockTime(expected, room.data.zone))} </time>;
}

/** When the meeting will end as things stand, and how that lies to the end that was agreed. */
function ProjectedEnd() {
  const room = useRoom();
  const { zone, city } = room.data;
  const end = useComputed(() => minuteOf(room.projection.value?.end)).value;
  const { started_at: startedAt, duration } = room.session.value;
  if (end === undefined) return null;
  const agreed = startedAt && duration ? Date.parse(startedAt) + duration * MINUTE : null;
  const late = agreed === null ? 0 : Math.round((end - agreed) / MINUTE);
  return (
    <p class="small muted">
      {assemblySaid.endsAbout(clockTime(end, zone), said.zoneTime(city))}{" "}
      {late > 0 ? said.behindPlan(late) : m.onPlan}
    </p>
  );
}

function minuteOf(instant: number | undefined): number | undefined {
  return instant === undefined ? undefined : Math.floor(instant / MINUTE) * MINUTE;
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
    <div class="stack slim">
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
