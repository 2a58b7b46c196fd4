import { useSignal } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m, noteKinds } from "../messages";
import type { Command, NoteEntity, NoteKind } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import type { Room } from "../store";
import { clockTime } from "../times";
import { Act, Answer } from "./act";
import { Text } from "./field";
import { Country } from "./names";
import { NoteEditor } from "./note-editor";

export const KINDS: NoteKind[] = ["statement", "decision", "action"];

/** Notes as they appear, the newest first; who writes them may put them right and tag them. */
export function Notes({ editable = false }: { editable?: boolean }) {
  const notes = useRoom().notes.value;
  if (notes.length === 0) return <p class="muted">{m.noNotes}</p>;
  return (
    <ul class="plain notes">
      {notes.map((note, at) => (
        <Note key={note.id} note={note} editable={editable} newest={at === 0} />
      ))}
    </ul>
  );
}

interface NoteProps {
  note: Keyed<NoteEntity>;
  editable: boolean;
  newest: boolean;
}

function Note({ note, editable, newest }: NoteProps) {
  const room = useRoom();
  const editing = useSignal(false);
  const { zone, themes, urls } = room.data;
  const tags = themes.map((theme, at) => ({ ...theme, key: at + 1 }));
  const named = tags.filter(({ id }) => note.themes.includes(id));
  if (editing.value) {
    return (
      <NoteEditor
        note={note}
        onDone={() => {
          editing.value = false;
        }}
      />
    );
  }
  return (
    <li>
      <p>
        <time class="small muted" dateTime={note.at}>
          {clockTime(note.at, zone)}
        </time>{" "}
        <Country delegation={note.delegation} />{" "}
        {note.kind === "statement" ? null : <span class="chip ok">{noteKinds[note.kind]}</span>}{" "}
        <bdi>{note.text}</bdi>{" "}
        {note.kind === "action" && (note.owner || note.due) ? (
          <span class="small muted">{assemblySaid.due(note.owner ?? "", note.due ?? "")} </span>
        ) : null}
        {note.edits && note.edited_at ? (
          <span class="small muted">
            (
            <a href={`${urls.notes}${note.id}/`} target="_blank" rel="noopener">
              {assemblySaid.corrected(note.edits, clockTime(note.edited_at, zone))}
            </a>
            ){" "}
          </span>
        ) : null}
        {editable ? (
          <button
            type="button"
            class="link small"
            onClick={() => {
              editing.value = true;
            }}
          >
            {m.edit}
          </button>
        ) : null}
      </p>
      {editable && newest && tags.length ? (
        <fieldset class="row tagging" aria-label={a.tagNewest}>
          {tags.slice(0, 9).map(({ id, key, name }) => (
            <Act
              key={id}
              place={`note/${note.id}`}
              look="tag"
              data-t={toneOf(key)}
              pressed={note.themes.includes(id)}
              command={toggled(note, id)}
            >
              <kbd>{key}</kbd> <bdi>{name}</bdi>
            </Act>
          ))}
        </fieldset>
      ) : named.length ? (
        <p>
          {named.map(({ id, key, name }) => (
            <span key={id} class="tag" data-t={toneOf(key)}>
              {key} <bdi>{name}</bdi>
            </span>
          ))}
        </p>
      ) : null}
      <Answer place={`note/${note.id}`} />
    </li>
  );
}

const TONES = 6;

function toneOf(key: number): number {
  return ((key - 1) % TONES) + 1;
}

function toggled(note: Keyed<NoteEntity>, theme: string): Command {
  const themes = note.themes.includes(theme)
    ? note.themes.filter((each) => each !== theme)
    : [...note.themes, theme];
  return { do: "tag_note", note: note.id, themes };
}

/** A number key while people talk: the theme of that number goes on the newest note, or off it. */
export function tagNewest(room: Room, key: number): void {
  const [note] = room.notes.peek();
  const theme = room.data.themes[key - 1];
  if (note && theme && !room.waiting(`note/${note.id}`)) {
    room.give(`note/${note.id}`, toggled(note, theme.id));
  }
}

/** One line to write down; Enter sends it. What was said is tied to who has the floor; an action has an owner. */
export function NoteForm() {
  const room = useRoom();
  const text = useSignal("");
  const kind = useSignal<NoteKind>("statement");
  const owner = useSignal("");
  const due = useSignal("");
  const place = "notes";
  const write = (event: Event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words || room.waiting(place)) return;
    const command = { do: "write_note", text: words, kind: kind.value } as const;
    const action = {
      ...(owner.value.trim() ? { owner: owner.value.trim() } : {}),
      ...(due.value ? { due: due.value } : {}),
    };
    room.give(
      place,
      kind.value === "statement"
        ? command
        : { ...command, speaker: null, ...(kind.value === "action" ? action : {}) },
    );
    text.value = owner.value = due.value = "";
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
      {kind.value === "action" ? (
        <div class="pair">
          <Text label={a.owner} value={owner} longest={120} />
          <Text label={a.due} value={due} longest={10} type="date" />
        </div>
      ) : null}
      {room.data.themes.length ? <p class="small muted keyshelp">{a.tagHelp}</p> : null}
      <Answer place={place} />
    </form>
  );
}
