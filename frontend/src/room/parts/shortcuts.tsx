import { useLayoutEffect, useRef } from "preact/hooks";
import { a, k } from "../assembly-messages";
import { deskOf } from "../desk";
import { device } from "../device";
import { m } from "../messages";
import type { Command } from "../protocol";
import { useRoom } from "../room";
import type { Room } from "../store";
import { Tick } from "./field";
import { tagNewest } from "./notes";
import { openPanel, type PanelName } from "./panel";

/** At the desk every command has a key; whoever only takes notes has those of notes. */
const DESK: readonly (readonly [string, string])[] = [
  ["n", m.keyNext],
  ["p", m.keyPause],
  ["f", m.keyFinish],
  ["u", m.keyUndo],
  ["m", m.minuteMore],
  ["c", m.keyQueue],
  ["j", k.toQueue],
  ["↑ ↓", k.moveHand],
  ["a", m.addPerson],
  ["r", a.startRound],
  ["i", k.nextItem],
  ["b", k.pause],
  ["v", k.poll],
  ["h", a.callRoll],
];
const NOTES: readonly (readonly [string, string])[] = [
  ["x", a.correct],
  ["w", m.keyNote],
  ["1–9", k.tag],
  ["s", k.backstage],
  ["Esc", k.escape],
  ["?", m.keyHelp],
];

/** Single keys for the chair. They rest while someone types, and can be switched off for those who dictate. */
export function Shortcuts() {
  const room = useRoom();
  const dialog = useRef<HTMLDialogElement>(null);
  const chair = room.data.view === "chair";

  // Keys hold from the moment the desk is seen, not from some moment after.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (isMeantElsewhere(event)) return;
      if (event.key === "?") dialog.current?.showModal();
      else if (device.keys.peek() && !dialog.current?.open) act(event, room, chair);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [room, chair]);

  return (
    <>
      <button type="button" class="secondary keyshelp" onClick={() => dialog.current?.showModal()}>
        {m.shortcuts} <kbd>?</kbd>
      </button>
      <dialog ref={dialog} aria-labelledby="shortcuts">
        <article class={chair ? "card keys" : "card"}>
          <h2 id="shortcuts">{m.shortcuts}</h2>
          <div class="cols half">
            {chair ? <Keys keys={DESK} /> : null}
            <Keys keys={NOTES} />
          </div>
          <Tick label={m.useKeys} value={device.keys} />
          <div class="actions">
            <button type="button" onClick={() => dialog.current?.close()}>
              {m.close}
            </button>
          </div>
        </article>
      </dialog>
    </>
  );
}

function Keys({ keys }: { keys: typeof DESK }) {
  return (
    <table>
      <tbody>
        {keys.map(([key, does]) => (
          <tr key={key}>
            <th scope="row">
              <kbd>{key}</kbd>
            </th>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Someone types, or asks the browser for something. */
function isMeantElsewhere({ ctrlKey, metaKey, altKey, repeat, target }: KeyboardEvent): boolean {
  const fields = "input:not([type=checkbox]), textarea, select";
  return ctrlKey || metaKey || altKey || repeat || (target instanceof HTMLElement && target.matches(fields));
}

const PANELS: Record<string, PanelName> = {
  a: "person",
  r: "round",
  i: "item",
  b: "break",
  v: "poll",
  h: "roll",
};

function act(event: KeyboardEvent, room: Room, chair: boolean): void {
  const { key } = event;
  const panel = key === "x" ? "correct" : chair ? PANELS[key] : undefined;
  const field = key === "w" ? "#note" : key === "s" ? "#backstage" : key === "j" ? ".moves .grip" : "";
  const digit = /^[1-9]$/.test(key) ? Number(key) : 0;
  if (panel) openPanel.value = panel;
  else if (field) document.querySelector<HTMLElement>(field)?.focus();
  else if (digit) tagNewest(room, digit);
  else if (!chair || !command(key, room)) return;
  event.preventDefault();
}

/** The keys that act at once; false where the key means nothing. */
function command(key: string, room: Room): boolean {
  const desk = deskOf(room);
  const commands: Record<string, Command | null> = {
    n: desk.next,
    p: desk.pause,
    f: desk.finish,
    u: desk.undo,
    c: desk.queue,
    m: desk.more,
  };
  const given = commands[key];
  const place = key === "c" ? "queue" : "floor";
  if (given && !room.waiting(place)) room.give(place, given);
  return given !== undefined;
}
