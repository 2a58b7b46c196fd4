import { m } from "../messages";
import { LocalClocks } from "../parts/clocks";
import { Hands } from "../parts/hands";
import { Notes } from "../parts/notes";
import { CallLink, Ended, WaitingRoom } from "../parts/session";
import { Waiting } from "../parts/waiting";
import { useRoom } from "../room";
import { Break, CurrentItem, Floor } from "./meeting";

/** For delegates, and for those who only follow: made for a phone first. */
export function Delegate() {
  const room = useRoom();
  const { status } = room.session.value;
  if (status === "ended" || status === "published") return <Ended />;
  if (status !== "live") return <WaitingRoom />;
  const speaks = room.you.value.role === "delegate";
  return (
    <div class="cols half">
      <div class="stack close">
        <CurrentItem />
        <Break />
        <Floor />
        {speaks ? <Hands /> : <p class="muted">{m.onlyListening}</p>}
      </div>
      <div class="stack close">
        <Waiting />
        <section class="rule" aria-live="polite">
          <h2>{m.notesAppear}</h2>
          <Notes />
        </section>
        <LocalClocks />
        <div class="row">
          <CallLink />
        </div>
      </div>
    </div>
  );
}
