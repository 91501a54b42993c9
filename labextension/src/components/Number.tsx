import { NumberInput } from "@mantine/core";
import { useState } from "react";
import { problemOf } from "../core/checks.ts";
import type { NumberComponent as Properties } from "../core/protocol.ts";
import { useRenderer, useValue, type Kind } from "./context.ts";
import { useCommit, useField } from "./inputs.ts";

/** The number that a draft stands for: a lone "-" is none yet. */
function numberOf(draft: number | string): number | null {
  if (draft === "") return null;
  const number = globalThis.Number(draft);
  return globalThis.Number.isFinite(number) ? number : null;
}

export function Number({ path, component }: Kind<Properties>) {
  const { store } = useRenderer();
  const [value, change] = useValue(path);
  const { begin, commit } = useCommit(path, component.handlers);
  const field = useField(path, component);
  const { min, max, step, placeholder, integer } = component;
  // Half-typed text such as "1." or "-" is kept here as long as it stands for the value.
  const [draft, setDraft] = useState<number | string>("");
  const known = typeof value === "number" ? value : null;

  function leave(): void {
    const problem = problemOf({ ...component, required: false }, known);
    if (problem !== null) store.errors.set(path, problem);
    commit();
  }

  return (
    <NumberInput
      {...field}
      value={numberOf(draft) === known ? draft : (known ?? "")}
      onChange={(next) => {
        setDraft(next);
        if (numberOf(next) !== known) change(numberOf(next));
      }}
      {...(min === null ? {} : { min })}
      {...(max === null ? {} : { max })}
      step={step}
      placeholder={placeholder}
      allowDecimal={!integer}
      clampBehavior="none"
      stepHoldDelay={400}
      stepHoldInterval={60}
      onFocus={begin}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}
