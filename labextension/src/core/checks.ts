/** What the browser checks of a value before it is sent; the peer checks all of it again. */
import { readNumber } from "./numbers.ts";
import type { AnyComponent, JsonValue } from "./protocol.ts";
import { allows, isEmpty, isLocked, missing, refusalOf, ruleOf } from "./rules.ts";
import type { Store } from "./store.ts";

/** What is wrong with an input's value, or null. */
export function problemOf(component: AnyComponent, value: JsonValue | undefined): string | null {
  const rule = ruleOf(component);
  if (rule === null) return null;
  if (isEmpty(rule, value)) return rule["required"] ? missing(rule) : null;
  return misfitOf(component, value);
}

/** What is wrong with a value that is not empty, or null. */
export function misfitOf(component: AnyComponent, value: JsonValue | undefined): string | null {
  const rule = ruleOf(component);
  // Visitors choose from the options; a value that a handler set before its options is not theirs to correct.
  if (rule === null || value === undefined || "options" in rule) return null;
  // What cannot be read as a number says why, which a sentence about limits would not.
  if (typeof value === "string" && (allows(rule, "number") || allows(rule, "integer"))) {
    const read = readNumber(value, allows(rule, "integer"));
    return "problem" in read ? read.problem : null;
  }
  const problem = refusalOf(rule, value);
  return problem !== null && "invalid_text" in component && component.invalid_text ? component.invalid_text : problem;
}

/** Whether a visitor can use a component now: it and all its containers are visible, and it is neither disabled nor read-only. */
export function isUsable(store: Store, path: string): boolean {
  const component = store.component(path);
  return component !== undefined && !isLocked(component) && isShown(store, path);
}

/** Whether a component and all that hold it are shown. */
function isShown(store: Store, path: string): boolean {
  const names = path.split(".");
  return names.every((_, index) => store.component(names.slice(0, index + 1).join("."))?.visible);
}

/** Marks what is wrong with the inputs of a form; returns the path of the first, or null if it can be sent. */
export function checkForm(store: Store, form: string): string | null {
  let first: string | null = null;
  for (const path of store.inside(form)) {
    const component = store.component(path);
    const problem = component && isUsable(store, path) ? problemOf(component, store.values.get(path)) : null;
    if (problem === null) continue;
    store.errors.set(path, problem);
    first ??= path;
  }
  return first;
}

/** The button that Enter presses: the first of a form that is primary, shown and enabled. */
export function primaryButton(store: Store, form: string): string | null {
  for (const path of store.inside(form)) {
    const component = store.component(path);
    if (component && "kind" in component && component.kind === "primary" && isUsable(store, path)) return path;
  }
  return null;
}
