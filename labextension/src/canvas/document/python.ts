/** Values as Python writes them, and what handlers call components. */
import type { Json } from "../../core/edits.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { holdsComponents, nodeAt, parentOf } from "./tree.ts";

export function python(value: JsonValue | undefined): string {
  if (value === undefined) return "several values";
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "string") return `'${value}'`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The path of a component on `context`: those inside containers are among their `components`. */
export function contextPath(page: Json, path: string): string {
  const parent = parentOf(path);
  if (parent === "") return path;
  const name = path.slice(parent.length + 1);
  const holds = holdsComponents(page, parent) || nodeAt(page, path)?.["type"] !== undefined;
  return `${contextPath(page, parent)}${holds ? ".components" : ".columns"}.${name}`;
}

/** Whether the notebook's Python uses a component, by the names that the check has found: `state.filters.carrier.upper`. */
export function isUsed(page: Json, path: string, names: readonly string[]): boolean {
  const own = [`state.${path}.`, `context.${contextPath(page, path)}.`];
  return names.some((name) => own.some((one) => `${name}.`.startsWith(one)));
}
