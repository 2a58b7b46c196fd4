import { useSignal } from "@preact/signals";
import { said } from "../messages";
import { p, pollSaid, steps } from "../poll-messages";
import type { PollEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import type { Room } from "../store";
import { Act, Answer } from "./act";
import { Meter } from "./airtime";
import { Panel, PanelButton } from "./panel";
import { PollForm } from "./poll-form";
import { TemperaturePicture } from "./temperature-picture";

/** Polls and temperatures: what is open, what came of the last one, and the earlier ones folded away. */
export function Polls({ chair = false }: { chair?: boolean }) {
  const room = useRoom();
  const polls = room.polls.value;
  const open = polls.filter(({ state }) => state === "open");
  const closed = polls.filter(({ state }) => state === "closed");
  const [last, ...earlier] = closed;
  if (!chair && polls.length === 0) return null;
  return (
    <section class="rule polling" id="polls">
      <div class="row">
        <h2>{p.polls}</h2>
        {chair ? (
          <span class="push">
            <PanelButton name="poll" keys="v">
              {p.openPoll}
            </PanelButton>
          </span>
        ) : null}
      </div>
      {chair ? (
        <Panel name="poll" label={p.openPoll}>
          <PollForm />
        </Panel>
      ) : null}
      <Answer place="polls" />
      {polls.length === 0 ? <p class="small muted">{p.noPolls}</p> : null}
      {open.map((poll) => (
        <Poll key={poll.id} poll={poll} chair={chair} />
      ))}
      {last && open.length === 0 ? <Poll key={last.id} poll={last} chair={chair} /> : null}
      {(open.length ? closed : earlier).length ? (
        <details>
          <summary>{p.earlier}</summary>
          {(open.length ? closed : earlier).map((poll) => (
            <Poll key={poll.id} poll={poll} chair={chair} />
          ))}
        </details>
      ) : null}
    </section>
  );
}

/** One line that leads to the open poll, for whoever has not voted yet. */
export function PollCall() {
  const room = useRoom();
  const poll = room.polls.value.find((each) => each.state === "open" && !room.myVote(each));
  if (!poll || room.you.value.role !== "delegate") return null;
  return (
    <p class="notice row" role="status">
      <span class="grow">
        <bdi>{pollSaid.isOpen(poll.question)}</bdi>
      </span>
      <a class="button" href="#polls">
        {p.toVote}
      </a>
    </p>
  );
}

/** What an answer is called here: the steps of a temperature are in each reader's language. */
export function answersOf(poll: PollEntity): string[] {
  return poll.scale === "temperature" ? steps : poll.options;
}

function Poll({ poll, chair }: { poll: Keyed<PollEntity>; chair: boolean }) {
  const room = useRoom();
  const open = poll.state === "open";
  const place = `poll/${poll.id}`;
  const votes = open && room.you.value.role === "delegate";
  const seats = seatsOf(room, poll);
  return (
    <article class="poll">
      <p>
        <b>
          <bdi>{poll.question}</bdi>
        </b>
      </p>
      <p class="small muted">
        {poll.scale === "temperature" ? <span class="chip">{p.temperature}</span> : null}{" "}
        {poll.secret ? <span class="chip">{p.secret}</span> : null}{" "}
        {pollSaid.voted(poll.voted, Math.max(poll.voted, seats.length))}
      </p>
      {votes ? <Ballot poll={poll} /> : null}
      {poll.counts ? <Result poll={poll} counts={poll.counts} /> : null}
      {poll.secret && open && !votes ? <p class="small muted">{p.countsLater}</p> : null}
      {chair && open ? (
        <>
          <Missing names={seats.filter(({ voted }) => !voted).map(({ name }) => name)} />
          <div class="row">
            <Act place={place} command={{ do: "close_poll", poll: poll.id }}>
              {p.closePoll}
            </Act>
          </div>
        </>
      ) : null}
      <Answer place={place} />
    </article>
  );
}

const NAMED = 8;

function Missing({ names }: { names: string[] }) {
  if (names.length === 0 || names.length > NAMED) return null;
  return <p class="small muted">{pollSaid.missing(said.listed(names))}</p>;
}

/** Who may vote, and whether they have; who has no delegation is a delegation of one. */
function seatsOf(room: Room, poll: Keyed<PollEntity>): { name: string; voted: boolean }[] {
  const seats = new Map<string, string>();
  for (const person of room.participants.value) {
    if (person.role !== "delegate") continue;
    const together = poll.by === "delegation" && person.delegation !== null;
    const seat = together ? `delegation/${person.delegation}` : `participant/${person.id}`;
    seats.set(seat, together ? (room.delegation(person.delegation)?.name ?? person.name) : person.name);
  }
  return [...seats].map(([seat, name]) => ({ name, voted: room.vote(poll, seat) !== undefined }));
}

/** The voter's own paper: one press in an open poll, a choice and a press in a secret one. */
function Ballot({ poll }: { poll: Keyed<PollEntity> }) {
  const room = useRoom();
  const chosen = useSignal<number | null>(null);
  const place = `poll/${poll.id}`;
  const vote = room.myVote(poll);
  const mine = vote?.participant === room.you.value.participant;
  if (poll.secret && vote) {
    return (
      <p>
        {mine ? p.youVoted : p.yourDelegationVoted} <span class="muted">{p.countsLater}</span>
      </p>
    );
  }
  if (!poll.secret) {
    return (
      <div class="stack slim">
        <div class="answers">
          {answersOf(poll).map((answer, option) => (
            <Act
              key={answer}
              place={place}
              pressed={vote?.option === option}
              command={vote?.option === option ? null : { do: "vote", poll: poll.id, option }}
            >
              <bdi>{answer}</bdi>
            </Act>
          ))}
        </div>
        <p class="small muted">{poll.by === "delegation" ? p.colleaguesVote : vote ? p.canChange : null}</p>
      </div>
    );
  }
  return (
    <fieldset class="stack slim">
      <legend class="small">{p.secretVoter}</legend>
      {answersOf(poll).map((answer, option) => (
        <label key={answer}>
          <input
            type="radio"
            name={place}
            checked={chosen.value === option}
            onChange={() => {
              chosen.value = option;
            }}
          />
          <bdi>{answer}</bdi>
        </label>
      ))}
      <div class="row">
        <Act
          place={place}
          look="primary"
          command={chosen.value === null ? null : { do: "vote", poll: poll.id, option: chosen.value }}
        >
          {p.cast}
        </Act>
      </div>
    </fieldset>
  );
}

export function Result({ poll, counts }: { poll: PollEntity; counts: number[] }) {
  if (poll.scale === "temperature") return <TemperaturePicture counts={counts} />;
  const most = Math.max(1, ...counts);
  return (
    <table class="bars" aria-label={p.poll}>
      <tbody>
        {poll.options.map((option, at) => (
          <tr key={option}>
            <th scope="row">
              <bdi>{option}</bdi>
            </th>
            <td>
              <Meter value={(counts[at] ?? 0) / most} share={null} />
            </td>
            <td class="end">{counts[at] ?? 0}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
