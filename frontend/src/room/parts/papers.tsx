import { a } from "../assembly-messages";
import { said } from "../messages";
import type { Id, PaperEntity } from "../protocol";
import { useRoom } from "../room";
import type { Keyed } from "../selecting";
import { Answer } from "./act";

/** Slides and papers of an item; null: those of the whole session. */
export function Papers({ item }: { item: Id | null }) {
  const papers = useRoom().papers.value.filter((each) => each.item === item);
  if (papers.length === 0) return null;
  return (
    <ul class="plain papers small" aria-label={a.papers}>
      {papers.map((paper) => (
        <li key={paper.id}>
          <PaperLink paper={paper} />
        </li>
      ))}
    </ul>
  );
}

function PaperLink({ paper }: { paper: Keyed<PaperEntity> }) {
  return (
    <>
      <a href={paper.url} target="_blank" rel="noopener noreferrer" lang={paper.language}>
        <bdi>{paper.title}</bdi>
      </a>{" "}
      <span class="muted">{said.listed([paper.kind, paper.language])}</span>
    </>
  );
}

/** At the desk: which item each paper bears on. */
export function PlacePapers() {
  const room = useRoom();
  const items = room.items.value.filter(({ state }) => state !== "dropped");
  if (room.papers.value.length === 0) return null;
  return (
    <details>
      <summary>{a.placePapers}</summary>
      <ul class="plain stack slim">
        {room.papers.value.map((paper) => (
          <li key={paper.id}>
            <label class="small">
              <bdi>{paper.title}</bdi>
              <select
                value={paper.item ?? ""}
                onChange={(event) => {
                  const item = event.currentTarget.value || null;
                  room.give("papers", { do: "place_paper", paper: paper.id, item });
                }}
              >
                <option value="">{a.wholeSession}</option>
                {items.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
          </li>
        ))}
      </ul>
      <Answer place="papers" />
    </details>
  );
}
