import { useSignal } from "@preact/signals";
import { a, assemblySaid } from "../assembly-messages";
import { m, said } from "../messages";
import type { EntryEntity, Id, Kind } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import { Act, Answer } from "./act";
import { HandIcon } from "./hand";
import { HandNote } from "./hand-note";
import { KindWord, nameOf } from "./names";

const INTERRUPTIONS: Kind[] = ["reply", "clarification", "point_of_order"];

/**
 * One press a kind. A raised hand is lowered only on its own card below: these buttons never move and never undo
 * themselves, so that pressing twice in a hurry does no harm.
 */
export function Hands() {
  const room = useRoom();
  const { open, topic } = room.queue.value;
  const item = room.session.value.item;
  const ours = room.entries.value.filter((entry) => room.actsFor(entry));
  const raised = (kind: Kind) =>
    ours.some((entry) => entry.kind === kind && !entry.round && room.isMine(entry));
  const possible = (kind: Kind) =>
    kind === "point_of_order" || (open && item !== null && (kind !== "reply" || topic));
  const command = (kind: Kind) =>
    raised(kind) || !possible(kind) ? null : ({ do: "raise_hand", kind } as const);
  const up = raised("topic");

  return (
    <section aria-label={m.askForFloor} class="stack slim">
      <div class="hands">
        <Act place="hand/topic" look={up ? "main secondary" : "main"} pressed={up} command={command("topic")}>
          <HandIcon />
          {up ? m.handIsUp : m.raiseHand}
          <span class="small">{up ? m.forNewTopic : m.toOpenTopic}</span>
        </Act>
        {INTERRUPTIONS.map((kind) => (
          <Act key={kind} place={`hand/${kind}`} pressed={raised(kind)} command={command(kind)}>
            {m.kinds[kind]}
          </Act>
        ))}
      </div>
      {topic && possible("reply") ? <ReplyTo turn={topic} /> : null}
      <ForColleague />
      {item === null ? (
        <p class="small muted">{m.noItemForMe}</p>
      ) : open ? null : (
        <p class="small muted">{m.queueClosedForMe}</p>
      )}
      <Answer place="hand/topic" />
      {INTERRUPTIONS.map((kind) => (
        <Answer key={kind} place={`hand/${kind}`} />
      ))}
      {ours.map((entry) => (
        <MyPlace key={entry.id} entry={entry} />
      ))}
    </section>
  );
}

/** Whose topic a reply would reply to, where this page knows it. */
function ReplyTo({ turn }: { turn: Id }) {
  const room = useRoom();
  const found = room.recent.value.find((each) => each.turn === turn);
  if (!found || room.isMine(found)) return null;
  return <p class="small muted">{assemblySaid.replyTo(nameOf(room, found))}</p>;
}

/** Where a delegation lets its people act for each other: a hand for a colleague who cannot press. */
function ForColleague() {
  const room = useRoom();
  const { participant: me, delegation } = room.you.value;
  const colleagues = room.participants.value.filter(
    (one) => one.delegation === delegation && one.id !== me && one.role === "delegate",
  );
  if (!room.delegation(delegation)?.acts_together || colleagues.length === 0) return null;
  return (
    <details>
      <summary>{a.forColleague}</summary>
      <div class="row">
        {colleagues.map(({ id, name }) => (
          <Act key={id} place="hand/colleague" command={{ do: "raise_hand", kind: "topic", for: id }}>
            {assemblySaid.raiseFor(name)}
          </Act>
        ))}
      </div>
      <Answer place="hand/colleague" />
    </details>
  );
}

/** My place in the queue, why it is that, and what I may do about it. */
function MyPlace({ entry }: { entry: Keyed<EntryEntity> }) {
  const room = useRoom();
  const writing = useSignal(false);
  const place = `entry/${entry.id}`;
  const number = room.entries.value.findIndex((each) => each.id === entry.id) + 1;
  const country = room.delegation(entry.delegation)?.name;
  return (
    <div class="card mine">
      <div class="row whole high">
        <span class="place large">{number}</span>
        <div class="grow">
          <p>
            <b>
              {room.isMine(entry)
                ? said.place(number)
                : assemblySaid.colleaguesHand(number, nameOf(room, entry))}
            </b>{" "}
            <KindWord kind={entry.kind} round={entry.round} chip />
          </p>
          <p class="small muted">
            {entry.round ? `${a.ourTurn} ` : null}
            {said.because(entry.because, country ?? nameOf(room, entry))}
          </p>
          {entry.note && !writing.value ? (
            <p class="small">
              <bdi>{entry.note}</bdi>
            </p>
          ) : null}
        </div>
      </div>
      {!writing.value ? (
        <div class="hands slim">
          {entry.round ? null : (
            <button
              type="button"
              class="secondary"
              onClick={() => {
                writing.value = true;
              }}
            >
              {entry.note ? m.changeNote : m.addNote}
            </button>
          )}
          <Act place={place} command={{ do: "defer_hand", entry: entry.id }}>
            {entry.round ? a.goLast : m.moveToEnd}
          </Act>
          <Act place={place} command={{ do: "lower_hand", entry: entry.id }}>
            {entry.round ? a.pass : m.lower}
          </Act>
        </div>
      ) : (
        <HandNote
          entry={entry}
          onDone={() => {
            writing.value = false;
          }}
        />
      )}
      <Answer place={place} />
    </div>
  );
}
