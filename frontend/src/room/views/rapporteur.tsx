import { a } from "../assembly-messages";
import { m } from "../messages";
import { Agenda } from "../parts/agenda";
import { Airtime } from "../parts/airtime";
import { Backstage } from "../parts/backstage";
import { Break } from "../parts/break";
import { CorrectionForm } from "../parts/correction";
import { ThisDevice } from "../parts/device";
import { EarlierActions } from "../parts/earlier-actions";
import { NoteForm, Notes } from "../parts/notes";
import { Panel, PanelButton } from "../parts/panel";
import { Polls } from "../parts/polls";
import { ConsentQuestion } from "../parts/recording";
import { CallLink, Ended, WaitingRoom } from "../parts/session";
import { Shortcuts } from "../parts/shortcuts";
import { Video } from "../parts/video";
import { Waiting } from "../parts/waiting";
import { useRoom } from "../room";
import { CurrentItem, Floor } from "./meeting";

/** For the rapporteur: who speaks, and the notes that will carry the minutes. */
export function Rapporteur() {
  const { status } = useRoom().session.value;
  if (status === "ended" || status === "published") return <Ended writes />;
  if (status !== "live") return <WaitingRoom />;
  return (
    <div class="cols two">
      <div class="stack close">
        <CurrentItem />
        <Break />
        <Floor />
        <section>
          <PanelButton name="correct" keys="x">
            {a.correct}
          </PanelButton>
          <Panel name="correct" label={a.correct}>
            <CorrectionForm />
          </Panel>
        </section>
        <section class="rule">
          <h2>{m.notes}</h2>
          <NoteForm />
          <Notes editable />
        </section>
      </div>
      <aside class="stack close">
        <Video />
        <Waiting />
        <Backstage />
        <Polls />
        <ConsentQuestion />
        <div class="rule">
          <Agenda />
        </div>
        <EarlierActions />
        <div class="rule">
          <Airtime />
        </div>
        <ThisDevice />
        <div class="row">
          <CallLink />
          <Shortcuts />
        </div>
      </aside>
    </div>
  );
}
