import { useSignal } from "@preact/signals";
import { m } from "../messages";
import type { Kind } from "../protocol";
import { useRoom } from "../room";

export const GUEST = "guest";

/** Puts someone in the queue, or gives them the floor: anyone of the dialogue, or a guest by name. */
export function AddPerson({ onDone }: { onDone: () => void }) {
  const room = useRoom();
  const person = useSignal("");
  const guest = useSignal("");
  const kind = useSignal<Kind>("topic");
  const name = guest.value.trim();
  const ready = person.value === GUEST ? name !== "" : person.value !== "";

  const queue = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const who = person.value === GUEST ? { guest: name } : { for: person.value };
    room.give("add", { do: "raise_hand", kind: kind.value, ...who });
    onDone();
  };
  const call = (how: "call" | "last_word") => () => {
    if (!ready) return;
    const who = person.value === GUEST ? { guest: name } : { participant: person.value };
    room.give("add", { do: how, ...who, expect: room.floor.value?.turn ?? null });
    onDone();
  };

  return (
    <form class="addperson" onSubmit={queue}>
      <label class="small">
        {m.person}
        <select
          value={person}
          onChange={(event) => {
            person.value = event.currentTarget.value;
          }}
        >
          <option value="" />
          <People />
          <option value={GUEST}>{m.aGuest}</option>
        </select>
      </label>
      {person.value === GUEST ? (
        <label class="small">
          {m.guestName}
          <input
            maxLength={120}
            value={guest}
            onInput={(event) => {
              guest.value = event.currentTarget.value;
            }}
          />
        </label>
      ) : null}
      <label class="small">
        {m.asks}
        <select
          value={kind}
          onChange={(event) => {
            kind.value = event.currentTarget.value as Kind;
          }}
        >
          {(Object.keys(m.kinds) as Kind[]).reverse().map((each) => (
            <option key={each} value={each}>
              {m.kinds[each]}
            </option>
          ))}
        </select>
      </label>
      <div class="row">
        <button type="submit" aria-disabled={!ready}>
          {m.putInQueue}
        </button>
        <button type="button" class="secondary" aria-disabled={!ready} onClick={call("call")}>
          {m.giveFloor}
        </button>
        <button type="button" class="secondary" aria-disabled={!ready} onClick={call("last_word")}>
          {m.lastWord}
        </button>
        <button type="button" class="secondary" onClick={onDone}>
          {m.cancel}
        </button>
      </div>
      <p class="small muted">{m.lastWordHelp}</p>
    </form>
  );
}

/** Everyone of the dialogue, by delegation. */
export function People() {
  const room = useRoom();
  const people = room.participants.value;
  const groups = [
    ...room.delegations.value.map(({ id, name }) => ({ id, name })),
    { id: null, name: m.withoutDelegation },
  ];
  return (
    <>
      {groups.map((group) => {
        const members = people.filter((one) => one.delegation === group.id);
        return members.length === 0 ? null : (
          <optgroup key={group.name} label={group.name}>
            {members.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </optgroup>
        );
      })}
    </>
  );
}
