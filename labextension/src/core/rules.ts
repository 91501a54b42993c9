/** Value rules: what visitors may give, in the keywords that `jupyter_tools.components.rules` checks in the server too. */
import { say, writeCount } from "./locale.ts";
import { FORMATS, RULE_MESSAGES, VALUE_RULES } from "./catalog.ts";
import { dayText, isClock, isDatetime, isDay, isInstant, isMonth, isTimely, sortKey, weekdayOf, writeMoment, writeMonth } from "./moments.ts";
import { comparable, isNumeric, scaled, writeNumber } from "./numbers.ts";
import { isOption, keyOf, type Options } from "./options.ts";
import type { AnyComponent, JsonValue, Numeric } from "./protocol.ts";

export type Rule = Record<string, JsonValue>;

/** The limits that count characters or items. */
const COUNTS = /(?:Length|Items)$/u;
/** Of dates a limit is not less, but earlier. */
const LATER: Record<string, string> = { minimum: "earliest", maximum: "latest" };

/** The rule of a component with its properties as they are now; null where visitors give it no value. */
export function ruleOf(component: AnyComponent): Rule | null {
  const rule = VALUE_RULES[component.type];
  return rule === undefined ? null : ruleNow(rule, component);
}

/** A rule with present properties in place of each `$ref`. */
export function ruleNow(rule: Rule, properties: object): Rule {
  const now = (limit: JsonValue): JsonValue => {
    if (typeof limit !== "object" || limit === null || !("$ref" in limit)) return limit;
    const value = (properties as Rule)[String(limit["$ref"])] ?? null;
    return Array.isArray(limit["cases"]) ? now(limit["cases"][value ? 0 : 1] ?? null) : value;
  };
  const entries = Object.entries(rule).map(([keyword, limit]) => [keyword, now(limit)] as const);
  const { type = [], items, ...rest } = Object.fromEntries(entries);
  const inner = typeof items === "object" && items !== null && !Array.isArray(items) ? { items: ruleNow(items, properties) } : {};
  return { ...rest, ...inner, type: (Array.isArray(type) ? type : [type]).map(now) };
}

/** Whether visitors cannot change a component's value. */
export function isLocked(component: AnyComponent): boolean {
  return ("disabled" in component && component.disabled) || ("read_only" in component && component.read_only);
}

/** Whether a value counts as none. */
export function isEmpty({ empty }: Rule, value: JsonValue | undefined): boolean {
  const text = JSON.stringify(value ?? null);
  return Array.isArray(empty) && empty.some((one) => JSON.stringify(one) === text);
}

/** What is said of a required value that is missing. */
export function missing(rule: Rule): string {
  return refusal(String(rule["asked"] ?? "required"));
}

/** Whether a rule allows values of a type. */
export function allows({ type }: Rule, kind: string): boolean {
  return Array.isArray(type) && type.includes(kind);
}

/** What is wrong with a value by a rule of present properties, in a sentence for visitors; null if nothing is. */
export function refusalOf(rule: Rule, value: JsonValue): string | null {
  const none = value === "" || (Array.isArray(value) && value.length === 0);
  return refused(none ? { ...rule, ...OF_VALUES } : rule, value);
}

function refused(rule: Rule, value: JsonValue): string | null {
  if (value === null && allows(rule, "null")) return null;
  const known = Array.isArray(rule["options"]) ? knownIn(rule["options"] as Options, rule) : null;
  if (known !== null && !allows(rule, "array")) return known(value);
  const problem = allows(rule, "array")
    ? itemsRefusal(value, rule, known)
    : allows(rule, "pair")
      ? pairRefusal(value, itemsOf(rule))
      : kindRefusal(value, rule);
  return problem ?? limitRefusal(value, rule);
}

function kindRefusal(value: JsonValue, { type }: Rule): string | null {
  const kind = Array.isArray(type) ? String(type[0]) : "";
  return KINDS[kind]?.(value) === false ? refusal(kind) : null;
}

function limitRefusal(value: JsonValue, rule: Rule): string | null {
  for (const [keyword, isKept] of Object.entries(TESTS)) {
    const limit = rule[keyword] ?? null;
    if (limit !== null && !isKept(value, limit)) return refusal(messageOf(keyword, value, limit), limit, value, rule["written"]);
  }
  return null;
}

function messageOf(keyword: string, value: JsonValue, limit: JsonValue): string {
  if (keyword === "format") return String(limit);
  return isTimely(value) ? (LATER[keyword] ?? keyword) : keyword;
}

function itemsRefusal(value: JsonValue, rule: Rule, known: Check | null): string | null {
  if (!Array.isArray(value)) return refusal("array");
  const keys = value.map(keyOf);
  const items = itemsOf(rule);
  for (const [index, key] of keys.entries()) {
    const problem = known === null ? refused(items, value[index] ?? null) : known(value[index] ?? null);
    if (problem !== null) return problem;
    if (keys.indexOf(key) < index) return refusal("twice");
  }
  return null;
}

function pairRefusal(value: JsonValue, items: Rule): string | null {
  if (!Array.isArray(value) || value.length !== 2) return refusal("pair");
  const [start = null, end = null] = value;
  return refused(items, start) ?? refused(items, end) ?? (isAtLeast(end, start) ? null : refusal("order"));
}

/** The rule of the items of an array or a pair. */
function itemsOf({ items }: Rule): Rule {
  return typeof items === "object" && items !== null && !Array.isArray(items) ? items : { type: ["scalar"] };
}

function isAtLeast(value: JsonValue, limit: JsonValue): boolean {
  if (isTimely(value) && isTimely(limit)) return sortKey(value) >= sortKey(limit);
  return comparable(value as Numeric) >= comparable(limit as Numeric);
}

/** Says what is wrong with a chosen value; null if nothing is. */
type Check = (value: JsonValue) => string | null;

/** Checks values by the options of a rule of present properties. */
function knownIn(options: Options, { kept = null, open }: Rule): Check {
  const stays = new Set((Array.isArray(kept) ? kept : [kept]).map(keyOf));
  // Of several options with one value the first counts.
  const closed = new Map(options.toReversed().map((one) => (isOption(one) ? [keyOf(one.value), one.disabled === true] : [keyOf(one), false])));
  return (value) => {
    const key = keyOf(value);
    const isClosed = closed.get(key);
    if (isClosed === undefined) return open === true && typeof value === "string" && value.trim() !== "" ? null : refusal("options");
    return isClosed && !stays.has(key) ? refusal("disabled") : null;
  };
}

function refusal(message: string, limit: JsonValue = null, value: JsonValue = null, written: JsonValue = null): string {
  return say(RULE_MESSAGES[message] ?? "")
    .replace("{limit}", () => writeLimit(message, limit, written))
    .replace("{length}", () => writeCount(Array.isArray(value) ? value.length : Array.from(String(value)).length));
}

function writeLimit(message: string, limit: JsonValue, written: JsonValue): string {
  if (written === "month" && isDay(limit)) return writeMonth(limit);
  if (isTimely(limit)) return writeMoment(limit);
  if (!isNumeric(limit) || COUNTS.test(message)) return writeCount(Number(limit));
  return written === "percent" ? `${writeNumber(scaled(limit, 2))}%` : writeNumber(limit);
}

const KINDS: Record<string, (value: JsonValue) => boolean> = {
  string: (value) => typeof value === "string",
  number: isNumeric,
  integer: (value) => isNumeric(value) && (typeof value !== "number" || Number.isInteger(value)),
  boolean: (value) => typeof value === "boolean",
  date: isDay,
  month: isMonth,
  time: isClock,
  datetime: isDatetime,
  instant: isInstant,
  file: (value) => typeof value === "object" && value !== null && !Array.isArray(value) && typeof value["id"] === "string",
  scalar: (value) => typeof value !== "object" || (value !== null && isTagged(value)),
};

/** The keywords that ask nothing of an empty text or array. */
const OF_VALUES: Rule = { minLength: null, pattern: null, format: null, minItems: null };

/** The keywords in the order in which they are checked. Python counts code points, JavaScript UTF-16 code units. */
const TESTS: Record<string, (value: JsonValue, limit: JsonValue) => boolean> = {
  minimum: isAtLeast,
  maximum: (value, limit) => isAtLeast(limit, value),
  multipleOf: (value, limit) => typeof value !== "number" || value % Number(limit) === 0,
  minLength: (value, limit) => Array.from(String(value)).length >= Number(limit),
  maxLength: (value, limit) => String(value).length <= Number(limit) || Array.from(String(value)).length <= Number(limit),
  pattern: (value, limit) => patternOf(String(limit))?.test(String(value)) ?? true,
  format: (value, limit) => patternOf(FORMATS[String(limit)] ?? "")?.test(String(value)) ?? true,
  minItems: (value, limit) => Array.isArray(value) && value.length >= Number(limit),
  maxItems: (value, limit) => Array.isArray(value) && value.length <= Number(limit),
  exceptWeekdays: (value, limit) => !has(limit, weekdayOf(dayText(value))),
  exceptDays: (value, limit) => !Array.isArray(limit) || !limit.some((one) => dayText(one) === dayText(value)),
};

function has(list: JsonValue, item: string): boolean {
  return Array.isArray(list) && list.includes(item);
}

/** A pattern that all of a text must match; null for none, and for one that only the server can match. */
function patternOf(pattern: string): RegExp | null {
  if (pattern === "") return null;
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(`^(?:${pattern})$`, flags);
    } catch {
      // Without the flag more is allowed.
    }
  }
  return null;
}

function isTagged(value: object): boolean {
  const [tag = ""] = Object.keys(value);
  return ["$int", "$decimal", "$date", "$datetime", "$time"].includes(tag);
}
