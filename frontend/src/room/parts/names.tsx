import { a } from "../assembly-messages";
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
      <Country delegation={of.delegation} /> {of.participant || of.guest ? <bdi>{found.name}</bdi> : null}
    </>
  );
}

interface KindWordProps {
  kind: Kind;
  /** The round that it is a place or a turn of. */
  round?: Id | null;
  chip?: boolean;
}

export function KindWord({ kind, round = null, chip = false }: KindWordProps) {
  return <span class={chip ? "chip" : "muted"}>{kindWord(kind, round)}</span>;
}

export function kindWord(kind: Kind, round: Id | null): string {
  return round ? a.round : m.kinds[kind];
}
