/** The options of a choice: their values may be whole numbers of any size, decimals, dates and times. */
import { NARROWED } from "./catalog.ts";
import type { AnyComponent, JsonValue, Option, Scalar } from "./protocol.ts";

/** Values to choose from, with or without labels. As properties.json writes them, some may be null: no value. */
export type Options = (Scalar | Option)[];

/** Decimals of at most this many digits convert to different floats. */
const KEPT = 15;
/** Floats below this have fewer digits. */
const TINY = 1e-300;

/**
 * Identifies a value: 1, "1" and true are different; 1.10, 1.1 and the float 1.1 are the same.
 *
 * The peer has the same rule: `key_of` in `jupyter_tools/components/rules.py`.
 */
export function keyOf(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return `${typeof value}:${String(value)}`;
  const near = "$decimal" in value ? floatOf(String(value["$decimal"])) : undefined;
  return near === undefined ? JSON.stringify(value) : keyOf(near);
}

/** A decimal as a float that no other one of so few digits has; undefined where there is none. */
function floatOf(decimal: string): number | undefined {
  const digits = decimal.replace(/E.*|\D/gu, "").replace(/^0+/u, "");
  const near = Number(decimal);
  const kept = digits.length <= KEPT && Number.isFinite(near) && (Math.abs(near) > TINY || digits === "");
  return kept ? near : undefined;
}

/** The property that says which values are left of a component: its options, or the largest number. */
export function narrowedBy({ type }: Pick<AnyComponent, "type">): string {
  return NARROWED[type] ?? "options";
}

/** The parts of a value that are among the options. */
export function stillChosen(options: Options, value: JsonValue): JsonValue[] {
  const known = new Set(options.map((one) => keyOf(isOption(one) ? one.value : one)));
  const chosen = Array.isArray(value) ? value : value === null ? [] : [value];
  return chosen.filter((one) => known.has(keyOf(one)));
}

export function isOption(option: Scalar | Option | null): option is Option {
  return typeof option === "object" && option !== null && "value" in option;
}
