import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { deskOf } from "../desk";
import { m } from "../messages";
import { useRoom } from "../room";
import type { Room } from "../store";

const KEYS = [
  ["n", m.keyNext],
  ["p", m.keyPause],
  ["f", m.keyFinish],
  ["u", m.keyUndo],
  ["c", m.keyQueue],
  ["w", m.keyNote],
  ["?", m.keyHelp],
] as const;

const SWITCH = "meridian.keys";

/** Single keys for the chair. They rest while someone types, and can be switched off for those who dictate. */
export function Shortcuts() {
  const room = useRoom();
  const dialog = useRef<HTMLDialogElement>(null);
  const on = useSignal(stored() !== "off");

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (isMeantElsewhere(event)) return;
      if (event.key === "?") dialog.current?.showModal();
      else if (on.value && !dialog.current?.open) act(event, room);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [room, on]);

  return (
    <>
      <button type="button" class="secondary keyshelp" onClick={() => dialog.current?.showModal()}>
        {m.shortcuts} <kbd>?</kbd>
      </button>
      <dialog ref={dialog} aria-labelledby="shortcuts">
        <article class="card">
          <h2 id="shortcuts">{m.shortcuts}</h2>
          <table>
            <tbody>
              {KEYS.map(([key, does]) => (
                <tr key={key}>
                  <th scope="row">
                    <kbd>{key}</kbd>
                  </th>
                  <td>{does}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <label>
            <input
              type="checkbox"
              checked={on}
              onChange={(event) => {
                on.value = event.currentTarget.checked;
                store(on.value ? "on" : "off");
              }}
            />
            {m.useKeys}
          </label>
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

/** Someone types, or asks the browser for something. */
function isMeantElsewhere({ ctrlKey, metaKey, altKey, repeat, target }: KeyboardEvent): boolean {
  const fields = "input:not([type=checkbox]), textarea, select";
  return ctrlKey || metaKey || altKey || repeat || (target instanceof HTMLElement && target.matches(fields));
}

function act(event: KeyboardEvent, room: Room): void {
  if (event.key === "w") {
    event.preventDefault();
    document.getElementById("note")?.focus();
    return;
  }
  const desk = deskOf(room);
  const command = { n: desk.next, p: desk.pause, f: desk.finish, u: desk.undo, c: desk.queue }[event.key];
  const place = event.key === "c" ? "queue" : "floor";
  if (command && !room.waiting(place)) room.give(place, command);
}

// A browser that keeps nothing for us (private mode, blocked storage) just starts with the keys on.

function stored(): string | null {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}

function store(value: string): void {
  try {
    localStorage.setItem(SWITCH, value);
  } catch {
    // The switch holds for this page only.
  }
}
