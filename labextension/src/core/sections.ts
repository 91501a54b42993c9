/** Containers that show what they hold in sections, of which some are open: the value is their names. */
import { TAKES } from "./catalog.ts";
import type { AnyComponent, JsonValue } from "./protocol.ts";
import { allows, ruleOf } from "./rules.ts";

export function hasSections({ type }: Pick<AnyComponent, "type">): boolean {
  return TAKES[type] === "groups";
}

/** Whether one section is always open, and never another with it. */
function opensOne(component: AnyComponent): boolean {
  const rule = ruleOf(component);
  return rule !== null && allows(rule, "string");
}

/** The open ones of sections, by name. */
export function openOf(component: AnyComponent, value: JsonValue | undefined, names: readonly string[]): string[] {
  const said = Array.isArray(value) ? value : [value];
  const open = names.filter((name) => said.includes(name));
  return open.length === 0 && opensOne(component) ? names.slice(0, 1) : open;
}

/** The value with a section opened or closed. */
export function turned(component: AnyComponent, value: JsonValue | undefined, name: string, open: boolean): JsonValue {
  if (opensOne(component)) return name;
  const others = (Array.isArray(value) ? value : []).filter((one) => one !== name);
  if (!open) return others;
  return ruleOf(component)?.["maxItems"] === 1 ? [name] : [...others, name];
}
