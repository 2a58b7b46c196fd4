import { a, assemblySaid } from "../assembly-messages";

interface Earlier {
  url: string;
  actions: { id: number; text: string; owner: string; due: string; overdue: boolean }[];
}

/** What earlier sessions left open, as it stood when the page was opened; its list says more and takes notes. */
export function EarlierActions() {
  const earlier = read();
  if (!earlier?.actions.length) return null;
  return (
    <details class="rule" id="earlier">
      <summary>
        {a.earlierActions} ({earlier.actions.length})
      </summary>
      <ul class="plain notes">
        {earlier.actions.map(({ id, text, owner, due, overdue }) => (
          <li key={id}>
            <bdi>{text}</bdi>{" "}
            {owner || due ? <span class="small muted">{assemblySaid.due(owner, due)} </span> : null}
            {overdue ? <span class="chip warn">{a.overdue}</span> : null}
          </li>
        ))}
      </ul>
      <p class="small">
        <a href={earlier.url} target="_blank" rel="noopener">
          {a.noteActions}
        </a>
      </p>
    </details>
  );
}

/** The page has them in an element of its own: the room's log knows nothing of minutes. */
function read(): Earlier | null {
  const data = document.getElementById("earlier-actions")?.textContent;
  return data ? (JSON.parse(data) as Earlier) : null;
}
