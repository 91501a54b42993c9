/** Properties, events and names that are typed in a line, read as what properties.json holds. */
import { isClock, isDatetime, isDay, isInstant, isMonth, monthOf } from "../../core/moments.ts";
import { comparable, readNumber } from "../../core/numbers.ts";
import type { Json } from "../../core/edits.ts";
import type { Edit, JsonValue } from "../../core/protocol.ts";
import { typeLabel } from "../controls/Icon.tsx";
import { change, COLUMNS, follow, rename, type Command } from "../document/commands.ts";
import { whyNoName } from "../document/names.ts";
import { complete, defaultOf, heldBy, isObject, joined, nodeAt } from "../document/tree.ts";
import { scalarOf, valueKind, words } from "../inspector/fields.tsx";
import { optionsFrom, whyNoOptions } from "../inspector/options.ts";
import { kernelSettings } from "../inspector/settings.ts";
import { fieldKind, isListOfTexts, propertyLabel, type Catalog, type FieldKind, type Settings as Schemas } from "../inspector/schema.ts";
import { listed, whyNoList, type Pair } from "./line.ts";

/** What can be set by a line. */
export interface Settable {
  name: string;
  label: string;
  /** What it is, for people. */
  note: string;
  kind: FieldKind | { kind: "name" } | { kind: "event" } | { kind: "texts" };
  /** Of a setting of the page's kernel: its default, and whether it counts in the mode that is chosen. */
  kernel?: { start: JsonValue; counts: boolean };
}

/** What a line sets; `columns` are those of a table. */
export interface Settings {
  changes: Json;
  handlers: Record<string, string | null>;
  columns: Record<string, Json>;
  /** Settings of the page's kernel; null for their defaults. */
  kernel: Json;
  name: string | null;
}

/** What is said before the server has answered what can be set. */
export const STILL_LOADING = "The properties are still loading.";

const NAME: Settable = { name: "name", label: "Name", note: "What handlers call it", kind: { kind: "name" } };
const event = (name: string): Settable => ({ name, label: name, note: "The handler that runs", kind: { kind: "event" } });

/** What can be set on the page, and on its kernel. */
export function settablesOfPage(schemas: Schemas | null, page: Json): Settable[] {
  const properties = Object.keys(schemas?.page.groups ?? {}).map((name) => property("page", name, schemas?.page.properties[name] ?? {}));
  const kernel = kernelSettings(schemas, page).map(({ name, schema, modes, isSet }): Settable => {
    return { ...property("kernel", name, schema), kernel: { start: schema["default"] ?? null, counts: modes === null || isSet } };
  });
  return [...properties, event("load"), ...kernel];
}

function property(type: string, name: string, schema: Json): Settable {
  const note = typeof schema["description"] === "string" ? schema["description"] : "";
  const kind = fieldKind(name, schema);
  return { name, label: propertyLabel(type, name), note, kind: kind.kind === "json" && isListOfTexts(schema) ? { kind: "texts" } : kind };
}

/** What can be set on all of some components. */
export function settablesOf(catalog: Catalog, types: readonly string[]): Settable[] {
  const [first] = types;
  if (first === undefined) return [];
  const own = settablesOfType(catalog, first);
  const others = types.slice(1).map((type) => new Set(settablesOfType(catalog, type).map(({ name }) => name)));
  const shared = own.filter(({ name }) => others.every((names) => names.has(name)));
  return types.length > 1 ? shared.filter(({ kind }) => kind.kind !== "name" && kind.kind !== "columns") : shared;
}

function settablesOfType(catalog: Catalog, type: string): Settable[] {
  const entry = catalog[type];
  if (entry === undefined) return [];
  const names = Object.keys(entry.groups).filter((name) => name !== "handlers" && name !== "pace" && name !== "rules");
  return [...names.map((name) => property(type, name, entry.properties[name] ?? {})), NAME, ...entry.events.map(event)];
}

/** What is meant by a name: that of a property, or the inspector's word for it. */
export function meant(settables: readonly Settable[], name: string): Settable | undefined {
  return settables.find((one) => one.name === name) ?? settables.find((one) => identifier(one.label) === identifier(name));
}

/** A hint at the property whose name begins in the same way. */
function meantInstead(settables: readonly Settable[], name: string): string {
  const near = settables.find((one) => one.name.startsWith(name.slice(0, 3)));
  return near === undefined ? "" : ` Did you mean ${near.name}?`;
}

function identifier(text: string): string {
  return text.toLowerCase().replaceAll(" ", "_");
}

/** What pairs set on a component of a type; or what is wrong with one of them. `before` is the component as it is. */
export function readPairs(settables: readonly Settable[], pairs: readonly Pair[], before: Json, taken: readonly string[]): Settings | { problem: string } {
  const settings: Settings = { changes: {}, handlers: {}, columns: {}, kernel: {}, name: null };
  // A default is read by what the other properties allow: the options of a choice.
  const found = pairs.map(({ name, text }) => ({ name, text, settable: meant(settables, name) }));
  const isDefault = (one: Settable | undefined) => Number(one?.kind.kind === "value");
  for (const { name, text, settable } of found.toSorted((one, other) => isDefault(one.settable) - isDefault(other.settable))) {
    if (settable === undefined) return { problem: `There is no property ${name} here.${meantInstead(settables, name)}` };
    const problem = readPair(settings, settable, text, before, taken);
    if (problem !== "") return { problem: `${settable.name}: ${problem}` };
  }
  return settings;
}

/** Reads one pair into settings; what is wrong with it, or the empty text. */
function readPair(settings: Settings, { name, kind, kernel }: Settable, text: string, before: Json, taken: readonly string[]): string {
  if (kind.kind === "name") {
    settings.name = text;
    return whyNoName(text, taken);
  }
  if (kind.kind === "event") {
    settings.handlers[name] = text === "" ? null : text;
    return text === "" || /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) ? "" : "Write the name of a handler.";
  }
  if (kind.kind === "columns") {
    const open = whyNoList(text);
    if (open !== "") return open;
    const columns = columnsFrom(text);
    settings.columns = columns;
    const wrong = Object.keys(columns).map((one) => whyNoName(one, [])).find((why) => why !== "");
    return wrong ?? "";
  }
  const now = { ...before, ...settings.changes };
  const read = readValue(kind.kind === "value" ? valueKind(complete(now)) : kind, text, now[name] ?? null);
  if (kernel !== undefined && text === "") settings.kernel[name] = null;
  else if ("problem" in read) return read.problem;
  else if (kernel !== undefined) settings.kernel[name] = read.value === kernel.start ? null : read.value;
  else settings.changes[name] = read.value;
  return "";
}

type Read = { value: JsonValue } | { problem: string };

function readValue(kind: FieldKind | { kind: "texts" }, text: string, before: JsonValue): Read {
  switch (kind.kind) {
    case "switch":
      return chosen([true, false], false, text);
    case "icon":
      return { value: text };
    case "scalar":
      return { value: scalarOf(text) };
    case "choice":
      return chosen(kind.choices, kind.empty, text);
    case "span":
      return numberFrom({ integer: true, min: 1, max: COLUMNS, empty: false }, text);
    case "number":
      return numberFrom(kind, text);
    case "text":
      return { value: text === "" && kind.empty ? null : text };
    case "options":
      return optionsFor(text, Array.isArray(before) ? before : []);
    case "texts":
      return listOf(text);
    case "moment":
      return momentFrom(kind, text);
    case "range":
      return rangeFrom(kind, text);
    default:
      return jsonFrom(text);
  }
}

function jsonFrom(text: string): Read {
  try {
    return { value: text === "" ? null : (JSON.parse(text) as JsonValue) };
  } catch {
    return { problem: 'Write JSON: 5, "text", true or ["a", "b"].' };
  }
}

/** The texts of a list such as `[.csv, .txt]`, of which one alone needs no brackets. */
function listOf(text: string): Read {
  const problem = whyNoList(text);
  return problem === "" ? { value: listed(text).split("\n").filter((one) => one !== "") } : { problem };
}

/** What dates and times look like, what is one, and what is wrong with what only looks like one. */
const MOMENTS = {
  date: { looks: /^\d{4}-\d\d-\d\d$/u, is: (text: string) => isDay({ $date: text }), none: "There is no such day.", example: "Write a date as 2024-05-31." },
  month: {
    looks: /^\d{4}-\d\d(-\d\d)?$/u,
    is: (text: string) => isMonth(monthOf(text)),
    none: "There is no such month.",
    example: "Write a month as 2024-05.",
  },
  time: { looks: /^\d\d:\d\d(:\d\d)?$/u, is: (text: string) => isClock({ $time: text }), none: "There is no such time.", example: "Write a time as 09:30." },
  "datetime-local": {
    looks: /^\d{4}-\d\d-\d\dT\d\d:\d\d/u,
    is: (text: string) => isDatetime({ $datetime: text }) || isInstant({ $datetime: text }),
    none: "There is no such time.",
    example: "Write a date and a time as 2024-05-31T09:30.",
  },
} as const;

function momentFrom({ form, empty }: Pick<Extract<FieldKind, { kind: "moment" }>, "form" | "empty">, text: string): Read {
  const { looks, is, none, example } = MOMENTS[form];
  if (text === "" && empty) return { value: null };
  const written = form === "datetime-local" ? text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/u, "$1T") : text;
  return is(written) ? { value: written } : { problem: looks.test(written) ? `${none} ${example}` : example };
}

/** The two dates of a list such as `[2024-05-01, 2024-05-31]`. */
function rangeFrom({ empty }: { empty: boolean }, text: string): Read {
  if (text === "" && empty) return { value: null };
  const problem = whyNoList(text);
  if (problem !== "") return { problem };
  const dates = listed(text).split("\n");
  if (dates.length !== 2) return { problem: "Write two dates as [2024-05-01, 2024-05-31]." };
  const wrong = dates.map((one) => momentFrom({ form: "date", empty: false }, one)).find((one) => "problem" in one);
  if (wrong !== undefined) return wrong;
  return (dates[0] ?? "") > (dates[1] ?? "") ? { problem: "The first date is after the last." } : { value: dates };
}

/** Options of a list such as `[EWR = Newark, JFK]`, or as JSON has them. */
function optionsFor(text: string, before: readonly JsonValue[]): Read {
  if (/^\[\s*\{/u.test(text)) {
    const read = jsonFrom(text);
    return "problem" in read ? { problem: 'Write options as [a, b = Label], or as JSON: [{"value": "b", "label": "Label"}].' } : read;
  }
  const problem = whyNoList(text);
  return problem === "" ? optionsOf(listed(text), before) : { problem };
}

function optionsOf(text: string, before: readonly JsonValue[]): Read {
  const problem = whyNoOptions(text, before);
  return problem === "" ? { value: optionsFrom(text, before) } : { problem };
}

function chosen(choices: readonly JsonValue[], empty: boolean, text: string): Read {
  const wanted = text.toLowerCase();
  const found = choices.find((one) => String(one).toLowerCase() === wanted || words(one).toLowerCase() === wanted);
  if (found !== undefined) return { value: found };
  return text === "" && empty ? { value: null } : { problem: `Choose ${choices.map((one) => (typeof one === "boolean" ? words(one).toLowerCase() : String(one))).join(", ")}.` };
}

function numberFrom({ integer, min, max, empty }: Omit<Extract<FieldKind, { kind: "number" }>, "kind">, text: string): Read {
  if (text === "") return empty ? { value: null } : { problem: "Enter a number." };
  const read = readNumber(text, integer);
  if ("problem" in read || read.value === null) return { problem: "problem" in read ? read.problem : "Enter a number." };
  const plain = comparable(read.value);
  if (min !== null && plain < min) return { problem: `Enter ${min} or more.` };
  if (max !== null && plain > max) return { problem: `Enter ${max} or less.` };
  return { value: read.value };
}

/** Columns of a list such as `[departure = Planned departure, -flight_id]`, where `-` hides one. */
function columnsFrom(text: string): Record<string, Json> {
  const lines = listed(text).split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line): [string, Json] => {
      const [name = "", ...label] = line.split("=");
      if (name.trim().startsWith("-")) return [name.trim().slice(1).trim(), { visible: false }];
      return [name.trim(), label.length === 0 ? {} : { label: label.join("=").trim() }];
    }),
  );
}

/** Why a new component of a type does not take the label of a line: it shows none. Empty where it takes it. */
export function whyNoLabel(type: string, shows: string | null, label: string | null, catalog: Catalog | null): string {
  if (shows !== null || label === null || label === "") return "";
  const [first] = Object.entries(catalog?.[type]?.groups ?? {}).find(([, group]) => group === "content") ?? [];
  return `${typeLabel(type)} has no label.${first === undefined ? "" : ` Write its properties behind a comma: ${type}, ${first}=`}`;
}

/** A new component with what a line sets; what is the default is left out. */
export function withSettings(component: Json, { changes, handlers, columns }: Settings): Json {
  const bound = Object.fromEntries(Object.entries(handlers).filter(([, handler]) => handler !== null));
  const all = { ...component, ...changes, ...(Object.keys(columns).length > 0 && { columns }), ...(Object.keys(bound).length > 0 && { handlers: bound }) };
  const type = String(component["type"]);
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => name === "type" || JSON.stringify(defaultOf(type, name)) !== JSON.stringify(value)));
}

/** The edits that set what a line says on what is selected; on the page, where nothing is. `names` are those that Python uses. */
export function setAll(page: Json, paths: readonly string[], settings: Settings, names: readonly string[]): Command {
  const edits = (paths.length === 0 ? ["page"] : paths).flatMap((path) => [...propertyEdits(page, path, settings), ...columnEdits(page, path, settings.columns)]);
  const named = paths[0] === undefined || paths.length > 1 ? null : renamed(page, paths[0], settings, names);
  const { changes, handlers, columns, kernel, name } = settings;
  const said = [...Object.keys(changes), ...Object.keys(kernel), ...Object.keys(handlers), ...(Object.keys(columns).length > 0 ? ["columns"] : []), ...(name === null ? [] : ["name"])];
  return { selected: [...paths], ...named, label: `Set ${said.join(", ")}`, edits: [...edits, ...(named?.edits ?? [])] };
}

function propertyEdits(page: Json, path: string, settings: Settings): Edit[] {
  const now = nodeAt(page, path)?.["handlers"];
  const changes: Json = { ...settings.changes };
  if (Object.keys(settings.handlers).length > 0) changes["handlers"] = merged(now, settings.handlers);
  if (Object.keys(settings.kernel).length > 0) changes["kernel"] = merged(page["kernel"], settings.kernel);
  if (Object.keys(changes).length === 0) return [];
  if (path !== "page") return change(page, [path], changes).edits;
  // What the page leaves out, it has from its notebook's name or from its content.
  const entries = Object.entries(changes);
  const [kept, empty] = [entries.filter(([, value]) => !isEmpty(value)), entries.filter(([, value]) => isEmpty(value))];
  return [{ type: "change", path, changes: Object.fromEntries(kept), reset: empty.map(([name]) => name), order: null, exact: false }];
}

function isEmpty(value: JsonValue): boolean {
  return value === null || value === "" || (isObject(value) && Object.keys(value).length === 0);
}

/** Entries of an object with others in their place; without those that are null. */
function merged(now: JsonValue | undefined, entries: Json): Json {
  return Object.fromEntries(Object.entries({ ...(isObject(now) ? now : {}), ...entries }).filter(([, value]) => value !== null));
}

function columnEdits(page: Json, path: string, columns: Record<string, Json>): Edit[] {
  const declared = heldBy(nodeAt(page, path) ?? {});
  return Object.entries(columns).map(([name, column]): Edit => {
    const at = joined(path, name);
    return Object.hasOwn(declared, name) ? { type: "change", path: at, changes: column, reset: [], order: null, exact: false } : { type: "add", path: at, component: column, before: null, exact: false };
  });
}

/** The name that a line gives; else one that follows its label. */
function renamed(page: Json, path: string, { changes, name }: Settings, names: readonly string[]): Command | null {
  if (name !== null) return rename(path, name);
  const [before, label] = [nodeAt(page, path)?.["label"], changes["label"]];
  return typeof label === "string" ? follow(page, path, typeof before === "string" ? before : "", label, names) : null;
}

