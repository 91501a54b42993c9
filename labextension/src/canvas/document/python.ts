/** Values as Python writes them. */
import type { JsonValue } from "../../core/protocol.ts";

export function python(value: JsonValue | undefined): string {
  if (value === undefined) return "several values";
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "string") return `'${value}'`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
