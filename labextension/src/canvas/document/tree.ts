/** The page as properties.json writes it, read by path: what the canvas edits. */
import { ALSO_HOLDS, HOLDS, LAYOUTS, TAKES } from "../../core/catalog.ts";
import { withMoments } from "../../core/moments-of.ts";
import { DEFAULTS, PART_DEFAULTS, UNREPEATED } from "../../core/palette.ts";
import type { Json } from "../../core/edits.ts";
import { ownOf } from "../../core/own.ts";
import { isWithin, joined, nameOf, parentOf } from "../../core/paths.ts";
import { repeats } from "../../core/frames.ts";
import type { AnyComponent, JsonValue, Page } from "../../core/protocol.ts";

export { isWithin, joined, nameOf, parentOf };

export function isObject(value: JsonValue | undefined): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a component, or (with `page`) the page, holds by name: components, or the columns of a table. */
export function heldBy(node: Json): Json {
  const holder = HOLDS[String(node["type"])] ?? (node["type"] === undefined ? "components" : undefined);
  const held = holder === undefined ? undefined : node[holder];
  return isObject(held) ? held : {};
}

/** The components that a component, or (with `page`) the page, holds by name: of a table what opens below its rows. */
function componentsIn(node: Json): Json {
  const type = String(node["type"]);
  const held = node["type"] === undefined || HOLDS[type] === "components" || ALSO_HOLDS[type] !== undefined ? node["components"] : undefined;
  return isObject(held) ? held : {};
}

/** All that a component holds by name: of a table its columns, and what opens below its rows. */
export function allIn(node: Json): Json {
  return { ...heldBy(node), ...componentsIn(node) };
}

/** The handlers among the steps of what an event is bound to, in their order. */
export function handlersOf(binding: JsonValue | undefined): string[] {
  return (Array.isArray(binding) ? binding : [binding]).filter((one) => typeof one === "string");
}

/** The component, column or (with the empty path) page at a path. */
export function nodeAt(page: Json, path: string): Json | undefined {
  let node: Json | undefined = page;
  for (const name of path === "" || path === "page" ? [] : path.split(".")) {
    const next: JsonValue | undefined = node === undefined ? undefined : ownOf(heldBy(node), name) ?? ownOf(componentsIn(node), name);
    node = isObject(next) ? next : undefined;
  }
  return node;
}

export function typeAt(page: Json, path: string): string {
  return String(nodeAt(page, path)?.["type"] ?? "");
}

/** Whether a component opens others below its rows, and is no place for them otherwise. */
export function opensComponents(page: Json, path: string): boolean {
  return path !== "" && ALSO_HOLDS[typeAt(page, path)] !== undefined;
}

/** Whether what is at a path has a place for components, be it below its rows. */
export function takesComponents(page: Json, path: string): boolean {
  return holdsComponents(page, path) || opensComponents(page, path);
}

/** Whether components are arranged in what is at a path. */
export function holdsComponents(page: Json, path: string): boolean {
  return path === "" || HOLDS[typeAt(page, path)] === "components";
}

/** Whether a component takes columns of the grid: a dialog is above the page, and a row arranges what it holds itself. */
export function takesColumns(page: Json, path: string): boolean {
  return !["above", "side"].includes(LAYOUTS[typeAt(page, path)]?.shape ?? "") && !arranges(page, parentOf(path));
}

/** Whether a container arranges what it holds by itself, so that this takes no columns. */
export function arranges(page: Json, container: string): boolean {
  return LAYOUTS[typeAt(page, container)]?.arranges === true;
}

/** Whether a container takes components of a type: one with sections takes only those that are on the page and hold others. */
export function takesType(page: Json, container: string, type: string): boolean {
  if (LAYOUTS[type]?.shape === "side") return container === "";
  if (UNREPEATED.includes(type) && repeaterAround(page, container) !== null) return false;
  return TAKES[typeAt(page, container)] !== "groups" || (HOLDS[type] === "components" && LAYOUTS[type]?.shape !== "above");
}

/** What expressions call the row that the components of a repeater or table are drawn for. */
export function rowName(page: Json, repeater: string): string {
  return opensComponents(page, repeater) ? "row" : "item";
}

/** The repeater, or the table with rows that open, that a container is or is in; null for none. */
export function repeaterAround(page: Json, container: string): string | null {
  if (container === "") return null;
  const node = nodeAt(page, container);
  return node !== undefined && repeats(complete(node)) ? container : repeaterAround(page, parentOf(container));
}

/** The names of the components that a container holds, in order; of a table those that open below its rows. */
export function namesIn(page: Json, container: string): string[] {
  const node = nodeAt(page, container);
  return node === undefined ? [] : Object.keys(componentsIn(node));
}

/** The names that something else in the parent of a component or column cannot have. */
export function takenBeside(page: Json, path: string): string[] {
  return Object.keys(allIn(nodeAt(page, parentOf(path)) ?? {})).filter((name) => name !== nameOf(path));
}

/** The paths of all components, parents before children; without columns. */
export function* pathsIn(page: Json, container = ""): Generator<string> {
  for (const name of namesIn(page, container)) {
    const path = joined(container, name);
    yield path;
    yield* pathsIn(page, path);
  }
}

/** The name that follows another one in its container; null for the last. */
export function nextName(page: Json, path: string): string | null {
  const names = namesIn(page, parentOf(path));
  return names[names.indexOf(nameOf(path)) + 1] ?? null;
}

/** Paths without those inside others of them, in the order of the page. */
export function outermost(page: Json, paths: readonly string[]): string[] {
  const chosen = new Set(paths);
  return [...pathsIn(page)].filter((path) => chosen.has(path) && !paths.some((one) => one !== path && isWithin(path, one)));
}

/** A property's value where properties.json says nothing. */
export function defaultOf(type: string, property: string): JsonValue {
  const defaults = (DEFAULTS as unknown as Record<string, Json>)[type] ?? {};
  return defaults[property] ?? null;
}

const completed = new WeakMap<Json, AnyComponent>();

/** A component with all properties that properties.json leaves out; the same one gives the same one. */
export function complete(node: Json): AnyComponent {
  const known = completed.get(node);
  if (known !== undefined) return known;
  const type = String(node["type"]);
  const defaults = (DEFAULTS as unknown as Record<string, Json>)[type] ?? { span: 12, handlers: {}, pace: {}, rules: {}, visible: true };
  const full: Json = { ...defaults, ...withMoments(type, node) };
  if (isObject(node["pace"])) full["pace"] = Object.fromEntries(Object.entries(node["pace"]).map(([event, pace]) => [event, { debounce: null, throttle: null, ...(isObject(pace) ? pace : {}) }]));
  const holder = HOLDS[type];
  if (holder === "components") full["components"] = completeAll(node["components"]) as unknown as Json;
  else if (holder === "columns") full["columns"] = columnsOf(node["columns"]);
  if (ALSO_HOLDS[type] !== undefined) full["components"] = completeAll(node["components"]) as unknown as Json;
  const component = full as unknown as AnyComponent;
  completed.set(node, component);
  return component;
}

function completeAll(components: JsonValue | undefined): Record<string, AnyComponent> {
  const entries = Object.entries(isObject(components) ? components : {});
  return Object.fromEntries(entries.flatMap(([name, one]) => (isObject(one) ? [[name, complete(one)]] : [])));
}

function columnsOf(columns: JsonValue | undefined): Json {
  const entries = Object.entries(isObject(columns) ? columns : {});
  return Object.fromEntries(entries.map(([name, one]) => [name, { ...PART_DEFAULTS.TableColumn, ...(isObject(one) ? one : {}) }])) as unknown as Json;
}

/** The page to show for a raw one; `known` is what the peer says of the page, complete with defaults. */
export function completePage(raw: Json, known: Page, title: string): Page {
  const own = raw as unknown as Partial<Page>;
  return {
    ...known,
    title: own.title || title,
    width: own.width ?? null,
    handlers: own.handlers ?? {},
    components: completeAll(raw["components"]),
  };
}
