import { useSignal } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m } from "../messages";
import type { Id } from "../protocol";
import { useRoom } from "../room";
import { span } from "../times";
import { Act, Answer } from "./act";
import { Choice } from "./field";
import { closePanel } from "./panel";

const LENGTHS = ["60", "120", "180", "300", "600"];

/** Each delegation once, N minutes each, in protocol order or another. */
export function RoundForm() {
  const room = useRoom();
  const seconds = useSignal("120");
  const order = useSignal<Id[]>(room.delegations.value.map(({ id }) => id));
  const left = useSignal<readonly Id[]>([]);
  const chosen = order.value.filter((id) => !left.value.includes(id));

  const noItem = room.session.value.item === null;
  const idle = noItem || chosen.length === 0 || room.waiting("round") !== undefined;

  const start = (event: Event) => {
    event.preventDefault();
    if (idle) return;
    room.give("round", { do: "start_round", order: chosen, seconds: Number(seconds.value) });
    closePanel();
  };
  const swap = (at: number, by: -1 | 1) => () => {
    const moved = [...order.value];
    const [one] = moved.splice(at, 1);
    if (one !== undefined) moved.splice(at + by, 0, one);
    order.value = moved;
  };
  return (
    <form class="stack slim" onSubmit={start}>
      <p class="small muted">{noItem ? a.roundWantsItem : a.roundHelp}</p>
      <Choice label={a.each} value={seconds}>
        {LENGTHS.map((each) => (
          <option key={each} value={each}>
            {span(Number(each))}
          </option>
        ))}
      </Choice>
      <ol class="plain ordering" aria-label={a.roundOrder}>
        {order.value.map((id, at) => {
          const name = room.delegation(id)?.name ?? "";
          return (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={!left.value.includes(id)}
                  onChange={(event) => {
                    left.value = event.currentTarget.checked
                      ? left.value.filter((each) => each !== id)
                      : [...left.value, id];
                  }}
                />
                <bdi>{name}</bdi>
              </label>
              <button
                type="button"
                class="quiet"
                aria-label={assemblySaid.moveUp(name)}
                aria-disabled={at === 0}
                onClick={at === 0 ? undefined : swap(at, -1)}
              >
                {a.up}
              </button>
              <button
                type="button"
                class="quiet"
                aria-label={assemblySaid.moveDown(name)}
                aria-disabled={at === order.value.length - 1}
                onClick={at === order.value.length - 1 ? undefined : swap(at, 1)}
              >
                {a.down}
              </button>
            </li>
          );
        })}
      </ol>
      <div class="row">
        <button type="submit" aria-disabled={idle}>
          {a.startRound}
        </button>
        <button type="button" class="secondary" onClick={closePanel}>
          {m.cancel}
        </button>
      </div>
    </form>
  );
}

/** How far the round is: who has spoken, who is to come. */
export function RoundProgress({ chair = false }: { chair?: boolean }) {
  const room = useRoom();
  const round = room.round.value;
  if (!round) return <Answer place="round" />;
  const { order, spoken, waiting, seconds } = round;
  const going = room.floor.value?.round === round.id ? room.floor.value.delegation : null;
  const stateOf = (id: Id) =>
    id === going ? "now" : spoken.includes(id) ? "done" : waiting.includes(id) ? "ahead" : "skipped";
  const names = [
    ...spoken,
    ...waiting,
    ...order.filter((id) => !spoken.includes(id) && !waiting.includes(id)),
  ];
  return (
    <section class="round" aria-label={a.round}>
      <div class="row">
        <p class="grow">
          <b>{a.round}</b>{" "}
          <span class="muted">{assemblySaid.roundProgress(spoken.length, order.length, span(seconds))}</span>
        </p>
        {chair ? (
          <Act place="round" look="quiet" command={waiting.length ? { do: "stop_round" } : null}>
            {a.stopRound}
          </Act>
        ) : null}
      </div>
      <ol class="plain">
        {names.map((id) => (
          <li key={id} class={stateOf(id)} aria-current={id === going ? "step" : undefined}>
            <bdi>{room.delegation(id)?.name}</bdi>
          </li>
        ))}
      </ol>
      <Answer place="round" />
    </section>
  );
}
