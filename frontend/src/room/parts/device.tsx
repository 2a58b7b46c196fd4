import { a } from "../assembly-messages";
import { device } from "../device";
import { Tick } from "./field";

/** What this device alone does: a sound, light mode. Both are off until somebody wants them. */
export function ThisDevice() {
  return (
    <section class="rule">
      <h2>{a.thisDevice}</h2>
      <p>
        <Tick label={a.sound} value={device.sound} />
      </p>
      <p>
        <Tick label={a.light} value={device.light} />
      </p>
    </section>
  );
}
