/** The steps of a binding, as the inspector edits them. */
import { HOLDS } from "../../core/catalog.ts";
import type { Json } from "../../core/edits.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { ruleOf } from "../../core/rules.ts";
import { complete, defaultOf, isObject, nodeAt, pathsIn, typeAt } from "../document/tree.ts";

export type Step = string | Json;
/** A handler, several steps, or nothing. */
export type Binding = string | Step[] | null;

export type ActionName = "confirm" | "open" | "close" | "set" | "reset" | "go" | "link" | "copy" | "toast";

/** The actions in the order of the menu, as people call them. */
export const ACTION_LABELS: Readonly<Record<ActionName, string>> = {
  confirm: "Ask first",
  open: "Open a dialog",
  close: "Close a dialog",
  set: "Set a value",
  reset: "Reset inputs",
  go: "Go to a page",
  link: "Open a link",
  copy: "Copy a text",
  toast: "Show a note",
};

export const ACTION_NAMES = Object.keys(ACTION_LABELS) as ActionName[];

/** The steps of a binding. */
export function stepsOf(binding: JsonValue | undefined): Step[] {
  if (typeof binding === "string") return [binding];
  return Array.isArray(binding) ? binding.filter((one): one is Step => typeof one === "string" || isObject(one)) : [];
}

/** Steps in their shortest form: one handler is its name, none is nothing. */
export function bindingOf(steps: readonly Step[]): Binding {
  const [first] = steps;
  if (first === undefined) return null;
  return steps.length === 1 && typeof first === "string" ? first : [...steps];
}

/** The action of a step; null for a handler, and for an action of a newer version. */
export function actionOf(step: Step): ActionName | null {
  if (typeof step === "string") return null;
  const [name = ""] = Object.keys(step);
  return ACTION_NAMES.find((one) => one === name) ?? null;
}

/** What can be opened and closed: what holds components and has `open`. */
export function dialogsOf(page: Json): string[] {
  return [...pathsIn(page)].filter((path) => typeof defaultOf(typeAt(page, path), "open") === "boolean");
}

/** What can be reset: what holds components. */
export function containersOf(page: Json): string[] {
  return [...pathsIn(page)].filter((path) => HOLDS[typeAt(page, path)] === "components");
}

/** The inputs, which can be set. */
export function inputsOf(page: Json): string[] {
  return [...pathsIn(page)].filter((path) => {
    const node = nodeAt(page, path);
    return node !== undefined && HOLDS[typeAt(page, path)] === undefined && ruleOf(complete(node)) !== null;
  });
}

/** What is made of the first path; null where there is none. */
function ofFirst(paths: readonly string[], make: (path: string) => Json): Json | null {
  return paths[0] === undefined ? null : make(paths[0]);
}

/** A new action with something to begin with; null where the page has nothing for it. */
export function newAction(name: ActionName, page: Json, notebook: string): Json | null {
  switch (name) {
    case "confirm":
      return { confirm: "Go on?" };
    case "open":
      return ofFirst(dialogsOf(page), (path) => ({ open: path }));
    case "close":
      return ofFirst(dialogsOf(page), (path) => ({ close: path }));
    case "set":
      return ofFirst(inputsOf(page), (path) => ({ set: { [path]: "None" } }));
    case "reset":
      return ofFirst(containersOf(page), (path) => ({ reset: path }));
    case "go":
      return { go: { page: notebook } };
    case "link":
      return { link: "https://" };
    case "copy":
      return { copy: "Text" };
    case "toast":
      return { toast: "Done" };
  }
}

/** The steps with a new one: a question comes first, all else last. */
export function withStep(steps: readonly Step[], step: Step): Step[] {
  return actionOf(step) === "confirm" ? [step, ...steps] : [...steps, step];
}
