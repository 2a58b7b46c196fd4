import { useSignal } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m, said } from "../messages";
import type { RollCallEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import { Act, Answer } from "./act";
import { Text } from "./field";
import { closePanel, Panel, PanelButton } from "./panel";

/** Which delegations are here, unless another list says so; the chair calls the roll here. */
export function Presence({ chair = false, listed = true }: { chair?: boolean; listed?: boolean }) {
  const room = useRoom();
  const delegations = room.delegations.value;
  const call = room.rollCalls.value[0];
  if (delegations.length === 0 || (room.light.value && !chair)) return null;
  const here = delegations.filter((each) => each.present).length;
  const open = call?.state === "open";
  return (
    <section class="rule">
      <div class="row">
        <h2>{m.whoIsHere}</h2>
        {chair && !open ? (
          <span class="push">
            <PanelButton name="roll" keys="h">
              {a.callRoll}
            </PanelButton>
          </span>
        ) : null}
      </div>
      {chair ? (
        <Panel name="roll" label={a.callRoll}>
          <RollForm />
        </Panel>
      ) : null}
      <Answer place="roll" />
      {call ? <Roll call={call} chair={chair} /> : null}
      {listed && !(open && chair) && !room.light.value ? (
        <table>
          <caption>{said.present(here, delegations.length)}</caption>
          <tbody>
            {delegations.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  <bdi>{each.name}</bdi>
                </th>
                <td class="end nowrap">
                  {each.present ? (
                    <span class="chip ok">{m.here}</span>
                  ) : (
                    <span class="muted">{m.notHere}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}

function RollForm() {
  const room = useRoom();
  const quorum = useSignal("");
  const call = (event: Event) => {
    event.preventDefault();
    const wanted = Number.parseInt(quorum.value, 10);
    room.give("roll", { do: "open_roll_call", ...(wanted > 0 ? { quorum: wanted } : {}) });
    closePanel();
  };
  return (
    <form class="stack slim" onSubmit={call}>
      <Text label={a.quorum} value={quorum} longest={3} type="number" />
      <div class="row">
        <button type="submit">{a.callRoll}</button>
        <button type="button" class="secondary" onClick={closePanel}>
          {m.cancel}
        </button>
      </div>
    </form>
  );
}

/** The roll as it is called, and what the last one came to. */
function Roll({ call, chair }: { call: Keyed<RollCallEntity>; chair: boolean }) {
  const room = useRoom();
  const all = call.here.length + call.missing.length;
  const names = said.listed(call.missing.map((id) => room.delegation(id)?.name ?? ""));
  const place = `roll/${call.id}`;
  const open = call.state === "open";
  return (
    <div class="roll">
      <p>
        <b>{a.rollCall}</b> {assemblySaid.present(call.here.length, all)}.{" "}
        {call.quorum === null ? null : assemblySaid.quorum(call.quorum)}{" "}
        {call.quorate === null ? null : (
          <span class={call.quorate ? "chip ok" : "chip warn"}>
            {call.quorate ? a.quorate : a.notQuorate}
          </span>
        )}
      </p>
      {names && !(open && chair) ? <p class="small muted">{assemblySaid.missing(names)}</p> : null}
      {open && chair ? (
        <>
          <ul class="plain ordering">
            {room.delegations.value.map(({ id, name }) => {
              const here = call.here.includes(id);
              return (
                <li key={id}>
                  <bdi>{name}</bdi>
                  <Act
                    place={`${place}/${id}`}
                    pressed={here}
                    label={assemblySaid.isHere(name)}
                    command={{ do: "answer_roll_call", roll_call: call.id, here: !here, delegation: id }}
                  >
                    {here ? a.noteHere : a.noteMissing}
                  </Act>
                </li>
              );
            })}
          </ul>
          <div class="row">
            <Act place={place} command={{ do: "close_roll_call", roll_call: call.id }}>
              {a.closeRoll}
            </Act>
          </div>
        </>
      ) : null}
      <Answer place={place} />
    </div>
  );
}

/** While the roll is called: one press says that a delegation is here. */
export function RollCallAnswer() {
  const room = useRoom();
  const call = room.rollCalls.value.find(({ state }) => state === "open");
  const own = room.delegation(room.you.value.delegation);
  if (!call || !own || call.here.includes(room.you.value.delegation ?? "")) return null;
  return (
    <div class="notice row" role="status">
      <span class="grow">
        <b>{a.rollCall}.</b> <bdi>{assemblySaid.isHere(own.name)}</bdi>
      </span>
      <Act place="roll" command={{ do: "answer_roll_call", roll_call: call.id, here: true }}>
        {a.weAreHere}
      </Act>
      <Answer place="roll" />
    </div>
  );
}
