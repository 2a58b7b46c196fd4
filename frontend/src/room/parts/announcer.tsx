import { useEffect, useState } from "preact/hooks";
import { m, said } from "../messages";
import { useRoom } from "../room";
import { nameOf } from "./names";

/** Says aloud what the eye would catch: who is called, that one is next, that one has the floor. */
export function Announcer() {
  const room = useRoom();
  const [polite, setPolite] = useState("");
  const [urgent, setUrgent] = useState("");
  const floor = room.floor.value;
  const head = room.entries.value[0];
  const turn = floor?.turn;
  const mine = floor !== null && room.isMine(floor);
  const next = head !== undefined && room.isMine(head);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is announced once, when it begins
  useEffect(() => {
    setUrgent(mine ? m.youSpeak : "");
    setPolite(
      floor && !mine ? said.nowSpeaks(nameOf(room, floor), room.delegation(floor.delegation)?.name) : "",
    );
  }, [turn]);
  useEffect(() => {
    if (next) setPolite(m.youAreNext);
  }, [next]);

  return (
    <div class="vh">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{urgent}</div>
    </div>
  );
}
