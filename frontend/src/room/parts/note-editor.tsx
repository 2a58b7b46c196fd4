import { useSignal } from "@preact/signals";
import { a } from "../assembly-messages";
import { m, noteKinds } from "../messages";
import type { Command, NoteEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import { Act, Answer } from "./act";
import { People } from "./add-person";
import { Choice, Text } from "./field";
import { KINDS } from "./notes";

/** Puts a note right: words, kind, who said it, item, owner and date. The former words stay in the log. */
export function NoteEditor({ note, onDone }: { note: Keyed<NoteEntity>; onDone: () => void }) {
  const room = useRoom();
  const text = useSignal(note.text);
  const kind = useSignal(note.kind);
  const speaker = useSignal(note.speaker ?? "");
  const item = useSignal(note.item ?? "");
  const owner = useSignal(note.owner ?? "");
  const due = useSignal(note.due ?? "");
  const place = `note/${note.id}`;
  const words = text.value.trim();
  const command: Command = {
    do: "edit_note",
    note: note.id,
    text: words,
    kind: kind.value,
    item: item.value || null,
    owner: owner.value.trim() || null,
    due: due.value || null,
    // A guest has no number: who is not chosen anew stays.
    ...(speaker.value === (note.speaker ?? "") ? {} : { speaker: speaker.value || null }),
  };
  return (
    <li class="stack slim">
      <Text label={m.noteText} value={text} longest={10_000} lines />
      <div class="pair">
        <Choice label={m.noteKind} value={kind}>
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {noteKinds[each]}
            </option>
          ))}
        </Choice>
        <Choice label={m.person} value={speaker}>
          <option value="">{note.guest ?? "–"}</option>
          <People />
        </Choice>
        <Choice label={a.belongsTo} value={item}>
          <option value="">{a.wholeSession}</option>
          {room.items.value.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Choice>
        {kind.value === "action" ? <Text label={a.owner} value={owner} longest={120} /> : null}
        {kind.value === "action" ? <Text label={a.due} value={due} longest={10} type="date" /> : null}
      </div>
      <div class="row">
        <Act place={place} look="primary" command={words ? command : null} onGiven={onDone}>
          {m.save}
        </Act>
        <button type="button" class="secondary" onClick={onDone}>
          {m.cancel}
        </button>
      </div>
      <Answer place={place} />
    </li>
  );
}
