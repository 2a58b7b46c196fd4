// What this device prefers, kept in the browser; where nothing can be kept it holds for the page only.

import { type Signal, signal } from "@preact/signals";

export function preference(name: string, otherwise: boolean): Signal<boolean> {
  const key = `meridian.${name}`;
  const chosen = signal(otherwise);
  try {
    const stored = localStorage.getItem(key);
    if (stored) chosen.value = stored === "on";
  } catch {
    return chosen;
  }
  chosen.subscribe((value) => {
    try {
      if (value === otherwise) localStorage.removeItem(key);
      else localStorage.setItem(key, value ? "on" : "off");
    } catch {
      // Private mode, or full.
    }
  });
  return chosen;
}

export const device = {
  /** Single keys at the desk. */
  keys: preference("keys", true),
  /** A sound when one is next or called. */
  sound: preference("sound", false),
  /** For weak lines and phones: see `Room.light`. */
  light: preference("light", false),
};
