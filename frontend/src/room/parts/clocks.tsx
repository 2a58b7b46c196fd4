import { useComputed } from "@preact/signals";
import { a } from "../assembly-messages";
import { m } from "../messages";
import { useRoom } from "../room";
import { clockTime, isNight } from "../times";

interface Place {
  name: string;
  zone: string;
}

/** The delegations' places; those that share name and zone stand once. */
export function usePlaces(): Place[] {
  const { clocks } = useRoom().data;
  return [...new Map(clocks.map((clock) => [`${clock.name}\n${clock.zone}`, clock])).values()];
}

/** The present minute in each delegation's place. */
export function useClocks(): (Place & { time: string; night: boolean })[] {
  const room = useRoom();
  const minute = useComputed(() => Math.floor(room.now.value / 60_000) * 60_000).value;
  return usePlaces().map((place) => ({
    ...place,
    time: clockTime(minute, place.zone),
    night: isNight(minute, place.zone),
  }));
}

/** Each place's clock, when the meeting may end there, and a word where people should be asleep then. */
export function LocalClocks() {
  const room = useRoom();
  const clocks = useClocks();
  const end = useComputed(() => Math.floor((room.projection.value?.end ?? 0) / 60_000) * 60_000).value;
  if (clocks.length === 0) return null;
  return (
    <section class="rule">
      <h2>{m.localClocks}</h2>
      <table>
        {end ? (
          <thead>
            <tr>
              <td />
              <th scope="col" class="end">
                {a.nowThere}
              </th>
              <th scope="col" class="end">
                {a.endsThere}
              </th>
            </tr>
          </thead>
        ) : null}
        <tbody>
          {clocks.map(({ name, zone, time, night }) => (
            <tr key={`${name} ${zone}`}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              <td class="end">
                {night ? <span class="chip night">{a.night}</span> : null} <time>{time}</time>
              </td>
              {end ? (
                <td class="end">
                  {!night && isNight(end, zone) ? <span class="chip night">{a.night}</span> : null}{" "}
                  <time>{clockTime(end, zone)}</time>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
