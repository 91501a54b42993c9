/** Where on the page outputs are shown. */
import { isLogged, type OutputEntry } from "../../core/outputs.ts";
import type { Places } from "../../core/document.ts";

/** Whether something displayed is shown in an output component: in those that name its handler, else in those for all. */
export function isAt(entry: OutputEntry, path: string, places: Places): boolean {
  if (entry.kind !== "display" || isLogged(entry) || !places.has(path)) return false;
  const handler = places.get(path) ?? null;
  if (handler !== null) return handler === entry.handler;
  return ![...places.values()].includes(entry.handler);
}

/** Whether no output component shows it. */
export function isLeft(entry: OutputEntry, places: Places): boolean {
  return entry.kind === "display" && !isLogged(entry) && ![...places.keys()].some((path) => isAt(entry, path, places));
}
