/** Whether a component from elsewhere has the shape that the canvas draws; what its properties may be, the server says. */
import { DEFAULTS, PALETTE, PART_DEFAULTS } from "../../core/palette.ts";
import { ALSO_HOLDS, HOLDS } from "../../core/catalog.ts";
import type { Json } from "../../core/edits.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { isObject } from "./tree.ts";

const KINDS: Readonly<Record<string, string>> = { string: "a text", number: "a number", boolean: "true or false", object: "an object" };

function kindOf(value: JsonValue): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

/** Why a value with a name is no component; empty where it is one. */
export function whyNoComponent(name: string, component: JsonValue): string {
  if (!isObject(component)) return `${name} is no component.`;
  const type = String(component["type"]);
  if (!PALETTE.some((entry) => entry.type === type)) return `there is no component type ${type} here.`;
  const defaults = DEFAULTS[type as keyof typeof DEFAULTS] as unknown as Json;
  return firstOf([() => whyNotHeld(name, type, component, defaults), () => whyOther(name, component, defaults), () => whyNotInside(name, type, component)]);
}

function firstOf(checks: readonly (() => string)[]): string {
  for (const check of checks) {
    const why = check();
    if (why !== "") return why;
  }
  return "";
}

/** Components or columns in what holds none. */
function whyNotHeld(name: string, type: string, component: Json, defaults: Json): string {
  const wrong = ["components", "columns"].find((holder) => holder in component && !(holder in defaults));
  return wrong === undefined ? "" : `${name} is of the type ${type}, which holds no ${wrong}.`;
}

/** A property of another kind than its default. Numbers may be left open, and lists are written in several ways. */
function whyOther(name: string, properties: Json, defaults: Json): string {
  for (const [property, value] of Object.entries(properties)) {
    const kind = Object.hasOwn(defaults, property) ? kindOf(defaults[property] ?? null) : "null";
    const given = kindOf(value);
    const wanted = KINDS[kind];
    if (wanted === undefined || kind === given || (kind === "number" && given === "null")) continue;
    return `${property} of ${name} must be ${wanted}.`;
  }
  return "";
}

/** What is wrong inside of the properties that hold others by name. */
function whyNotInside(name: string, type: string, component: Json): string {
  const entries = (property: string) => Object.entries((component[property] ?? {}) as Json);
  const bad = (property: string, fits: (value: JsonValue) => boolean) => entries(property).find(([, value]) => !fits(value))?.[0];
  const handler = bad("handlers", (one) => typeof one === "string" || (Array.isArray(one) && one.every((step) => typeof step === "string" || isObject(step))));
  if (handler !== undefined) return `${handler} of ${name} is bound to what is no handler and no action.`;
  const rule = bad("rules", (one) => typeof one === "string");
  if (rule !== undefined) return `the rule of ${name} for ${rule} must be a text.`;
  const pace = bad("pace", isObject);
  if (pace !== undefined) return `the pace of ${name} for ${pace} must be an object.`;
  const held = HOLDS[type];
  if (held === undefined) return "";
  const why = held === "components" ? whyNoComponent : whyNoColumn;
  const others = ALSO_HOLDS[type] === undefined ? [] : entries(ALSO_HOLDS[type]).map(([inner, one]) => () => whyNoComponent(inner, one));
  return firstOf([...entries(held).map(([inner, one]) => () => why(inner, one)), ...others]);
}

function whyNoColumn(name: string, column: JsonValue): string {
  return isObject(column) ? whyOther(name, column, PART_DEFAULTS.TableColumn as unknown as Json) : `${name} is no column.`;
}
