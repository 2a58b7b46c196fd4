import { a, assemblySaid } from "../assembly-messages";
import { useRoom } from "../room";
import { Act, Answer } from "./act";

/** Whom the others look to: a facilitator takes the chair, or hands it over. Each may act all the same. */
export function Chairing() {
  const room = useRoom();
  const chair = room.chair.value;
  const you = room.you.value.participant;
  const facilitators = room.participants.value.filter(({ role }) => role === "facilitator");
  if (facilitators.length < 2) return null;
  const expect = chair?.participant ?? null;
  const mine = expect === you;
  return (
    <section class="rule">
      <h2>{a.chair}</h2>
      <p class="small">
        {mine
          ? a.youChair
          : chair
            ? assemblySaid.chairs(room.participant(chair.participant)?.name ?? "")
            : a.nobodyChairs}
      </p>
      {mine ? (
        <label class="small">
          {a.handOver}
          <select
            value=""
            onChange={(event) => {
              const participant = event.currentTarget.value;
              if (participant) room.give("chair", { do: "hand_over", participant, expect });
            }}
          >
            <option value="" />
            {facilitators
              .filter(({ id }) => id !== you)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        </label>
      ) : (
        <div class="row">
          <Act place="chair" command={{ do: "take_chair", expect }}>
            {a.takeChair}
          </Act>
        </div>
      )}
      <Answer place="chair" />
    </section>
  );
}
