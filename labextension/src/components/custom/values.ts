import type { JsonValue, Trait } from "../../core/protocol.ts";
import { refusalOf, type Rule } from "../../core/rules.ts";

/** Values by name. */
export type Values = Record<string, JsonValue>;

/** How deep values may nest: the server reads no deeper ones than about 200, of a whole message. */
const MAX_DEPTH = 100;
/** The most characters of a text where its trait says nothing, as `jupyter_tools.components.custom` has it. */
const MAX_TEXT = 10_000;

export function objectOf(value: JsonValue | undefined): Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** A value of a module as JSON; undefined where it is none, such as a BigInt or what holds itself, or nests too deep. */
export function jsonOf(value: unknown): JsonValue | undefined {
  try {
    const text = JSON.stringify(value ?? null);
    const json = text === undefined ? undefined : (JSON.parse(text) as JsonValue);
    return json === undefined || isDeeper(json, MAX_DEPTH) ? undefined : json;
  } catch {
    return undefined;
  }
}

function isDeeper(value: JsonValue, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((one) => isDeeper(one as JsonValue, depth - 1));
}

/** What is wrong with a value of a trait, in a sentence for visitors; null if nothing is. The server checks it again. */
export function refusalOfTrait(trait: Trait, value: JsonValue): string | null {
  const { type: kind } = trait;
  return kind === "json" ? null : refusalOf(ruleOf(trait), value);
}

function ruleOf({ type, default: initial, min, max, min_length, max_length, pattern, options, max_items }: Trait): Rule {
  return {
    type: initial === null ? [type, "null"] : [type],
    minimum: min,
    maximum: max,
    minLength: min_length,
    maxLength: max_length ?? (type === "string" ? MAX_TEXT : null),
    pattern: pattern || null,
    options: options.length === 0 ? null : options,
    maxItems: max_items,
  };
}
