import { m } from "../messages";
import type { Id, Kind, Speaker } from "../protocol";
import { useRoom } from "../room";

export function nameOf(room: ReturnType<typeof useRoom>, speaker: Speaker): string {
  return (
    room.participant(speaker.participant)?.name ??
    speaker.guest ??
    room.delegation(speaker.delegation)?.name ??
    m.someone
  );
}

/** Two letters, with the country's (or delegation's) name for those who ask. */
export function Country({ delegation }: { delegation: Id | null }) {
  const found = useRoom().delegation(delegation);
  if (!found?.country) return null;
  return (
    <abbr class="cc" title={found.name}>
      {found.country}
    </abbr>
  );
}

/** The delegation in full, behind its letters. */
export function Delegation({ of }: { of: Speaker }) {
  const found = useRoom().delegation(of.delegation);
  if (!found) return of.guest ? <span>{m.guest}</span> : null;
  return (
    <>
      <Country delegation={of.delegation} /> <bdi>{found.name}</bdi>
    </>
  );
}

export function KindWord({ kind, chip = false }: { kind: Kind; chip?: boolean }) {
  return <span class={chip ? "chip" : "muted"}>{m.kinds[kind]}</span>;
}
