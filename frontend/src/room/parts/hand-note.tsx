import { useSignal } from "@preact/signals";
import { m } from "../messages";
import type { EntryEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";

const LONGEST = 280;

/** What a hand is about, written after it went up: by whose hand it is, or by the chair. */
export function HandNote({ entry, onDone }: { entry: Keyed<EntryEntity>; onDone: () => void }) {
  const room = useRoom();
  const draft = useSignal(entry.note ?? "");
  const save = (event: Event) => {
    event.preventDefault();
    room.give(`entry/${entry.id}`, { do: "edit_hand", entry: entry.id, note: draft.value.trim() });
    onDone();
  };
  return (
    <form class="stack slim" onSubmit={save}>
      <input
        aria-label={m.noteForQueue}
        placeholder={m.noteForQueue}
        maxLength={LONGEST}
        autocomplete="off"
        value={draft}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
      />
      <div class="row">
        <button type="submit">{m.save}</button>
        <button type="button" class="secondary" onClick={onDone}>
          {m.cancel}
        </button>
      </div>
    </form>
  );
}
