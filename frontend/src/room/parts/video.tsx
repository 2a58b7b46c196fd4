import { useSignal } from "@preact/signals";
import { a } from "../assembly-messages";
import { useRoom } from "../room";

/** The call beside the room where it can stand in a page; it loads at a press, never by itself. */
export function Video() {
  const { video } = useRoom().data.urls;
  const shown = useSignal(false);
  if (!video) return null;
  return (
    <section class="video">
      <button
        type="button"
        class="secondary"
        aria-expanded={shown.value}
        onClick={() => {
          shown.value = !shown.value;
        }}
      >
        {shown.value ? a.hideVideo : a.video}
      </button>
      {shown.value ? (
        <iframe
          src={video}
          title={a.videoFrame}
          allow="camera; microphone; display-capture; autoplay; fullscreen"
          referrerpolicy="no-referrer"
        />
      ) : null}
    </section>
  );
}
