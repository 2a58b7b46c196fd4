import { useSignal } from "@preact/signals";
import { a } from "../assembly-messages";
import { Answer } from "../parts/act";
import { Agenda } from "../parts/agenda";
import { Backstage } from "../parts/backstage";
import { Break } from "../parts/break";
import { ThisDevice } from "../parts/device";
import { Choice } from "../parts/field";
import { Polls } from "../parts/polls";
import { ConsentQuestion } from "../parts/recording";
import { CallLink, Ended, WaitingRoom } from "../parts/session";
import { TellRoom } from "../parts/signalling";
import { Video } from "../parts/video";
import { Waiting } from "../parts/waiting";
import { useRoom } from "../room";
import { languageName } from "../times";
import { CurrentItem, Floor } from "./meeting";

/** For interpreters: who speaks and in which language, who is next, and the signals at hand. */
export function Interpreter() {
  const { status } = useRoom().session.value;
  if (status === "ended" || status === "published") return <Ended />;
  if (status !== "live") return <WaitingRoom />;
  return (
    <div class="cols two">
      <div class="stack close">
        <CurrentItem />
        <Break />
        <Floor />
        <FloorLanguage />
        <TellRoom />
        <Waiting />
      </div>
      <aside class="stack close">
        <Video />
        <Backstage />
        <ConsentQuestion />
        <Polls />
        <div class="rule">
          <Agenda />
        </div>
        <ThisDevice />
        <div class="row">
          <CallLink />
        </div>
      </aside>
    </div>
  );
}

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
function FloorLanguage() {
  const room = useRoom();
  const floor = room.floor.value;
  const person = room.participant(floor?.participant ?? null);
  if (!floor?.participant || !person) return null;
  return <SpeaksIn key={floor.participant} participant={floor.participant} speaks={person.speaks ?? ""} />;
}

function SpeaksIn({ participant, speaks }: { participant: string; speaks: string }) {
  const room = useRoom();
  const language = useSignal(speaks);
  const names = LANGUAGES.map((code) => ({ code, name: languageName(code, room.data.language) }));
  const known = speaks === "" || LANGUAGES.includes(speaks);
  language.value = speaks;
  return (
    <div>
      <Choice
        label={a.language}
        value={language}
        onChoose={(chosen) =>
          chosen && room.give("language", { do: "set_language", language: chosen, participant })
        }
      >
        <option value="" />
        {known ? null : <option value={speaks}>{languageName(speaks, room.data.language)}</option>}
        {names
          .sort((one, other) => one.name.localeCompare(other.name))
          .map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
      </Choice>
      <Answer place="language" />
    </div>
  );
}
