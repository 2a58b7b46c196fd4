import { m } from "../messages";
import { Break } from "../parts/break";
import { LocalClocks } from "../parts/clocks";
import { ThisDevice } from "../parts/device";
import { Hands } from "../parts/hands";
import { Notes } from "../parts/notes";
import { PollCall, Polls } from "../parts/polls";
import { RollCallAnswer } from "../parts/presence";
import { ConsentQuestion } from "../parts/recording";
import { RoundProgress } from "../parts/round";
import { CallLink, Ended, WaitingRoom } from "../parts/session";
import { TellRoom } from "../parts/signalling";
import { Video } from "../parts/video";
import { Waiting } from "../parts/waiting";
import { useRoom } from "../room";
import { CurrentItem, Floor } from "./meeting";

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
        <PollCall />
        <RollCallAnswer />
        <Floor />
        {speaks ? <Hands /> : <p class="muted">{m.onlyListening}</p>}
        <ConsentQuestion />
        <Polls />
        {speaks ? <TellRoom /> : null}
      </div>
      <div class="stack close">
        <Video />
        <RoundProgress />
        <Waiting />
        <section class="rule" aria-live="polite">
          <h2>{m.notesAppear}</h2>
          <Notes />
        </section>
        <LocalClocks />
        <ThisDevice />
        <div class="row">
          <CallLink />
        </div>
      </div>
    </div>
  );
}
