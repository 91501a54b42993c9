/** Applies edits to a page in place: what they do not touch keeps its identity, so that only edited components redraw. */
import { ALSO_HOLDS, HOLDS } from "./catalog.ts";
import type { AddEdit, ChangeEdit, Edit, JsonValue, MoveEdit } from "./protocol.ts";

/** What the path of a pool begins with. */
const POOLS = "app.pools.";

export type Json = { [key: string]: JsonValue };

/** What edits change: the page, and the properties of the app that it shows. */
export interface Document {
  app: Json;
  page: Json;
}

/** The document after exact edits. Throws an error that names an edit whose place does not exist. */
export function applyEdits(document: Document, edits: readonly Edit[]): Document {
  return edits.reduce(applyEdit, document);
}

function applyEdit(document: Document, edit: Edit): Document {
  if (edit.type === "change" && edit.path === "app") return { ...document, app: changed(document.app, edit) };
  if (edit.type === "rename" && edit.path.startsWith(POOLS)) return withPool(document, edit.path.slice(POOLS.length), edit.name);
  if (edit.path === "page" && edit.type === "add") return { ...document, page: edit.component };
  if (edit.path === "page" && edit.type === "remove") return { ...document, page: {} };
  return { ...document, page: onPage(document.page, edit) };
}

/** The document with another name of a pool, in the policies of the page too. The server renames it in the other pages. */
function withPool({ app, page }: Document, from: string, to: string): Document {
  const pools = (app["pools"] ?? {}) as Json;
  if (!Object.hasOwn(pools, from)) throw new Error(`There is no pool ${from}.`);
  const policies = Object.entries((page["policies"] ?? {}) as { [handler: string]: Json });
  const renamedPools = Object.fromEntries(Object.entries(pools).map(([name, size]) => [name === from ? to : name, size]));
  const named = Object.fromEntries(policies.map(([handler, policy]) => [handler, policy["pool"] === from ? { ...policy, pool: to } : policy]));
  return { app: { ...app, pools: renamedPools }, page: policies.length === 0 ? page : { ...page, policies: named } };
}

function onPage(page: Json, edit: Edit): Json {
  const names = namesOf(edit.path);
  const name = names.at(-1) ?? "";
  const parent = names.slice(0, -1);
  switch (edit.type) {
    case "change":
      return at(page, names, (node) => changed(node, edit));
    case "add":
      return at(page, parent, (node) => inserted(node, name, edit.component, edit));
    case "remove":
      return at(page, parent, (node) => without(node, name));
    case "rename":
      return at(page, parent, (node) => renamed(node, name, edit.name));
    case "move": {
      const moved = find(page, names);
      const left = at(page, parent, (node) => without(node, name));
      return at(left, namesOf(edit.to), (node) => inserted(node, name, moved, edit));
    }
  }
}

function namesOf(path: string): string[] {
  return path === "" || path === "page" ? [] : path.split(".");
}

function find(page: Json, names: readonly string[]): Json {
  return names.reduce((node, name) => child(node, name), page);
}

function child(node: Json, name: string): Json {
  const found = heldIn(node, holderOf(node, name))[name];
  if (typeof found !== "object" || found === null || Array.isArray(found)) throw new Error(`There is no ${name}.`);
  return found;
}

/** A copy of the page in which one object is changed; objects beside the way to it are shared. */
function at(node: Json, names: readonly string[], change: (node: Json) => Json): Json {
  const [name, ...rest] = names;
  if (name === undefined) return change(node);
  const holder = holderOf(node, name);
  return { ...node, [holder]: { ...heldIn(node, holder), [name]: at(child(node, name), rest, change) } };
}

/** The properties that hold the named parts of a component or of the page. */
function holders(node: Json): string[] {
  const type = String(node["type"]);
  return [HOLDS[type] ?? "components", ...(ALSO_HOLDS[type] === undefined ? [] : [ALSO_HOLDS[type]])];
}

/** The one that holds a part. */
function holderOf(node: Json, name: string): string {
  const [first = "", ...others] = holders(node);
  return others.find((one) => Object.hasOwn(heldIn(node, one), name)) ?? first;
}

/** The one in which a new part belongs: a component has a type, and a column has none. */
function holderFor(node: Json, value: Json): string {
  const [first = "", other = first] = holders(node);
  return "type" in value ? other : first;
}

function heldIn(node: Json, holder: string): Json {
  return (node[holder] ?? {}) as Json;
}

function changed(node: Json, { changes, reset, order }: ChangeEdit): Json {
  const left = Object.entries(node).filter(([name]) => !reset.includes(name));
  const next: Json = { ...Object.fromEntries(left), ...changes };
  const first = (order ?? []).filter((name) => name in next);
  return { ...Object.fromEntries(first.map((name) => [name, next[name] ?? null])), ...next };
}

function inserted(node: Json, name: string, value: Json, { before }: AddEdit | MoveEdit): Json {
  const holder = holderFor(node, value);
  const others = Object.entries(heldIn(node, holder)).filter(([one]) => one !== name);
  const index = others.findIndex(([one]) => one === before);
  if (before !== null && index < 0) throw new Error(`There is no ${before} to come before.`);
  const place = before === null ? others.length : index;
  return { ...node, [holder]: Object.fromEntries(others.toSpliced(place, 0, [name, value])) };
}

function without(node: Json, name: string): Json {
  child(node, name);
  const holder = holderOf(node, name);
  const left = Object.entries(heldIn(node, holder)).filter(([one]) => one !== name);
  if (left.length > 0) return { ...node, [holder]: Object.fromEntries(left) };
  // As in the file, an empty holder is left out.
  const { [holder]: _, ...rest } = node;
  return rest;
}

function renamed(node: Json, name: string, next: string): Json {
  child(node, name);
  const holder = holderOf(node, name);
  const entries = Object.entries(heldIn(node, holder)).map(([one, value]) => [one === name ? next : one, value]);
  return { ...node, [holder]: Object.fromEntries(entries) as Json };
}

/** Whether two JSON values are equal; the order of keys does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && isSame(one[key as keyof typeof one], other[key as keyof typeof other]))
  );
}
