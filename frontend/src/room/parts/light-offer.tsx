import { useSignal } from "@preact/signals";
import { a } from "../assembly-messages";
import { device } from "../device";
import { useRoom } from "../room";

/** Where one's own line has been weak for a while: light mode, at a press. Declined, it is not offered again. */
export function LightOffer() {
  const room = useRoom();
  const declined = useSignal(false);
  const offered = room.quality.weak.value && !room.light.value && !declined.value;
  return (
    <div role="status">
      {offered ? (
        <div class="notice row">
          <span class="grow">{a.lightOffered}</span>
          <button
            type="button"
            class="secondary"
            onClick={() => {
              device.light.value = true;
            }}
          >
            {a.useLight}
          </button>
          <button
            type="button"
            class="quiet"
            onClick={() => {
              declined.value = true;
            }}
          >
            {a.noThanks}
          </button>
        </div>
      ) : null}
    </div>
  );
}
