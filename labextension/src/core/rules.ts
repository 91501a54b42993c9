/** Value rules: what visitors may give, in the keywords that `jupyter_tools.components.rules` checks in the server too. */
import { RULE_MESSAGES, VALUE_RULES } from "./catalog.ts";
import { comparable, isNumeric, writeNumber } from "./numbers.ts";
import { isOption, keyOf, type Options } from "./options.ts";
import type { AnyComponent, JsonValue, Numeric } from "./protocol.ts";

export type Rule = Record<string, JsonValue>;

const COUNT = new Intl.NumberFormat();

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
    return Array.isArray(limit["cases"]) ? (limit["cases"][value ? 0 : 1] ?? null) : value;
  };
  const entries = Object.entries(rule).map(([keyword, limit]) => [keyword, now(limit)] as const);
  const { type = [], ...rest } = Object.fromEntries(entries);
  return { ...rest, type: (Array.isArray(type) ? type : [type]).map(now) };
}

/** Whether a value counts as none. */
export function isEmpty({ empty }: Rule, value: JsonValue | undefined): boolean {
  const text = JSON.stringify(value ?? null);
  return Array.isArray(empty) && empty.some((one) => JSON.stringify(one) === text);
}

/** What is said of a required value that is missing. */
export function missing(rule: Rule): string {
  return say(allows(rule, "boolean") ? "ticked" : "required");
}

/** Whether a rule allows values of a type. */
export function allows({ type }: Rule, kind: string): boolean {
  return Array.isArray(type) && type.includes(kind);
}

/** What is wrong with a value by a rule of present properties, in a sentence for visitors; null if nothing is. */
export function refusalOf(rule: Rule, value: JsonValue): string | null {
  if (value === null && allows(rule, "null")) return null;
  const known = Array.isArray(rule["options"]) ? keysOf(rule["options"]) : null;
  if (allows(rule, "array")) return itemsRefusal(value, known);
  if (known !== null) return known.has(keyOf(value)) ? null : say("options");
  const kind = Array.isArray(rule["type"]) ? String(rule["type"][0]) : "";
  if (KINDS[kind]?.(value) === false) return say(kind);
  for (const [keyword, isKept] of Object.entries(TESTS)) {
    const limit = rule[keyword] ?? null;
    if (limit !== null && !isKept(value, limit)) return say(keyword, limit, value);
  }
  return null;
}

function itemsRefusal(value: JsonValue, known: Set<string> | null): string | null {
  if (!Array.isArray(value)) return say("array");
  const keys = value.map(keyOf);
  for (const [index, key] of keys.entries()) {
    if (known !== null && !known.has(key)) return say("options");
    if (keys.indexOf(key) < index) return say("twice");
  }
  return null;
}

function keysOf(options: JsonValue[]): Set<string> {
  return new Set((options as Options).map((one) => keyOf(isOption(one) ? one.value : one)));
}

function say(message: string, limit: JsonValue = null, value: JsonValue = null): string {
  const isLength = message.endsWith("Length");
  const written = isLength || !isNumeric(limit) ? COUNT.format(Number(limit)) : writeNumber(limit);
  return (RULE_MESSAGES[message] ?? "")
    .replace("{limit}", () => written)
    .replace("{length}", () => COUNT.format(Array.from(String(value)).length));
}

const KINDS: Record<string, (value: JsonValue) => boolean> = {
  string: (value) => typeof value === "string",
  number: isNumeric,
  integer: (value) => isNumeric(value) && (typeof value !== "number" || Number.isInteger(value)),
  boolean: (value) => typeof value === "boolean",
  scalar: (value) => typeof value !== "object" || (value !== null && isTagged(value)),
};

/** The keywords in the order in which they are checked. Python counts code points, JavaScript UTF-16 code units. */
const TESTS: Record<string, (value: JsonValue, limit: JsonValue) => boolean> = {
  minimum: (value, limit) => comparable(value as Numeric) >= comparable(limit as Numeric),
  maximum: (value, limit) => comparable(value as Numeric) <= comparable(limit as Numeric),
  minLength: (value, limit) => Array.from(String(value)).length >= Number(limit),
  maxLength: (value, limit) => String(value).length <= Number(limit) || Array.from(String(value)).length <= Number(limit),
  pattern: (value, limit) => new RegExp(String(limit), "u").test(String(value)),
};

function isTagged(value: object): boolean {
  const [tag = ""] = Object.keys(value);
  return ["$int", "$decimal", "$date", "$datetime", "$time"].includes(tag);
}
