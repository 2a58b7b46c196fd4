import { useSignal } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m } from "../messages";
import { neighbourBefore } from "../ordering";
import type { ItemEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import { Act, Answer } from "./act";
import { Text } from "./field";

const LONGEST_TITLE = 200;

/** Changes the agenda as the meeting goes: words, minutes, order, what is dropped, what is added. */
export function AgendaEditor() {
  const room = useRoom();
  const items = room.items.value.filter(({ state }) => state !== "dropped");
  return (
    <>
      {items.length ? (
        <details>
          <summary>{a.changeAgenda}</summary>
          <ul class="plain stack slim">
            {items.map((item, at) => (
              <ItemEditor key={item.id} item={item} at={at} items={items} />
            ))}
          </ul>
        </details>
      ) : null}
      <details>
        <summary>{m.addItem}</summary>
        <AddItem />
      </details>
    </>
  );
}

interface ItemEditorProps {
  item: Keyed<ItemEntity>;
  at: number;
  items: Keyed<ItemEntity>[];
}

function ItemEditor({ item, at, items }: ItemEditorProps) {
  const title = useSignal(item.title);
  const minutes = useSignal(String(item.planned_minutes));
  const place = `item/${item.id}`;
  const words = title.value.trim();
  const planned = Number.parseInt(minutes.value, 10);
  const changed = words !== item.title || planned !== item.planned_minutes;
  const move = (to: number) =>
    to < 0 || to >= items.length
      ? null
      : ({ do: "move_item", item: item.id, after: neighbourBefore(items, item.id, to) } as const);
  return (
    <li class="card stack slim">
      <Text label={m.itemTitle} value={title} longest={LONGEST_TITLE} />
      <Text label={m.itemMinutes} value={minutes} longest={4} type="number" />
      <div class="row">
        <Act
          place={place}
          command={
            changed && words && planned >= 0
              ? { do: "edit_item", item: item.id, title: words, planned_minutes: planned }
              : null
          }
        >
          {m.save}
        </Act>
        <Act place={place} look="quiet" label={assemblySaid.moveUp(item.title)} command={move(at - 1)}>
          {a.up}
        </Act>
        <Act place={place} look="quiet" label={assemblySaid.moveDown(item.title)} command={move(at + 1)}>
          {a.down}
        </Act>
        {item.state === "ahead" ? (
          <Act
            place={place}
            look="quiet"
            label={assemblySaid.drop(item.title)}
            command={{ do: "drop_item", item: item.id }}
          >
            {a.drop}
          </Act>
        ) : null}
      </div>
      <Answer place={place} />
    </li>
  );
}

function AddItem() {
  const room = useRoom();
  const title = useSignal("");
  const minutes = useSignal("10");
  const add = (event: Event) => {
    event.preventDefault();
    const planned = Number.parseInt(minutes.value, 10) || 0;
    if (!title.value.trim()) return;
    room.give("items", { do: "add_item", title: title.value.trim(), planned_minutes: planned });
    title.value = "";
  };
  return (
    <form class="stack slim" onSubmit={add}>
      <Text label={m.itemTitle} value={title} longest={LONGEST_TITLE} />
      <Text label={m.itemMinutes} value={minutes} longest={4} type="number" />
      <div class="row">
        <button type="submit">{m.add}</button>
      </div>
      <Answer place="items" />
    </form>
  );
}
