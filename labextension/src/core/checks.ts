/** What a browser can tell of a value before it is sent; the peer checks all of it again. */
import type { AnyComponent, JsonValue } from "./protocol.ts";
import type { Store } from "./store.ts";
import { walk } from "./store.ts";

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
  if (component.type === "number" && typeof value === "number") {
    const { min, max, integer } = component;
    if (integer && !Number.isInteger(value)) return "Enter a whole number.";
    if (min !== null && value < min) return `Enter ${min} or more.`;
    if (max !== null && value > max) return `Enter ${max} or less.`;
  }
  return null;
}

/** Whether a component and all that hold it are shown. */
function isShown(store: Store, path: string): boolean {
  const names = path.split(".");
  return names.every((_, index) => store.component(names.slice(0, index + 1).join("."))?.visible);
}

/** Marks what is wrong with the inputs of a form; returns the path of the first, or null if it can be sent. */
export function checkForm(store: Store, form: string): string | null {
  let first: string | null = null;
  for (const path of inside(store, form)) {
    const component = store.component(path);
    const problem = component && !("disabled" in component && component.disabled)
      ? problemOf(component, store.values.get(path))
      : null;
    if (problem === null || !isShown(store, path)) continue;
    store.errors.set(path, problem);
    first ??= path;
  }
  return first;
}

/** The button that Enter presses: the first of a form that is primary, shown and enabled. */
export function primaryButton(store: Store, form: string): string | null {
  for (const path of inside(store, form)) {
    const component = store.component(path);
    if (component?.type !== "button" || component.kind !== "primary") continue;
    if (!component.disabled && isShown(store, path)) return path;
  }
  return null;
}

function inside(store: Store, container: string): string[] {
  const component = store.component(container);
  if (component === undefined || !("components" in component)) return [];
  return [...walk(component.components, container)].map(([path]) => path);
}
