import { useSignal } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m, said } from "../messages";
import type { Id, LineEntity } from "../protocol";
import { useRoom } from "../room";
import { Act, Answer } from "./act";
import { Text } from "./field";

/** Before the start, on one board: who is here, how each delegation's line did, whom to ring when it fails. */
export function ReadinessBoard() {
  const room = useRoom();
  const delegations = room.delegations.value;
  if (delegations.length === 0) return null;
  const technicians = new Map(room.technicians.value.map((each) => [each.id, each]));
  return (
    <section class="rule">
      <h2>{a.readiness}</h2>
      <table class="folds">
        <thead>
          <tr>
            <th scope="col">{m.delegation}</th>
            <th scope="col">{m.whoIsHere}</th>
            <th scope="col">{a.line}</th>
            <th scope="col">{a.technician}</th>
          </tr>
        </thead>
        <tbody>
          {delegations.map(({ id, name, present }) => {
            const technician = technicians.get(id);
            return (
              <tr key={id}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td>
                  {room.light.value ? (
                    "–"
                  ) : present ? (
                    <span class="chip ok">{m.here}</span>
                  ) : (
                    <span class="muted">{m.notHere}</span>
                  )}
                </td>
                <td data-label={a.line}>
                  <LineOf delegation={id} />
                </td>
                <td data-label={a.technician}>
                  {technician ? (
                    <>
                      <bdi>{technician.name}</bdi>{" "}
                      {technician.phone ? (
                        <a class="nowrap" href={`tel:${technician.phone.replace(/[^+\d]/g, "")}`}>
                          <bdi dir="ltr">{technician.phone}</bdi>
                        </a>
                      ) : null}
                    </>
                  ) : (
                    <span class="muted">–</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

const SLOW = 700;

/** The best of the delegation's lines: one person who gets through is enough to be heard. */
function LineOf({ delegation }: { delegation: Id }) {
  const room = useRoom();
  const tried = room.lines.value.filter((each) => each.delegation === delegation);
  const [best] = [...tried].sort((one, other) => troubles(one) - troubles(other));
  if (!best) return <span class="muted">{a.notTried}</span>;
  return (
    <span>
      <span class={troubles(best) ? "chip warn" : "chip ok"}>{assemblySaid.latency(best.latency_ms)}</span>{" "}
      <span class="small muted">
        {said.listed([
          best.transport === "events" ? a.byEvents : "",
          best.blocked.length ? assemblySaid.blocked(said.listed(best.blocked)) : "",
        ])}
      </span>
    </span>
  );
}

function troubles({ blocked, transport, latency_ms: latency }: LineEntity): number {
  return blocked.length * 2 + (transport === "events" ? 1 : 0) + (latency > SLOW ? 1 : 0);
}

/** Whom the organisers ring; a delegation says it once, before the day. */
export function TechnicianForm() {
  const room = useRoom();
  const name = useSignal("");
  const phone = useSignal("");
  if (room.you.value.delegation === null || room.you.value.role !== "delegate") return null;
  const command = { do: "set_technician", name: name.value.trim(), phone: phone.value.trim() } as const;
  return (
    <section class="rule">
      <details>
        <summary>{a.technicianName}</summary>
        <div class="stack slim">
          <p class="small muted">{a.technicianHelp}</p>
          <Text label={m.person} value={name} longest={120} />
          <Text label={a.technicianPhone} value={phone} longest={40} type="tel" />
          <div class="row">
            <Act place="technician" command={command.name && command.phone ? command : null}>
              {m.save}
            </Act>
          </div>
          <Answer place="technician" />
        </div>
      </details>
    </section>
  );
}
