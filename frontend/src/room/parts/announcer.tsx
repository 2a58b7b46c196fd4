import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { a, assemblySaid } from "../assembly-messages";
import { elapsedSeconds, paceOf } from "../clock";
import { device } from "../device";
import { m, said } from "../messages";
import { useRoom } from "../room";
import { sound } from "../sound";
import { nameOf } from "./names";

/**
 * Says aloud what the eye would catch: who is called, that one is next, that one has the floor, that one's time runs
 * out. Where somebody switched it on, a sound and the page's title say so too.
 */
export function Announcer() {
  const room = useRoom();
  const [polite, setPolite] = useState("");
  const [urgent, setUrgent] = useState("");
  const floor = room.floor.value;
  const head = room.entries.value[0];
  const turn = floor?.turn;
  const mine = floor !== null && room.isMine(floor);
  const next = head !== undefined && room.isMine(head);
  const pace = useComputed(() => {
    const now = room.floor.value;
    return now && !now.paused_at ? paceOf(elapsedSeconds(now, room.now.value), room.limitOf(now)) : "";
  }).value;

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
  useEffect(() => {
    if (mine && (pace === "soon" || pace === "now")) setPolite(pace === "soon" ? a.soonOver : a.timeNow);
  }, [mine, pace]);
  useNotice(mine, next);

  return (
    <div class="vh">
      <div aria-live="polite">{polite}</div>
      <div aria-live="polite">{room.told.value}</div>
      <div aria-live="assertive">{urgent}</div>
    </div>
  );
}

/** In the title of the page, seen from another tab; with a sound where it is wanted. Not for what stood so at first. */
function useNotice(mine: boolean, next: boolean): void {
  const [was, setWas] = useState({ mine, next });
  const [title] = useState(document.title);
  useEffect(() => {
    document.title = mine
      ? assemblySaid.titled(m.youSpeak, title)
      : next
        ? assemblySaid.titled(m.youAreNext, title)
        : title;
    const called = mine && !was.mine;
    if ((called || (next && !was.next)) && device.sound.peek()) sound(called);
    if (mine !== was.mine || next !== was.next) setWas({ mine, next });
  }, [mine, next, was, title]);
}
