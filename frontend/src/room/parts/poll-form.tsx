import { useSignal } from "@preact/signals";
import { m } from "../messages";
import { p, steps } from "../poll-messages";
import { useRoom } from "../room";
import { Choice, Text, Tick } from "./field";
import { closePanel } from "./panel";

const MOST = 20;

/** Asks the room: a choice of answers, or how warm it is towards a proposal. */
export function PollForm() {
  const room = useRoom();
  const shape = useSignal<"choice" | "temperature">("choice");
  const question = useSignal("");
  const answers = useSignal(p.usual);
  const by = useSignal<"person" | "delegation">("delegation");
  const secret = useSignal(false);
  const warm = shape.value === "temperature";
  const lines = answers.value.split("\n").map((line) => line.trim());
  const options = warm ? steps : [...new Set(lines.filter((line) => line))];
  const ready = question.value.trim() !== "" && options.length >= 2 && options.length <= MOST;

  const ask = (event: Event) => {
    event.preventDefault();
    if (!ready || room.waiting("polls")) return;
    const asked = { question: question.value.trim(), options, by: by.value, secret: secret.value };
    room.give("polls", { do: "open_poll", ...asked, ...(warm ? { scale: "temperature" } : {}) });
    closePanel();
  };
  return (
    <form class="stack slim" onSubmit={ask}>
      <Choice label={p.shape} value={shape}>
        <option value="choice">{p.choice}</option>
        <option value="temperature">{p.temperatureLong}</option>
      </Choice>
      <Text label={warm ? p.proposal : p.question} value={question} longest={200} />
      {warm ? (
        <ol class="small muted steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      ) : (
        <Text label={p.options} value={answers} longest={4_000} lines />
      )}
      <Choice label={p.who} value={by}>
        <option value="delegation">{p.byDelegation}</option>
        <option value="person">{p.byPerson}</option>
      </Choice>
      <Tick label={p.secretChoice} value={secret} />
      {secret.value ? <p class="small muted">{p.secretHelp}</p> : null}
      {ready ? null : <p class="small muted">{p.optionsNeeded}</p>}
      <div class="row">
        <button type="submit" aria-disabled={!ready}>
          {p.askThis}
        </button>
        <button type="button" class="secondary" onClick={closePanel}>
          {m.cancel}
        </button>
      </div>
    </form>
  );
}
