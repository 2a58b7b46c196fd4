import { a, assemblySaid } from "../assembly-messages";
import { said } from "../messages";
import { useRoom } from "../room";
import { Act, Answer } from "./act";

/** Consent to recording: asked once, answered by each for themselves, changed at any time. */
export function ConsentQuestion() {
  const room = useRoom();
  const me = room.participant(room.you.value.participant);
  if (!room.recording.value || !me) return null;
  const answered = me.consent !== null;
  return (
    <section class={answered ? "rule" : "notice stack slim"} aria-label={a.recording}>
      {answered ? (
        <div class="row">
          <p class="grow small">{me.consent ? a.youAgreed : a.youRefused}</p>
          <Act place="consent" look="quiet" command={{ do: "give_consent", consent: !me.consent }}>
            {me.consent ? a.no : a.yes}
          </Act>
        </div>
      ) : (
        <>
          <p>
            <b>{a.mayRecord}</b> <span class="small muted">{a.recordHelp}</span>
          </p>
          <div class="row">
            {[true, false].map((consent) => (
              <Act key={String(consent)} place="consent" command={{ do: "give_consent", consent }}>
                {consent ? a.yes : a.no}
              </Act>
            ))}
          </div>
        </>
      )}
      <Answer place="consent" />
    </section>
  );
}

/** At the desk: whether everybody agreed, and who did not. */
export function Consents() {
  const room = useRoom();
  // A light line does not say who is here: then everybody is asked.
  const people = room.participants.value.filter(
    ({ present, consent, role }) => consent !== null || (room.light.value ? role !== "observer" : present),
  );
  const yes = people.filter(({ consent }) => consent === true).length;
  const refused = people.filter(({ consent }) => consent === false);
  const open = people.length - yes - refused.length;
  return (
    <section class="rule">
      <h2>{a.recording}</h2>
      {room.recording.value ? (
        <>
          <p class="small">
            {people.length && yes === people.length ? (
              <span class="chip ok">{a.allAgree}</span>
            ) : (
              assemblySaid.consents(yes, refused.length, open)
            )}
          </p>
          {refused.length ? (
            <p class="small muted">{assemblySaid.refused(said.listed(refused.map(({ name }) => name)))}</p>
          ) : null}
          <ConsentQuestion />
        </>
      ) : (
        <div class="row">
          <Act place="consent" command={{ do: "ask_consent" }}>
            {a.askConsent}
          </Act>
        </div>
      )}
      {room.recording.value ? null : <Answer place="consent" />}
    </section>
  );
}
