import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export type PanelName = "person" | "round" | "poll" | "correct" | "break" | "end" | "roll" | "item";

/** Which panel is open; one at a time, so that a desk stays calm. */
export const openPanel = signal<PanelName | null>(null);

export function closePanel(): void {
  const name = openPanel.peek();
  openPanel.value = null;
  document.querySelector<HTMLElement>(`[data-panel="${name}"]`)?.focus();
}

interface PanelButtonProps {
  name: PanelName;
  keys?: string;
  look?: string;
  children: ComponentChildren;
}

export function PanelButton({ name, keys, look = "secondary", children }: PanelButtonProps) {
  return (
    <button
      type="button"
      class={look}
      data-panel={name}
      aria-expanded={openPanel.value === name}
      aria-keyshortcuts={keys}
      onClick={() => {
        openPanel.value = openPanel.value === name ? null : name;
      }}
    >
      {children}
    </button>
  );
}

/** What a panel button opens: takes the focus, Escape closes it. */
export function Panel({
  name,
  label,
  children,
}: {
  name: PanelName;
  label: string;
  children: ComponentChildren;
}) {
  return openPanel.value === name ? <Opened label={label}>{children}</Opened> : null;
}

function Opened({ label, children }: { label: string; children: ComponentChildren }) {
  const place = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    place.current?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  }, []);
  return (
    <fieldset
      ref={place}
      class="card panel stack slim"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        closePanel();
      }}
    >
      {children}
    </fieldset>
  );
}
