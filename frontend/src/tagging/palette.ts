// Finding a theme by typing, for codebooks with more themes than there are number keys.

import { found, type Named } from "./finding";

interface Choice extends Named {
  button: HTMLButtonElement;
}

export interface Palette {
  /** Takes the keys until a theme is chosen or Escape gives them back. */
  open: () => void;
  isOpen: () => boolean;
}

/** `given` gets the keys back; `chosen` is told before a theme is pressed. */
export function paletteOf(bar: HTMLFormElement, given: () => void, chosen: () => void): Palette {
  const field = bar.querySelector<HTMLInputElement>("#tagfind");
  const heard = bar.querySelector<HTMLElement>("[role=status]");
  const choices: Choice[] = [...bar.querySelectorAll<HTMLButtonElement>("button[data-key]")].map(
    (button) => ({ button, key: button.dataset.key ?? "", label: button.dataset.label ?? "" }),
  );
  let best: Choice | undefined;

  const show = (): void => {
    const typed = field?.value ?? "";
    const matching = found(choices, typed);
    best = typed.trim() ? matching[0] : undefined;
    for (const choice of choices) {
      choice.button.hidden = !matching.includes(choice);
      choice.button.toggleAttribute("data-best", choice === best);
    }
    best?.button.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (heard) heard.textContent = best ? `${best.key} ${best.label}` : "";
  };

  field?.addEventListener("input", show);
  field?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // else the first button of the form is pressed, whatever was typed
      if (best) {
        chosen();
        best.button.click();
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      field.value = "";
      show();
      given();
    }
  });
  return {
    open: () => field?.focus(),
    isOpen: () => bar.contains(document.activeElement),
  };
}
