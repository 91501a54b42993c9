/** Values of properties as people type and read them. */
import type { AnyComponent, JsonValue } from "../../core/protocol.ts";
import { allows, ruleOf } from "../../core/rules.ts";
import type { FieldKind } from "./schema.ts";

const NAMED: Record<string, string> = { true: "Yes", false: "No", s: "Small", m: "Medium", l: "Large", full: "Full", datetime: "Date and time" };

/** A choice as people read it. */
export function words(choice: JsonValue): string {
  const text = String(choice);
  return NAMED[text] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** An option as it is typed: `value`, or `value = label`. */
export function optionText(option: JsonValue): string {
  if (typeof option !== "object" || option === null || Array.isArray(option)) return String(option);
  if (!("value" in option)) return Object.values(option).map(String).join("");
  const label = option["label"];
  const plain = optionText(option["value"] ?? "");
  return typeof label === "string" && label !== "" ? `${plain} = ${label}` : plain;
}

/** The value of an option with or without a label. */
function valueOf(option: JsonValue): JsonValue {
  return typeof option === "object" && option !== null && !Array.isArray(option) && "value" in option ? (option["value"] ?? null) : option;
}

/** The options of a text; values keep the type that they had. */
export function optionsFrom(text: string, before: readonly JsonValue[]): JsonValue[] {
  const known = new Map(before.map((one) => [optionText(valueOf(one)), valueOf(one)]));
  const allNumbers = before.length > 0 && before.every((one) => typeof valueOf(one) === "number");
  const seen = new Set<string>();
  return text.split("\n").flatMap((line): JsonValue[] => {
    const [plain = "", ...rest] = line.split("=");
    const name = plain.trim();
    if (name === "" || seen.has(name)) return [];
    seen.add(name);
    const number = allNumbers && Number.isFinite(Number(name)) ? Number(name) : name;
    const value = known.get(name) ?? number;
    const label = rest.join("=").trim();
    return [label === "" ? value : { value, label }];
  });
}

/** The default value of an input: edited as what its value rule allows. */
export function valueKind(component: AnyComponent): FieldKind {
  const rule = ruleOf(component);
  if (rule === null || allows(rule, "array")) return { kind: "json" };
  if (Array.isArray(rule["options"])) {
    const values = rule["options"].map(valueOf);
    const isPlain = values.length > 0 && values.length <= 200 && values.every((one) => typeof one !== "object");
    return isPlain ? { kind: "choice", choices: values, empty: true } : { kind: "json" };
  }
  if (allows(rule, "boolean")) return { kind: "switch" };
  if (allows(rule, "string")) return { kind: "text", long: false, empty: false };
  const integer = allows(rule, "integer");
  return integer || allows(rule, "number") ? { kind: "number", integer, min: null, max: null, empty: true } : { kind: "json" };
}
