import { useSignal } from "@preact/signals";
import { a } from "../assembly-messages";
import { useRoom } from "../room";
import { clockTime } from "../times";
import { Answer } from "./act";

const SHOWN = 30;

/** The channel of those who run the meeting; delegates' pages never receive it. */
export function Backstage() {
  const room = useRoom();
  const text = useSignal("");
  const messages = room.backstage.value;
  const write = (event: Event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words || room.waiting("backstage")) return;
    room.give("backstage", { do: "write_backstage", text: words });
    text.value = "";
  };
  return (
    <section class="rule">
      <h2>{a.backstage}</h2>
      <p class="small muted">{a.backstageHelp}</p>
      <form class="noteform brief" onSubmit={write}>
        <input
          id="backstage"
          aria-label={a.backstageText}
          maxLength={10_000}
          autocomplete="off"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <button type="submit" class="secondary">
          {a.send}
        </button>
        <Answer place="backstage" />
      </form>
      <ul class="plain notes" aria-live="polite">
        {messages.slice(0, SHOWN).map((message) => (
          <li key={message.id}>
            <p>
              <time class="small muted" dateTime={message.at}>
                {clockTime(message.at, room.data.zone)}
              </time>{" "}
              <b>
                <bdi>{room.participant(message.participant)?.name}</bdi>
              </b>{" "}
              <bdi>{message.text}</bdi>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
