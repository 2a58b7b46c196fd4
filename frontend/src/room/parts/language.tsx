import { useSignal } from "@preact/signals";
import { a } from "../assembly-messages";
import type { Id } from "../protocol";
import { useRoom } from "../room";
import { languageName } from "../times";
import { Answer } from "./act";
import { Choice } from "./field";

const LANGUAGES = [
  "ar",
  "zh",
  "en",
  "fr",
  "ru",
  "es",
  "pt",
  "hi",
  "id",
  "bn",
  "sw",
  "ja",
  "ko",
  "de",
  "it",
  "tr",
];

/** Whoever hears it says in which language the floor speaks; the queue then tells before the next turn. */
export function FloorLanguage() {
  const room = useRoom();
  const floor = room.floor.value;
  const person = room.participant(floor?.participant ?? null);
  if (!floor?.participant || !person) return null;
  return <SpeaksIn key={floor.participant} participant={floor.participant} label={a.language} />;
}

/** In which language I speak, and in which one I read this page and what it refuses. */
export function OwnLanguage() {
  const room = useRoom();
  const { participant, role } = room.you.value;
  return (
    <>
      {role === "observer" ? null : <SpeaksIn participant={participant} label={a.iSpeak} />}
      <p>
        <a href={room.data.urls.preferences}>{a.readIn}</a>{" "}
        <span class="small muted">{languageName(room.data.language, room.data.language)}</span>
      </p>
    </>
  );
}

function SpeaksIn({ participant, label }: { participant: Id; label: string }) {
  const room = useRoom();
  const speaks = room.participant(participant)?.speaks ?? "";
  const chosen = useSignal(speaks);
  chosen.value = speaks;
  const reader = room.data.language;
  const place = `language/${participant}`;
  const codes = speaks === "" || LANGUAGES.includes(speaks) ? LANGUAGES : [...LANGUAGES, speaks];
  return (
    <div>
      <Choice
        label={label}
        value={chosen}
        onChoose={(language) => language && room.give(place, { do: "set_language", language, participant })}
      >
        <option value="" />
        {codes
          .map((code) => ({ code, name: languageName(code, reader) }))
          .sort((one, other) => one.name.localeCompare(other.name))
          .map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
      </Choice>
      <Answer place={place} />
    </div>
  );
}
