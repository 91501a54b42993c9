/** What the browser checks of a value before it is sent; the peer checks all of it again. */
import { comparable, isNumeric, readNumber, writeNumber } from "./numbers.ts";
import type { AnyComponent, JsonValue, NumberComponent } from "./protocol.ts";
import type { Store } from "./store.ts";

function isEmpty(component: AnyComponent, value: JsonValue | undefined): boolean {
  if (component.type === "checkbox") return value !== true;
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** What is wrong with an input's value, or null. */
export function problemOf(component: AnyComponent, value: JsonValue | undefined): string | null {
  if (!("required" in component)) return null;
  if (isEmpty(component, value)) {
    if (!component.required) return null;
    return component.type === "checkbox" ? "Tick this box to go on." : "Fill in this field.";
  }
  return misfitOf(component, value);
}

/** What is wrong with a value that is not empty, or null. */
export function misfitOf(component: AnyComponent, value: JsonValue | undefined): string | null {
  if (component.type === "number") return numberMisfit(component, value ?? null);
  if (component.type !== "text_input" || typeof value !== "string") return null;
  const { max_length: most } = component;
  // Python counts code points, JavaScript UTF-16 code units.
  const length = value.length > most ? Array.from(value).length : 0;
  return length > most ? `Shorten this text to ${COUNT.format(most)} characters: it has ${COUNT.format(length)}.` : null;
}

function numberMisfit({ min, max, integer }: NumberComponent, value: JsonValue): string | null {
  if (typeof value === "string") {
    const read = readNumber(value, integer);
    return "problem" in read ? read.problem : null;
  }
  if (!isNumeric(value)) return null;
  const number = comparable(value);
  if (integer && typeof number === "number" && !Number.isInteger(number)) return "Enter a whole number.";
  if (min !== null && number < comparable(min)) return `Enter ${writeNumber(min)} or more.`;
  if (max !== null && number > comparable(max)) return `Enter ${writeNumber(max)} or less.`;
  return null;
}

const COUNT = new Intl.NumberFormat();

/** Whether a visitor can use a component now: it and all its containers are visible, and it is not disabled. */
export function isUsable(store: Store, path: string): boolean {
  const component = store.component(path);
  return component !== undefined && !("disabled" in component && component.disabled) && isShown(store, path);
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
    if (component?.type !== "button" || component.kind !== "primary") continue;
    if (isUsable(store, path)) return path;
  }
  return null;
}
