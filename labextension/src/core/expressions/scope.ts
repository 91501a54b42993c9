/** What expressions read: `state` and `visit`, from values as they travel. */
import { ruleOf, allows } from "../rules.ts";
import type { AnyComponent, JsonValue } from "../protocol.ts";
import { groupOf, isGroup, isList, Moment, type Group, type Value } from "./values.ts";

/** What the page knows, as far as rules read it. */
export interface Known {
  /** A component as it is declared. */
  declared(path: string): AnyComponent | undefined;
  value(path: string): JsonValue | undefined;
  user: string;
  params: Readonly<Record<string, string>>;
}

/** Values as they travel, as Python has them; `isFloat` says that numbers are floats, also 1.0, which travels as 1. */
export function valueOf(json: JsonValue, isFloat = false): Value {
  if (typeof json === "number") return isFloat || !Number.isInteger(json) ? json : BigInt(json);
  if (Array.isArray(json)) return json.map((one) => valueOf(one, isFloat));
  if (typeof json !== "object" || json === null) return json;
  const [tag, content] = Object.entries(json)[0] ?? [];
  const text = String(content);
  if (tag === "$int") return BigInt(text);
  if (tag === "$decimal") return Number(text);
  if (tag === "$date") return Moment.read("date", text);
  if (tag === "$datetime") return Moment.read("datetime", text.replace("T", " "));
  return tag === "$time" ? text : null;
}

/** A result as a property has it; undefined for what none can be. */
export function jsonOf(value: Value): JsonValue | undefined {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Moment) return value.text;
  if (!isList(value)) return isGroup(value) ? undefined : value;
  const items = value.map(jsonOf);
  return items.every((one) => one !== undefined) ? items : undefined;
}

/** What `state`, `visit` and `item` stand for. */
export function scopeOf(known: Known): Group {
  const params = { get: (name: string) => known.params[name] ?? null, has: (name: string) => Object.hasOwn(known.params, name) };
  return groupOf({ state: stateGroup(known, ""), visit: groupOf({ user: known.user, params }) });
}

function stateGroup(known: Known, holder: string): Group {
  return {
    get(name) {
      const path = holder === "" ? name : `${holder}.${name}`;
      const component = known.declared(path);
      if (component === undefined) return undefined;
      if ("components" in component) return stateGroup(known, path);
      const value = known.value(path);
      if (value === undefined) return undefined;
      const selected = typeof value === "object" && value !== null && "selected" in value ? value["selected"] : null;
      if (Array.isArray(selected)) return groupOf({ rows: selected.map(() => groupOf({})) });
      const rule = ruleOf(component);
      return valueOf(value, rule !== null && allows(rule, "number"));
    },
  };
}
