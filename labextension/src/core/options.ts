/** The options of a select: their values may be whole numbers of any size, and dates. */
import { isWhole } from "./numbers.ts";
import type { JsonValue, Scalar, Select, SelectOption } from "./protocol.ts";

export interface Choice {
  /** Identifies the value: 1, "1" and true are different. */
  key: string;
  value: Scalar;
  label: string;
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });

export function keyOf(value: JsonValue): string {
  return typeof value === "object" ? JSON.stringify(value) : `${typeof value}:${String(value)}`;
}

/** The label of a value without a declared label. */
export function nameOf(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (isWhole(value)) return value.$int;
  if ("$date" in value) return written(String(value["$date"]), DATE);
  if ("$datetime" in value) return written(String(value["$datetime"]), TIME);
  return JSON.stringify(value);
}

/** Formats an ISO 8601 text for the locale; a zone is unchanged. */
function written(text: string, format: Intl.DateTimeFormat): string {
  const [, wall = "", fraction = "", zone = ""] = /^(.*?)(\.\d+)?(Z|[+-]\d\d:\d\d(?::\d\d)?)?$/u.exec(text) ?? [];
  const date = new Date(wall.includes("T") ? `${wall}Z` : `${wall}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || fraction !== "") return text.replace("T", " ");
  return [format.format(date), zone].filter(Boolean).join(" ");
}

/** Each option once, in its order. */
export function choicesOf(options: Select["options"]): Choice[] {
  const found = new Map<string, Choice>();
  for (const option of options) {
    const { value, label } = isOption(option) ? option : { value: option, label: "" };
    const key = keyOf(value);
    if (!found.has(key)) found.set(key, { key, value, label: label || nameOf(value) });
  }
  return [...found.values()];
}

/** The parts of a value that are among the options. */
export function stillChosen({ options }: Select, value: JsonValue): JsonValue[] {
  const known = new Set(options.map((one) => keyOf(isOption(one) ? one.value : one)));
  const chosen = Array.isArray(value) ? value : value === null ? [] : [value];
  return chosen.filter((one) => known.has(keyOf(one)));
}

function isOption(option: Scalar | SelectOption): option is SelectOption {
  return typeof option === "object" && "value" in option;
}
