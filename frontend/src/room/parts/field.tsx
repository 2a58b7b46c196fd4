import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface ChoiceProps<T extends string> {
  label: ComponentChildren;
  value: Signal<T>;
  /** What is shown as chosen where that is not simply `value`. */
  chosen?: T | undefined;
  children: ComponentChildren;
  onChoose?: (value: T) => void;
}

/** A select bound to a signal. */
export function Choice<T extends string>({ label, value, chosen, children, onChoose }: ChoiceProps<T>) {
  return (
    <label class="small">
      {label}
      <select
        value={chosen ?? value.value}
        onChange={(event) => {
          value.value = event.currentTarget.value as T;
          onChoose?.(value.value);
        }}
      >
        {children}
      </select>
    </label>
  );
}

interface TextProps {
  label: string;
  value: Signal<string>;
  longest: number;
  lines?: boolean;
  type?: "text" | "date" | "number" | "tel";
}

/** A text field bound to a signal. */
export function Text({ label, value, longest, lines = false, type = "text" }: TextProps) {
  const typed = (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    value.value = event.currentTarget.value;
  };
  const id = useId();
  // The types of JSX want to know which of them it is.
  const kind = { type } as { type: "text" };
  return (
    <label class="small" htmlFor={id}>
      {label}
      {lines ? (
        <textarea id={id} maxLength={longest} value={value.value} onInput={typed} />
      ) : (
        <input id={id} {...kind} maxLength={longest} autocomplete="off" value={value.value} onInput={typed} />
      )}
    </label>
  );
}

interface TickProps {
  label: ComponentChildren;
  value: Signal<boolean>;
}

export function Tick({ label, value }: TickProps) {
  return (
    <label class="small">
      <input
        type="checkbox"
        checked={value.value}
        onChange={(event) => {
          value.value = event.currentTarget.checked;
        }}
      />
      {label}
    </label>
  );
}
