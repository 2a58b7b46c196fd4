import { useComputed } from "@preact/signals";
import { m, said } from "../messages";
import { Act, Answer } from "../parts/act";
import { FloorCard } from "../parts/floor";
import { Papers } from "../parts/papers";
import { useRoom } from "../room";
import { wholeMinutes } from "../times";

/** The item that is open, as the headline of the room. */
export function CurrentItem() {
  const room = useRoom();
  const { item: id, title } = room.session.value;
  const items = room.items.value.filter((item) => item.state !== "dropped");
  const item = items.find((each) => each.id === id);
  const spent = useComputed(() => (item ? wholeMinutes(room.spentOn(item)) : 0)).value;
  return (
    <header>
      <p class="small muted">
        {item
          ? `${said.itemOf(items.indexOf(item) + 1, items.length)}, ${said.spentOf(spent, item.planned_minutes)}`
          : m.noItem}
      </p>
      <h1 class="item">{item ? item.title : title}</h1>
      {item ? <Papers item={item.id} /> : null}
    </header>
  );
}

/** The floor as those see it who do not chair: whoever speaks may say that they have finished. */
export function Floor() {
  const room = useRoom();
  const floor = room.floor.value;
  return (
    <FloorCard>
      {floor && room.actsFor(floor) ? (
        <div class="row spaced">
          <Act place="floor" look="primary" command={{ do: "finish_floor", expect: floor.turn }}>
            {m.finished}
          </Act>
        </div>
      ) : null}
      <Answer place="floor" />
    </FloorCard>
  );
}
