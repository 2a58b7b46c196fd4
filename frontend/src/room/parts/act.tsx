import type { ComponentChildren } from "preact";
import { m } from "../messages";
import type { Command } from "../protocol";
import { useRoom } from "../room";

interface ActProps {
  /** Commands of one place wait for one another; their refusal is shown by the `Answer` of that place. */
  place: string;
  /** What a press asks for; null where it could do nothing now. */
  command: Command | null;
  children: ComponentChildren;
  look?: string;
  label?: string;
  pressed?: boolean;
  "data-t"?: number;
  onGiven?: () => void;
}

/** A button that gives a command. It stays focusable while it waits, so that nobody loses their place. */
export function Act({
  place,
  command,
  children,
  look = "secondary",
  label,
  pressed,
  onGiven,
  "data-t": tone,
}: ActProps) {
  const room = useRoom();
  const waiting = room.waiting(place);
  const idle = !command || waiting !== undefined;
  const press = () => {
    if (idle || !command) return;
    room.give(place, command);
    onGiven?.();
  };
  return (
    <button
      type="button"
      class={look}
      data-t={tone}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={idle}
      aria-busy={waiting !== undefined && waiting.do === command?.do}
      onClick={press}
    >
      {children}
    </button>
  );
}

/** What came of the last command given at a place, where that is not plain to see. */
export function Answer({ place }: { place: string }) {
  const room = useRoom();
  const refusal = room.refusals.value[place];
  const stuck = room.waiting(place) !== undefined && room.line.value !== "open";
  return (
    <div class="answer" role="status">
      {refusal ? <p class="refusal">{refusal}</p> : null}
      {stuck ? <p class="small muted">{m.waitsForLine}</p> : null}
    </div>
  );
}
