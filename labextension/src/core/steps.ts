/** What bindings say: their steps, in the forms that `jupyter_tools/components/bindings.py` checks. */
import type { Binding, Step } from "./protocol.ts";

export type Action = Exclude<Step, string>;

/** The steps of a binding; a handler alone is one. */
export function stepsOf(binding: Binding): Step[] {
  return typeof binding === "string" ? [binding] : binding;
}

/** The handler that is a step of a binding; an empty text for an action, or what is no step. */
export function handlerAt(binding: Binding | undefined, step: number): string {
  const found = binding === undefined ? undefined : stepsOf(binding)[step];
  return typeof found === "string" ? found : "";
}
