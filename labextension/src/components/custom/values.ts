import type { JsonValue } from "../../core/protocol.ts";

/** Values by name. */
export type Values = Record<string, JsonValue>;

export function objectOf(value: JsonValue | undefined): Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
