/** Where settings are written, what is said of them, and the commands that change them. */
import type { Json } from "../../core/edits.ts";
import type { Edit, JsonValue } from "../../core/protocol.ts";
import { changeWithin, type Command } from "../document/commands.ts";
import { freeName } from "../document/names.ts";
import { isObject, nodeAt } from "../document/tree.ts";
import type { AppPage, Finding } from "../session/api.ts";
import type { Settings } from "./schema.ts";

/** The object that holds settings: inside of properties of the app, the page or a component. */
export interface Holder {
  /** `app`, `page`, or the path of a component. */
  at: string;
  /** The keys that lead to it from there: none for own properties, `policies` and a handler's name. */
  keys: readonly string[];
  /** What the history calls it: "the kernel", "the policy of search". */
  called: string;
}

export const THE_PAGE: Holder = { at: "page", keys: [], called: "the page" };
export const THE_APP: Holder = { at: "app", keys: [], called: "the app" };
export const THE_THEME: Holder = { at: "app", keys: ["theme"], called: "the app" };
export const THE_KERNEL: Holder = { at: "page", keys: ["kernel"], called: "the kernel" };

export function policyOf(handler: string): Holder {
  return { at: "page", keys: ["policies", handler], called: `the policy of ${handler}` };
}

export function paceOf(path: string, event: string): Holder {
  return { at: path, keys: ["pace", event], called: `the pace of ${event}` };
}

/** What a holder has set; nothing where properties.json says nothing of it. */
export function heldSettings(page: Json, app: Json, { at, keys }: Holder): Json {
  const node: JsonValue | undefined = at === "app" ? app : nodeAt(page, at);
  const found = keys.reduce<JsonValue | undefined>((one, key) => (isObject(one) ? one[key] : undefined), node);
  return isObject(found) ? found : {};
}

/** A setting of the kernel. */
export interface KernelSetting {
  name: string;
  schema: Json;
  /** The only modes in which it counts, where the chosen one is none of them; else null. */
  modes: string[] | null;
  isSet: boolean;
}

/** The settings of a page's kernel, in their order. */
export function kernelSettings(schemas: Settings | null, page: Json): KernelSetting[] {
  const { groups = {}, properties = {} } = schemas?.kernel ?? {};
  const held = heldSettings(page, {}, THE_KERNEL);
  const mode = String(held["mode"] ?? properties["mode"]?.["default"] ?? "auto");
  return Object.keys(groups).map((name) => {
    const schema = properties[name] ?? {};
    const modes = Array.isArray(schema["modes"]) ? schema["modes"].map(String) : null;
    return { name, schema, modes: modes?.includes(mode) ? null : modes, isSet: name in held };
  });
}

/** Sets a setting; undefined for its default, which the file leaves out. */
export function setSetting(page: Json, app: Json, { at, keys, called }: Holder, name: string, value: JsonValue | undefined): Omit<Command, "selected"> {
  const edit = changeWithin(at === "app" ? app : nodeAt(page, at), at, [...keys, name], value);
  return { label: `Change ${name.replaceAll("_", " ")} of ${called}`, edits: [edit] };
}

/** The problem that the check has found at a setting. */
export function findingFor(findings: readonly Finding[], { at, keys }: Holder, name: string): Finding | undefined {
  const place = ["", ...keys, name].join(".");
  return findings.find((one) => (one.path ?? "app") === at && `.${one.place}`.endsWith(place));
}

/** What a description says of one of the choices: "`queue`: it runs afterwards;". */
export function choiceNote(description: string, choice: JsonValue): string {
  const [, found] = new RegExp(`\`${String(choice)}\`: ([^;]+?)(?:;|\\.(?=\\s|$)|$)`).exec(description.replaceAll(/\s+/g, " ")) ?? [];
  if (found === undefined) return "";
  const plain = found.replaceAll("`", "");
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`;
}

/** What None means by a description: "None for no limit." */
export function emptyWords(description: string): string {
  const [, found] = /None for ([^.;]+)/.exec(description.replaceAll(/\s+/g, " ")) ?? [];
  return found === undefined ? "" : found.charAt(0).toUpperCase() + found.slice(1);
}

/** A policy in a few words. */
export function policyWords(policy: Json): string {
  const { when_running: when, timeout, retry, lane, pool } = policy;
  const words = [
    typeof when === "string" ? when : null,
    typeof timeout === "number" ? `${timeout} s` : null,
    typeof retry === "number" && retry > 0 ? `${retry} ${retry === 1 ? "retry" : "retries"}` : null,
    typeof lane === "string" && lane !== "main" ? lane : null,
    typeof pool === "string" ? `pool ${pool}` : null,
  ].filter((one) => one !== null);
  return words.length === 0 ? "Default" : words.join(" · ");
}

/** A pace in a few words. */
export function paceWords({ debounce, throttle }: Json): string {
  const words = [typeof debounce === "number" ? `${debounce} s after the last` : null, typeof throttle === "number" ? `one in ${throttle} s` : null].filter((one) => one !== null);
  return words.length === 0 ? "At once" : words.join(" · ");
}

// --- navigation ---

export const THE_NAVIGATION: Holder = { at: "app", keys: ["navigation"], called: "the navigation" };

/** The pages that the navigation lists where nothing is said: those that are below no other. */
export function listed(pages: readonly AppPage[]): AppPage[] {
  return pages.filter(({ parent }) => parent === null);
}

/** The entries of the navigation. */
export function entriesOf(app: Json): Json[] {
  const navigation = isObject(app["navigation"]) ? app["navigation"] : {};
  return Array.isArray(navigation["entries"]) ? navigation["entries"].filter(isObject) : [];
}

/** Sets the entries of the navigation; none for all pages. */
export function setEntries(app: Json, entries: Json[]): Omit<Command, "selected"> {
  return { label: "Change the pages in the navigation", edits: [changeWithin(app, "app", ["navigation", "entries"], entries.length === 0 ? undefined : entries)] };
}

// --- pools ---

/** The pools of the app with their sizes. */
export function poolsOf(app: Json): [name: string, size: JsonValue][] {
  return Object.entries(isObject(app["pools"]) ? app["pools"] : {});
}

/** The handlers of a page whose policies use a pool. */
export function usersOf(page: Json, pool: string): string[] {
  const policies = isObject(page["policies"]) ? page["policies"] : {};
  return Object.entries(policies).flatMap(([handler, policy]) => (isObject(policy) && policy["pool"] === pool ? [handler] : []));
}

export function addPool(app: Json): Command {
  const name = freeName("pool", poolsOf(app).map(([one]) => one));
  return { label: `Add pool ${name}`, edits: [changeWithin(app, "app", ["pools", name], 1)], selected: [] };
}

export function sizePool(app: Json, name: string, size: JsonValue): Command {
  return { label: `Change the size of pool ${name}`, edits: [changeWithin(app, "app", ["pools", name], size)], selected: [] };
}

export function removePool(app: Json, name: string): Command {
  return { label: `Remove pool ${name}`, edits: [changeWithin(app, "app", ["pools", name], undefined)], selected: [] };
}

/** Renames a pool, also in the policies of all pages of the app. */
export function renamePool(from: string, to: string): Command {
  const edits: Edit[] = [{ type: "rename", path: `app.pools.${from}`, name: to, exact: false }];
  return { label: `Rename pool ${from}`, edits, selected: [] };
}
