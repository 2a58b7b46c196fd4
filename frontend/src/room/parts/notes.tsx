import { useSignal } from "@preact/signals";
import { m, noteKinds } from "../messages";
import type { NoteEntity, NoteKind } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../store";
import { clockTime } from "../times";
import { Act, Answer } from "./act";
import { Country } from "./names";

const KINDS: NoteKind[] = ["statement", "decision", "action"];

/** Notes as they appear, the newest first; who writes them may put them right. */
export function Notes({ editable = false }: { editable?: boolean }) {
  const notes = useRoom().notes.value;
  if (notes.length === 0) return <p class="muted">{m.noNotes}</p>;
  return (
    <ul class="plain notes">
      {notes.map((note) => (
        <Note key={note.id} note={note} editable={editable} />
      ))}
    </ul>
  );
}

function Note({ note, editable }: { note: Keyed<NoteEntity>; editable: boolean }) {
  const room = useRoom();
  const draft = useSignal<string | null>(null);
  const place = `note/${note.id}`;
  if (draft.value !== null) {
    const text = draft.value.trim();
    return (
      <li class="stack slim">
        <textarea
          aria-label={m.noteText}
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
          }}
        />
        <div class="row">
          <Act
            place={place}
            look="primary"
            command={text ? { do: "edit_note", note: note.id, text } : null}
            onGiven={() => {
              draft.value = null;
            }}
          >
            {m.save}
          </Act>
          <button
            type="button"
            class="secondary"
            onClick={() => {
              draft.value = null;
            }}
          >
            {m.cancel}
          </button>
        </div>
      </li>
    );
  }
  return (
    <li>
      <p>
        <time class="small muted" dateTime={note.at}>
          {clockTime(note.at, room.data.zone)}
        </time>{" "}
        <Country delegation={note.delegation} />{" "}
        {note.kind === "statement" ? null : <span class="chip ok">{noteKinds[note.kind]}</span>}{" "}
        <bdi>{note.text}</bdi>{" "}
        {editable ? (
          <button
            type="button"
            class="link small"
            onClick={() => {
              draft.value = note.text;
            }}
          >
            {m.edit}
          </button>
        ) : null}
      </p>
      <Answer place={place} />
    </li>
  );
}

/** One line to write down; Enter sends it. What was said is tied to who has the floor. */
export function NoteForm() {
  const room = useRoom();
  const text = useSignal("");
  const kind = useSignal<NoteKind>("statement");
  const place = "notes";
  const write = (event: Event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words || room.waiting(place)) return;
    const command = { do: "write_note", text: words, kind: kind.value } as const;
    room.give(place, kind.value === "statement" ? command : { ...command, speaker: null });
    text.value = "";
  };
  return (
    <form class="noteform" onSubmit={write}>
      <input
        id="note"
        aria-label={m.note}
        placeholder={m.notePlaceholder}
        maxLength={10_000}
        autocomplete="off"
        value={text}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <select
        aria-label={m.noteKind}
        value={kind}
        onChange={(event) => {
          kind.value = event.currentTarget.value as NoteKind;
        }}
      >
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {noteKinds[each]}
          </option>
        ))}
      </select>
      <button type="submit" aria-disabled={room.waiting(place) !== undefined}>
        {m.write}
      </button>
      <Answer place={place} />
    </form>
  );
}
