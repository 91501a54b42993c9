/** The choices of an input, as visitors read them. */
import { isWhole } from "../../core/numbers.ts";
import { isOption, keyOf, type Options } from "../../core/options.ts";
import type { JsonValue, Option, Scalar } from "../../core/protocol.ts";
import { perLocale, sayBoolean } from "../../core/locale.ts";
import { formatCell, styleOf } from "../formats/formats.ts";

export interface Choice {
  key: string;
  value: Scalar;
  label: string;
  description: string;
  group: string;
  color: NonNullable<Option["color"]> | null;
  icon: string;
  disabled: boolean;
}

/** Writes values as labels, where they have no others. */
type Namer = (value: JsonValue) => string;

const MINUTES = perLocale((locale) => new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" }));
const SECONDS = perLocale((locale) => new Intl.DateTimeFormat(locale, { timeStyle: "medium", timeZone: "UTC" }));
const CLOCK = /^\d\d:\d\d(:\d\d)?$/u;

/** Dates and times are written alike, as in a column of a table. */
export function namerOf(options: Options): Namer {
  const values = options.map((one) => (isOption(one) ? one.value : one));
  const dates = values.flatMap((one) => tagged(one, "$datetime") ?? []);
  const style = styleOf("datetime", dates, "", false);
  const times = values.flatMap((one) => tagged(one, "$time") ?? []);
  const clock = times.every((one) => one.endsWith(":00")) ? MINUTES() : SECONDS();
  return (value) => {
    if (typeof value === "boolean") return sayBoolean(value);
    const date = tagged(value, "$datetime") ?? tagged(value, "$date");
    if (date !== undefined) return formatCell(date, style);
    const time = tagged(value, "$time");
    if (time !== undefined) return CLOCK.test(time) ? clock.format(new Date(`1970-01-01T${time}Z`)) : time;
    return tagged(value, "$decimal") ?? (isWhole(value) ? value.$int : String(value));
  };
}

/** Each option once, in its order, without those that are no value. */
export function choicesOf(options: Options, nameOf: Namer): Choice[] {
  const found = new Map<string, Choice>();
  for (const option of options) {
    const given: Option = isOption(option) ? option : { value: option, label: "" };
    const key = keyOf(given.value);
    if (given.value === null || found.has(key)) continue;
    const { value, label, description = "", group = "", color = null, icon = "", disabled = false } = given;
    found.set(key, { key, value, label: label || nameOf(value), description, group, color, icon, disabled });
  }
  return [...found.values()];
}

/** Choices by their headings, in the order in which these come first; those without a heading are under an empty one. */
export function groupsOf<T extends { group: string }>(choices: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of choices) {
    const known = groups.get(one.group);
    if (known) known.push(one);
    else groups.set(one.group, [one]);
  }
  return groups;
}

function tagged(value: JsonValue, tag: string): string | undefined {
  const text = typeof value === "object" && value !== null && !Array.isArray(value) ? value[tag] : undefined;
  return typeof text === "string" ? text : undefined;
}
