import { a } from "../assembly-messages";
import { device } from "../device";
import { Tick } from "./field";
import { OwnLanguage } from "./language";

/** What this device alone does, a sound and light mode, both off until somebody wants them; and one's language. */
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
      <OwnLanguage />
    </section>
  );
}
