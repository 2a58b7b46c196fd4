import { useComputed } from "@preact/signals";
import { m } from "../messages";
import { useRoom } from "../room";
import { clockTime } from "../times";

/** The present minute in each delegation's place; places that share name and zone stand once. */
export function useClocks(): { name: string; time: string }[] {
  const room = useRoom();
  const minute = useComputed(() => Math.floor(room.now.value / 60_000)).value;
  const seen = new Map(room.data.clocks.map((clock) => [`${clock.name}\n${clock.zone}`, clock]));
  return [...seen.values()].map(({ name, zone }) => ({ name, time: clockTime(minute * 60_000, zone) }));
}

export function LocalClocks() {
  const clocks = useClocks();
  if (clocks.length === 0) return null;
  return (
    <section class="rule">
      <h2>{m.localClocks}</h2>
      <table>
        <tbody>
          {clocks.map(({ name, time }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="end">
                <time>{time}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
