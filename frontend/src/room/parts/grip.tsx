import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { a } from "../assembly-messages";
import { m } from "../messages";
import { placeAtHeight, placeByKey } from "../ordering";
import type { Id } from "../protocol";
import type { Moving } from "./queue";

interface GripProps {
  label: string;
  entry: Id;
  index: number;
  length: number;
  moving: Signal<Moving>;
  moveTo: (to: number) => void;
}

const REST: Moving = { entry: null, to: null, opened: null };

/** Moves a row: by dragging, by arrow keys, Home and End, or by a press, which shows buttons for it. */
export function Grip({ label, entry, index, length, moving, moveTo }: GripProps) {
  const held = moving.value.entry === entry;
  /** A drag ends with a click on the handle, which then means nothing. */
  const dragged = useRef(false);
  const keys = (event: KeyboardEvent) => {
    dragged.current = false;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = placeByKey(event.key, index, length);
    if (to === null) return;
    event.preventDefault();
    moveTo(to);
  };
  const under = (event: PointerEvent & { currentTarget: HTMLButtonElement }) => {
    const rows = [...(event.currentTarget.closest("ol")?.children ?? [])];
    const middles = rows
      .map((row) => row.getBoundingClientRect())
      .map(({ top, bottom }) => (top + bottom) / 2);
    return placeAtHeight(middles, event.clientY, index);
  };
  const take = (event: PointerEvent & { currentTarget: HTMLButtonElement }) => {
    if (event.button !== 0) return;
    dragged.current = false;
    event.currentTarget.setPointerCapture(event.pointerId);
    moving.value = { ...moving.value, entry, to: index };
  };
  const drag = (event: PointerEvent & { currentTarget: HTMLButtonElement }) => {
    if (!held) return;
    const to = under(event);
    if (to !== moving.value.to) moving.value = { ...moving.value, to };
  };
  const release = (event: PointerEvent & { currentTarget: HTMLButtonElement }) => {
    if (!held) return;
    const to = under(event);
    moving.value = { ...moving.value, entry: null, to: null };
    dragged.current = to !== index;
    moveTo(to);
  };
  const press = () => {
    if (dragged.current) return;
    moving.value = { ...REST, opened: moving.value.opened === entry ? null : entry };
  };
  return (
    <button
      type="button"
      class={held ? "grip held" : "grip"}
      aria-label={label}
      aria-expanded={moving.value.opened === entry}
      title={m.moveHelp}
      onKeyDown={keys}
      onClick={press}
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={() => {
        moving.value = REST;
      }}
    >
      <svg width="12" height="18" fill="currentColor" aria-hidden="true">
        {[3, 9, 15].map((y) => [3, 9].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.6" />))}
      </svg>
    </button>
  );
}

/** The same without dragging, for thumbs and for who cannot hold a pointer down. */
export function MoveButtons({ index, length, moveTo }: Pick<GripProps, "index" | "length" | "moveTo">) {
  const steps = [
    [a.first, 0],
    [a.up, index - 1],
    [a.down, index + 1],
    [a.last, length - 1],
  ] as const;
  return (
    <div class="row moveto">
      {steps.map(([word, to]) => {
        const possible = to >= 0 && to < length && to !== index;
        return (
          <button
            key={word}
            type="button"
            class="secondary"
            aria-disabled={!possible}
            onClick={possible ? () => moveTo(to) : undefined}
          >
            {word}
          </button>
        );
      })}
    </div>
  );
}
