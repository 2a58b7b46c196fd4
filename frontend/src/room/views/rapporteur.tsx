import { m } from "../messages";
import { Agenda } from "../parts/agenda";
import { Airtime } from "../parts/airtime";
import { NoteForm, Notes } from "../parts/notes";
import { CallLink, Ended, WaitingRoom } from "../parts/session";
import { Waiting } from "../parts/waiting";
import { useRoom } from "../room";
import { Break, CurrentItem, Floor } from "./meeting";

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
        <section class="rule">
          <h2>{m.notes}</h2>
          <NoteForm />
          <Notes editable />
        </section>
      </div>
      <aside class="stack close">
        <Waiting />
        <div class="rule">
          <Agenda />
        </div>
        <div class="rule">
          <Airtime />
        </div>
        <div class="row">
          <CallLink />
        </div>
      </aside>
    </div>
  );
}
