/** What a builder does to a page, as edits: each function only reads the page. */
import { SENDS_TOGETHER, VALUE_RULES } from "../../core/catalog.ts";
import { PALETTE } from "../../core/palette.ts";
import type { Json } from "../../core/edits.ts";
import type { AnyComponent, ChangeEdit, Edit, JsonValue } from "../../core/protocol.ts";
import { hasSections } from "../../core/sections.ts";
import { followsLabel, freeName, nameFrom, spelled, whyNoName } from "./names.ts";
import { isUsed } from "./python.ts";
import { whyNoComponent } from "./shapes.ts";
import { allIn, defaultOf, holdsComponents, isObject, isWithin, joined, namesIn, nameOf, nextName, nodeAt, outermost, parentOf, pathsIn, takenBeside, takesColumns, takesType, typeAt } from "./tree.ts";

export const COLUMNS = 12;

/** Edits, and what is selected after them. */
export interface Command {
  /** What the builder did, for the history: "Add number". */
  label: string;
  edits: Edit[];
  selected: string[];
  /** A name that does not follow its label, as the notebook's Python uses it. */
  stays?: { path: string; wanted: string };
}

/** A place for a component: in a container, before another one or at the end. */
export interface Place {
  parent: string;
  before: string | null;
}

/** Where something new goes for a selection: after it, or into a selected container. */
export function placeFor(page: Json, selected: readonly string[]): Place {
  const last = outermost(page, selected).at(-1);
  if (last === undefined) return { parent: "", before: null };
  if (holdsComponents(page, last)) return { parent: last, before: null };
  return { parent: parentOf(last), before: nextName(page, last) };
}

/** The place, or where a container does not take components of these types, one in its first section, else after it. */
export function placeIn(page: Json, place: Place, types: readonly string[]): Place {
  const { parent } = place;
  if (types.every((type) => takesType(page, parent, type))) return place;
  const [section] = namesIn(page, parent);
  if (section !== undefined && hasSections({ type: typeAt(page, parent) as AnyComponent["type"] }) && types.every((type) => takesType(page, joined(parent, section), type))) return { parent: joined(parent, section), before: null };
  return placeIn(page, { parent: parentOf(parent), before: nextName(page, parent) }, types);
}

/** Adds a component with properties at a place; without a `name`, its label gives the name. */
export function add(page: Json, component: Json, wanted: Place, name: string | null = null): Command {
  const type = String(component["type"]);
  const place = placeIn(page, wanted, [type]);
  const path = joined(place.parent, name ?? freeName(wantedName(component), Object.keys(allIn(nodeAt(page, place.parent) ?? {}))));
  return { label: `Add ${type}`, edits: [added(path, component, place.before)], selected: [path] };
}

/** A new component of a type, as the palette makes it. */
export function fresh(type: string): Json {
  return { type, ...PALETTE.find((entry) => entry.type === type)?.example };
}

function wantedName(component: Json): string {
  const label = component["label"];
  return nameFrom(typeof label === "string" ? label : "") || String(component["type"]);
}

function added(path: string, component: Json, before: string | null): Edit {
  return { type: "add", path, component, before, exact: false };
}

export function remove(page: Json, paths: readonly string[]): Command {
  const gone = outermost(page, paths);
  const first = gone[0] ?? "";
  const siblings = namesIn(page, parentOf(first)).map((name) => joined(parentOf(first), name));
  const place = siblings.indexOf(first);
  const left = (path: string | undefined) => path !== undefined && !gone.includes(path);
  const next = [...siblings.slice(place + 1), ...siblings.slice(0, place).toReversed()].find(left);
  const selected = next ?? parentOf(first);
  return {
    label: gone.length === 1 ? `Delete ${nameOf(first)}` : `Delete ${gone.length} components`,
    edits: gone.map((path) => ({ type: "remove", path })),
    selected: selected === "" ? [] : [selected],
  };
}

/** Sets properties of one or several components; a value that is the default is left out of the file. */
export function change(page: Json, paths: readonly string[], changes: Json): Command {
  const edits = paths.map((path): Edit => {
    const type = typeAt(page, path);
    const isDefault = ([name, value]: [string, JsonValue]) =>
      path !== "page" && path !== "app" && type !== "" && JSON.stringify(defaultOf(type, name)) === JSON.stringify(value);
    const entries = Object.entries(changes);
    const kept = Object.fromEntries(entries.filter((entry) => !isDefault(entry)));
    return { type: "change", path, changes: kept, reset: entries.filter(isDefault).map(([name]) => name), order: null, exact: false };
  });
  return { label: `Change ${Object.keys(changes).join(", ")}`, edits, selected: [...paths] };
}

/** Sets an entry of a property that holds entries, as a handler of `handlers`; null takes it out, and an empty property with it. */
export function changeEntry(page: Json, path: string, property: string, name: string, value: JsonValue): ChangeEdit {
  return changeWithin(nodeAt(page, path), path, [property, name], value ?? undefined);
}

/** Sets what is inside of properties, by its keys; undefined takes it out, and what is empty without it. */
export function changeWithin(node: Json | undefined, path: string, keys: readonly string[], value: JsonValue | undefined): ChangeEdit {
  const [property = ""] = keys;
  const next = withValue(node, keys, value)[property];
  return { type: "change", path, changes: next === undefined ? {} : { [property]: next }, reset: next === undefined ? [property] : [], order: null, exact: false };
}

function withValue(node: JsonValue | undefined, [key = "", ...keys]: readonly string[], value: JsonValue | undefined): Json {
  const { [key]: now, ...others } = isObject(node) ? node : {};
  const next = keys.length === 0 ? value : withValue(now, keys, value);
  if (next === undefined || (keys.length > 0 && isObject(next) && Object.keys(next).length === 0)) return others;
  // In its place, so that the file keeps the order of its keys.
  return isObject(node) ? { ...node, [key]: next } : { [key]: next };
}

/** Sets a label; the name follows it until the builder has set one, or Python uses it: `names` are those of the notebook. */
export function relabel(page: Json, path: string, property: string, text: string, names: readonly string[]): Command {
  const before = nodeAt(page, path)?.[property];
  const command = change(page, [path], { [property]: text });
  const renamed = property === "label" ? follow(page, path, typeof before === "string" ? before : "", text, names) : null;
  const label = `Change ${property}`;
  return renamed === null ? { ...command, label } : { ...renamed, label, edits: [...command.edits, ...renamed.edits] };
}

/**
 * Renames a component whose name was made of the label that it had; null where the builder has set the name. One of the
 * `names` that the notebook's Python uses stays.
 */
export function follow(page: Json, path: string, before: string, label: string, names: readonly string[]): Command | null {
  const wanted = nameFrom(label);
  if (wanted === "" || !followsLabel(nameOf(path), before, typeAt(page, path))) return null;
  const others = takenBeside(page, path);
  const command = rename(path, freeName(wanted, others));
  if (command.edits.length === 0) return null;
  if (!isUsed(page, path, names)) return command;
  return { label: command.label, edits: [], selected: [path], stays: { path, wanted: nameOf(command.selected[0] ?? "") } };
}

export function rename(path: string, text: string): Command {
  const name = spelled(text);
  if (name === nameOf(path)) return { label: "Rename", edits: [], selected: [path] };
  const edit: Edit = { type: "rename", path, name, exact: false };
  return { label: `Rename ${nameOf(path)}`, edits: [edit], selected: [joined(parentOf(path), name)] };
}

/** Moves components to a place; one whose name is taken there gets another. */
export function move(page: Json, paths: readonly string[], place: Place): Command {
  const moved = outermost(page, paths).filter((path) => !isWithin(place.parent, path) || place.parent === "");
  const staying = new Set(namesIn(page, place.parent).filter((name) => !moved.includes(joined(place.parent, name))));
  // What it comes before may be moved itself.
  let { before } = place;
  while (before !== null && !staying.has(before)) before = nextName(page, joined(place.parent, before));
  const edits: Edit[] = [];
  const selected = moved.map((path) => {
    const name = freeName(nameOf(path), staying);
    staying.add(name);
    edits.push(...(rename(path, name).edits as Edit[]));
    const renamed = joined(parentOf(path), name);
    edits.push({ type: "move", path: renamed, to: place.parent, before, exact: false });
    return joined(place.parent, name);
  });
  return { label: moved.length === 1 ? `Move ${nameOf(moved[0] ?? "")}` : `Move ${moved.length} components`, edits, selected };
}

function sendsTogether(page: Json, path: string): boolean {
  return SENDS_TOGETHER.includes(typeAt(page, path));
}

/** Whether a component is a form or holds one: forms do not nest. */
export function containsForm(page: Json, path: string): boolean {
  if (sendsTogether(page, path)) return true;
  return holdsComponents(page, path) && namesIn(page, path).some((name) => containsForm(page, joined(path, name)));
}

/** Whether a path is inside a form. */
export function isInForm(page: Json, container: string): boolean {
  for (let path = container; path !== ""; path = parentOf(path)) if (sendsTogether(page, path)) return true;
  return false;
}

/** Copies of components after the last of them. */
export function duplicate(page: Json, paths: readonly string[]): Command {
  const chosen = outermost(page, paths);
  const last = chosen.at(-1) ?? "";
  const place = { parent: parentOf(last), before: nextName(page, last) };
  return { ...insert(page, Object.fromEntries(chosen.map((path) => [nameOf(path), nodeAt(page, path) ?? {}])), place), label: "Duplicate" };
}

/** Puts named components at a place; a name that is taken gets a number, and one that cannot be a name another. */
export function insert(page: Json, components: Record<string, Json>, wanted: Place): Command {
  const place = placeIn(page, wanted, Object.values(components).map((one) => String(one["type"])));
  const taken = new Set(Object.keys(allIn(nodeAt(page, place.parent) ?? {})));
  const edits: Edit[] = [];
  const urls = new Set([...pathsIn(page)].map((path) => nodeAt(page, path)?.["url"]));
  const selected = Object.entries(components).map(([called, component]) => {
    const usable = whyNoName(called, []) === "" ? spelled(called) : nameFrom(called) || String(component["type"]);
    const name = freeName(usable, taken);
    taken.add(name);
    edits.push(added(joined(place.parent, name), withOwnUrls(component, urls), place.before));
    return joined(place.parent, name);
  });
  return { label: selected.length === 1 ? "Paste" : `Paste ${selected.length} components`, edits, selected };
}

/** A component whose inputs keep none of the parameters of the page's URL that are taken; those that they keep are then. */
function withOwnUrls(component: Json, taken: Set<JsonValue | undefined>): Json {
  const { url, components, ...others } = component;
  const isTaken = String(component["type"]) in VALUE_RULES && url !== undefined && taken.has(url);
  if (isTaken) return withOwnUrls({ ...others, ...(components !== undefined && { components }) }, taken);
  taken.add(url);
  if (!isObject(components)) return component;
  const held = Object.entries(components).map(([name, one]) => [name, isObject(one) ? withOwnUrls(one, taken) : one] as const);
  return { ...component, components: Object.fromEntries(held) };
}

/** What siblings can be put into. */
export const BOXES = {
  group: { type: "container", label: "Wrap" },
  form: { type: "form", label: "Make a form" },
} as const;

/** Puts siblings into a new container (or form) at the place of the first. */
export function wrap(page: Json, paths: readonly string[], wanted: keyof typeof BOXES = "group"): Command | null {
  const all = outermost(page, paths);
  const parent = parentOf(all[0] ?? "");
  const inside = all.filter((path) => parentOf(path) === parent);
  if (inside.length === 0) return null;
  const { type, label } = BOXES[wanted];
  const name = freeName(wanted, namesIn(page, parent));
  const spans = inside.map((path) => Number(nodeAt(page, path)?.["span"] ?? COLUMNS));
  const wide = Math.min(spans.length === 1 ? (spans[0] ?? COLUMNS) : spans.reduce((sum, one) => sum + one, 0), COLUMNS);
  const box = joined(parent, name);
  const widths = inside.filter((_, index) => spans[index] !== COLUMNS && spans.length === 1);
  return {
    label,
    edits: [
      added(box, { type, ...(wide < COLUMNS && { span: wide }) }, nameOf(inside[0] ?? "")),
      ...inside.map((path): Edit => ({ type: "move", path, to: box, before: null, exact: false })),
      ...widths.map((path): Edit => ({ type: "change", path: joined(box, nameOf(path)), changes: {}, reset: ["span"], order: null, exact: false })),
    ],
    selected: [box],
  };
}

/** Puts what a container holds in its place. */
export function unwrap(page: Json, path: string): Command | null {
  if (path === "" || !holdsComponents(page, path)) return null;
  const inside = namesIn(page, path).map((name) => joined(path, name));
  if (!inside.every((one) => takesType(page, parentOf(path), typeAt(page, one)))) return null;
  const moved = move(page, inside, { parent: parentOf(path), before: nextName(page, path) });
  return { label: "Unwrap", edits: [...moved.edits, { type: "remove", path }], selected: moved.selected };
}

/** Sets how many of the 12 columns components take. */
export function resize(page: Json, paths: readonly string[], span: number): Command {
  const sized = paths.filter((path) => takesColumns(page, path));
  return { ...change(page, sized, { span: Math.min(Math.max(span, 1), COLUMNS) }), label: "Resize", selected: [...paths] };
}

/** Puts components beside another one: the row is shared equally. */
export function putBeside(page: Json, row: readonly string[], at: Place, what: { paths: readonly string[] } | { component: Json }): Command {
  const moved = "paths" in what ? outermost(page, what.paths) : [];
  const others = row.filter((path) => !moved.includes(path));
  const span = Math.floor(COLUMNS / (others.length + Math.max(moved.length, 1)));
  const widths = others.flatMap((path) => change(page, [path], { span }).edits);
  if ("component" in what) {
    const command = add(page, { ...what.component, span }, at);
    return { ...command, edits: [...widths, ...command.edits] };
  }
  const own = moved.flatMap((path) => change(page, [path], { span }).edits);
  const command = move(page, moved, at);
  return { ...command, edits: [...widths, ...own, ...command.edits] };
}

// --- the clipboard ---

const FORMAT = "jupyter_tools";
/** How many characters can be pasted: a request to the server holds 4 MB. */
const MAX_TEXT = 3_000_000;
/** How deep pasted components may nest; what properties.json may is a little more. */
const MAX_DEPTH = 80;

/** Components as the text of a clipboard. */
export function copied(page: Json, paths: readonly string[]): string {
  const components = Object.fromEntries(outermost(page, paths).map((path) => [nameOf(path), nodeAt(page, path) ?? {}]));
  return JSON.stringify({ [FORMAT]: { version: 1, components } }, null, 2);
}

/** The components of a clipboard's text, or why there are none. */
export function pasted(text: string): { components: Record<string, Json> } | { problem: string } {
  if (text.length > MAX_TEXT) return { problem: `Not pasted: the clipboard holds over ${MAX_TEXT / 1_000_000} million characters.` };
  let data: JsonValue;
  try {
    data = JSON.parse(text) as JsonValue;
  } catch {
    return { problem: "The clipboard holds no components." };
  }
  const found = isObject(data) ? data[FORMAT] : undefined;
  if (!isObject(found)) return { problem: "The clipboard holds no components." };
  if (found["version"] !== 1) return { problem: "The clipboard holds components of another version of Jupyter Tools." };
  const components = isObject(found["components"]) ? Object.entries(found["components"]) : [];
  if (components.length === 0) return { problem: "The clipboard holds no components." };
  if (isDeeper(data, MAX_DEPTH)) return { problem: `Not pasted: the components nest over ${MAX_DEPTH} deep.` };
  if (hasInfinite(data)) return { problem: "Not pasted: a number is too large." };
  for (const [name, one] of components) {
    const why = whyNoComponent(name, one);
    if (why !== "") return { problem: `Not pasted: ${why}` };
  }
  return { components: Object.fromEntries(components) as Record<string, Json> };
}

/** Whether objects and lists nest deeper than this; they may be too deep to recurse. */
function isDeeper(data: JsonValue, depth: number): boolean {
  let level: readonly JsonValue[] = [data];
  for (let count = 0; count <= depth; count += 1) {
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** Whether a number is too large for JavaScript, which would save it as null. */
function hasInfinite(data: JsonValue): boolean {
  if (typeof data === "object" && data !== null) return Object.values(data).some(hasInfinite);
  return typeof data === "number" && !Number.isFinite(data);
}
