import { Agenda } from "../parts/agenda";
import { Backstage } from "../parts/backstage";
import { Break } from "../parts/break";
import { ThisDevice } from "../parts/device";
import { FloorLanguage } from "../parts/language";
import { Polls } from "../parts/polls";
import { ConsentQuestion } from "../parts/recording";
import { CallLink, Ended, WaitingRoom } from "../parts/session";
import { TellRoom } from "../parts/signalling";
import { Video } from "../parts/video";
import { Waiting } from "../parts/waiting";
import { useRoom } from "../room";
import { CurrentItem, Floor } from "./meeting";

/** For interpreters: who speaks and in which language, who is next, and the signals at hand. */
export function Interpreter() {
  const { status } = useRoom().session.value;
  if (status === "ended" || status === "published") return <Ended />;
  if (status !== "live") return <WaitingRoom />;
  return (
    <div class="cols two">
      <div class="stack close">
        <CurrentItem />
        <Break />
        <Floor />
        <FloorLanguage />
        <TellRoom />
        <Waiting />
      </div>
      <aside class="stack close">
        <Video />
        <Backstage />
        <ConsentQuestion />
        <Polls />
        <div class="rule">
          <Agenda />
        </div>
        <ThisDevice />
        <div class="row">
          <CallLink />
        </div>
      </aside>
    </div>
  );
}
