import { m, said } from "../messages";
import { useRoom } from "../room";
import { span } from "../times";

/** Speaking time a delegation, the present turn included, with the line of an equal share. */
export function Airtime() {
  const room = useRoom();
  const rows = room.airtime.value;
  const total = rows.reduce((sum, row) => sum + row.seconds, 0);
  const share = rows.length ? total / rows.length : 0;
  const longest = Math.max(1, share, ...rows.map((row) => row.seconds)) * 1.1;
  return (
    <section>
      <h2>{m.airtime}</h2>
      <table class="bars">
        <caption>{total > 0 ? said.equalShare(span(share)) : m.nobodySpokeYet}</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td>
                <Meter value={row.seconds / longest} share={total > 0 ? share / longest : null} />
              </td>
              <td class="end">{span(row.seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The same drawing as the template tag `{% meter %}`; both numbers from 0 to 1. */
export function Meter({ value, share }: { value: number; share: number | null }) {
  const percent = (part: number) => `${(part * 100).toFixed(2)}%`;
  return (
    <svg class="meter" aria-hidden="true">
      <rect class="rest" width="100%" height="100%" rx="2" />
      <rect width={percent(value)} height="100%" rx="2" />
      {share === null ? null : <line x1={percent(share)} x2={percent(share)} y1="-4" y2="16" />}
    </svg>
  );
}
