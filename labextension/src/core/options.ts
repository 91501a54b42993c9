/** The options of a select: their values may be whole numbers of any size, decimals, dates and times. */
import type { JsonValue, Scalar, Select, SelectOption } from "./protocol.ts";

/** Decimals of at most this many digits convert to different floats. */
const KEPT = 15;

/** Identifies a value: 1, "1" and true are different; 1.10, 1.1 and the float 1.1 are the same. */
export function keyOf(value: JsonValue): string {
  const decimal = typeof value === "object" && value !== null && "$decimal" in value ? String(value["$decimal"]) : "";
  if (decimal !== "" && decimal.replace(/E.*|\D/gu, "").replace(/^0+/u, "").length <= KEPT) return keyOf(Number(decimal));
  return typeof value === "object" ? JSON.stringify(value) : `${typeof value}:${String(value)}`;
}

/** The parts of a value that are among the options. */
export function stillChosen({ options }: Select, value: JsonValue): JsonValue[] {
  const known = new Set(options.map((one) => keyOf(isOption(one) ? one.value : one)));
  const chosen = Array.isArray(value) ? value : value === null ? [] : [value];
  return chosen.filter((one) => known.has(keyOf(one)));
}

export function isOption(option: Scalar | SelectOption): option is SelectOption {
  return typeof option === "object" && "value" in option;
}
