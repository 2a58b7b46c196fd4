import { a, assemblySaid, signalsToSend } from "../assembly-messages";
import type { SignalEntity, SignalKind } from "../protocol";
import { useRoom } from "../room";
import type { Room } from "../store";
import { Act, Answer } from "./act";

/** Slower, please; I cannot hear; and for interpreters: relay is ready. Nobody is interrupted. */
export function TellRoom() {
  const room = useRoom();
  const kinds: SignalKind[] = ["slow_down", "cannot_hear"];
  if (room.you.value.role === "interpreter") kinds.push("relay_ready");
  const shown = room.signals.value.find(({ participant }) => participant === room.you.value.participant);
  return (
    <section class="rule">
      <h2>{a.tellRoom}</h2>
      <div class="row">
        {kinds.map((kind) => (
          <Act
            key={kind}
            place="signal"
            pressed={shown?.kind === kind}
            command={shown?.kind === kind ? null : { do: "signal", kind }}
          >
            {signalsToSend[kind]}
          </Act>
        ))}
      </div>
      <p class="small muted">{a.tellHelp}</p>
      <Answer place="signal" />
    </section>
  );
}

/** What is being signalled, on the floor where the speaker and the chair look. */
export function Signals() {
  const room = useRoom();
  return (
    <div class="signals" role="status">
      {room.signals.value.map((signal) => (
        <p key={signal.id}>{assemblySaid.signal(signal.kind, whoOf(room, signal))}</p>
      ))}
    </div>
  );
}

function whoOf(room: Room, { delegation, participant }: SignalEntity): string {
  return room.delegation(delegation)?.name ?? room.participant(participant)?.name ?? "";
}
