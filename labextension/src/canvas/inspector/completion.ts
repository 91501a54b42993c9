/** What can stand at the end of a rule that is typed: values of the page, columns, functions, methods and constants. */
import type { Json } from "../../core/edits.ts";
import { FUNCTIONS, METHODS } from "../../core/expressions/parser.ts";
import { jsonOf, type Cells } from "../../core/expressions/scope.ts";
import { chartSelection, frameOf, selects } from "../../core/frames.ts";
import type { JsonValue, TableData } from "../../core/protocol.ts";
import { allows, ruleOf } from "../../core/rules.ts";
import { python } from "../document/python.ts";
import { complete, holdsComponents, joined, nameOf, namesIn, nodeAt, pathsIn, rowName } from "../document/tree.ts";

export const KINDS = { state: "State", column: "Columns of the selected row", item: "Columns of the row", function: "Functions", method: "Methods of texts", constant: "Constants" } as const;

export interface Offer {
  kind: keyof typeof KINDS;
  name: string;
  /** What is written for it; the caret goes after it. */
  text: string;
  /** What it is: `str`, `values inside`. */
  type: string;
  /** Its value now. */
  now: string;
}

/** What completion knows of the page as it is. */
export interface Known {
  page: Json;
  value(path: string): JsonValue | undefined;
  /** What a table shows now. */
  table(path: string): TableData | null;
  /** The cells of a row of a table, by its position; of what repeats around the component, of the row that is shown first. */
  cells(path: string, position: number): Cells | undefined;
  /** Whether the rule gives a default, which reads `visit` only. */
  isDefault?: boolean;
  /** The repeater around the component whose rule it is; null for none. */
  repeater: string | null;
}

const MOST = 8;
/** What functions give. */
const RESULTS: Record<string, string> = {
  len: "int", min: "value", max: "value", abs: "number", round: "number", sum: "number", any: "bool", all: "bool", bool: "bool",
  str: "str", int: "int", float: "float", today: "date", now: "time",
};
const TEXTS = new Set(["lower", "upper", "strip"]);

/** What can be put in place of the end of a text, from a place on. */
export function offersFor(text: string, known: Known): { from: number; all: Offer[] } {
  const [, part = ""] = /(?<![\p{L}\p{N}_])([\p{L}_][\p{L}\p{N}_]*|)$/u.exec(text) ?? [];
  const from = text.length - part.length;
  if (isInText(text)) return { from, all: [] };
  const chain = /(?:^|[^\p{L}\p{N}_.])((?:state|visit|item|row)(?:\.[\p{L}\p{N}_]+)*)\.$/u.exec(text.slice(0, from))?.[1];
  const afterDot = text.at(from - 1) === ".";
  const all = chain === undefined ? (afterDot ? [] : part === "" ? [] : tops(known)) : inside(chain, known);
  const fits = all.filter(({ name }) => name.toLowerCase().startsWith(part.toLowerCase()) && name !== part);
  return { from, all: fits.slice(0, MOST) };
}

/** Whether the end of an expression is in a text, and there in no field of an f-string. */
function isInText(text: string): boolean {
  let quote = "";
  let fields = 0;
  for (let at = 0; at < text.length; at += 1) {
    const one = text.charAt(at);
    if (quote === "" && (one === "'" || one === '"')) {
      quote = one;
      fields = 0;
    } else if (quote !== "" && one === "\\") at += 1;
    else if (quote !== "" && one === quote && fields === 0) quote = "";
    else if (quote !== "" && one === "{") fields += 1;
    else if (quote !== "" && one === "}") fields = Math.max(fields - 1, 0);
  }
  return quote !== "" && fields === 0;
}

function plain(kind: Offer["kind"], name: string, type: string, now = ""): Offer {
  return { kind, name, text: name, type, now };
}

/** A function or method; the caret goes between its parentheses, where something belongs there. */
function called(kind: Offer["kind"], name: string, count: number, type: string): Offer {
  return { kind, name: `${name}()`, text: count === 0 ? `${name}()` : `${name}(`, type, now: "" };
}

function tops({ page, repeater, isDefault }: Known): Offer[] {
  return [
    ...(repeater === null ? [] : [plain("state", rowName(page, repeater), "the row")]),
    ...(isDefault === true ? [] : [plain("state", "state", "what visitors gave")]),
    plain("state", "visit", "user, params"),
    ...[...FUNCTIONS].map(([name, [, most]]) => called("function", name, most, RESULTS[name] ?? "")),
    ...["True", "False", "None"].map((name) => plain("constant", name, "")),
  ];
}

/** What follows `state.filters.` and the like. */
function inside(chain: string, known: Known): Offer[] {
  const [top = "", ...names] = chain.split(".");
  if (top === "visit") return names.length > 0 ? [] : [plain("state", "user", "str"), plain("state", "params", "dict")];
  if (top === "item" || top === "row") return itemOffers(names, known);
  const { page } = known;
  const path = names.join(".");
  if (nodeAt(page, path) === undefined) {
    const column = columnsOf(path.slice(0, Math.max(path.lastIndexOf("."), 0)), known).find((one) => one.name === nameOf(path));
    return column?.type === "str" ? methods() : [];
  }
  if (isTable(page, path)) return columnsOf(path, known);
  if (!holdsComponents(page, path)) {
    if (isChart(page, path)) return partsOf(known.value(path));
    if (traitsIn(page, path).length > 0) return traitsIn(page, path).map(([name, type]) => plain("state", name, type));
    return typeOf(nodeAt(page, path) ?? {}).includes("str") ? methods() : [];
  }
  return namesIn(page, path).flatMap((name): Offer[] => {
    const at = joined(path, name);
    if (!hasState(page, at)) return [];
    const group = holdsComponents(page, at) && !isTable(page, at);
    const value = known.value(at);
    const selected = isTable(page, at) ? "selected row" : isChart(page, at) ? "selected points" : "";
    const now = group || value === undefined || selected !== "" ? "" : python(value).slice(0, 24);
    return [plain("state", name, group ? "values inside" : selected || typeOf(nodeAt(page, at) ?? {}), now)];
  });
}

/** What follows `item.` or `row.`: the columns of the data around the component, with the cells of its first row. */
function itemOffers(names: readonly string[], { repeater, table, cells }: Known): Offer[] {
  const shown = repeater === null ? [] : (table(repeater)?.columns ?? []);
  if (names.length > 0) return names.length === 1 && shown.some(({ name, kind }) => name === names[0] && CELLS[kind] === "str") ? methods() : [];
  const row = repeater === null ? undefined : cells(repeater, 0);
  return shown.map(({ name, kind }) => {
    const cell = row?.[name];
    return plain("item", name, CELLS[kind] ?? "", cell === undefined ? "" : python(jsonOf(cell)).slice(0, 24));
  });
}

const CELLS: Record<string, string> = { text: "str", number: "float", integer: "int", boolean: "bool", date: "str", datetime: "str", duration: "str" };

/** The columns of a table that rules can read, with the cells of the selected row. */
function columnsOf(path: string, known: Known): Offer[] {
  const node = nodeAt(known.page, path);
  if (node === undefined || !isTable(known.page, path)) return [];
  const value = known.value(path);
  const selected = typeof value === "object" && value !== null && !Array.isArray(value) && Array.isArray(value["selected"]) ? value["selected"] : [];
  const cells = selected.length === 0 ? undefined : known.cells(path, Number(selected[0]));
  const shown = known.table(path)?.columns ?? [];
  const kinds = new Map(shown.map(({ name, kind }) => [name, CELLS[kind] ?? ""]));
  const declared = Object.entries(node["columns"] ?? {}).flatMap(([name, one]) => ((one as Json)["visible"] === false ? [] : [name]));
  const columns = [...new Set([...declared, ...kinds.keys()])].map((name): Offer => {
    const cell = cells?.[name];
    return plain("column", name, kinds.get(name) ?? "", cell === undefined ? "" : python(jsonOf(cell)).slice(0, 24));
  });
  return [...columns, plain("column", "rows", "selected rows", String(selected.length))];
}

/** What rules can read of what is selected in a chart. */
function partsOf(value: JsonValue | undefined): Offer[] {
  const { points, x, y } = chartSelection(value) ?? { points: [], x: null, y: null };
  const ranges = Object.entries({ x_range: x, y_range: y }).map(([name, one]) => plain("column", name, "range", python(one).slice(0, 24)));
  return [plain("column", "points", "selected points", String(points.length)), ...ranges];
}

function methods(): Offer[] {
  return [...METHODS].map(([name, count]) => called("method", name, count, TEXTS.has(name) ? "str" : "bool"));
}

function isTable(page: Json, path: string): boolean {
  const node = nodeAt(page, path);
  return node !== undefined && frameOf(complete(node)) !== undefined;
}

/** The traits of a component of one's own that visitors may set, each with its type. */
function traitsIn(page: Json, path: string): [name: string, type: string][] {
  const traits = Object.entries((nodeAt(page, path)?.["traits"] ?? {}) as Json);
  return traits.flatMap(([name, one]) => ((one as Json)["visitors"] === true ? [[name, NAMES[String((one as Json)["type"])] ?? "value"]] : []));
}

/** Whether it is a chart in which points are selected. */
function isChart(page: Json, path: string): boolean {
  const node = nodeAt(page, path);
  return node !== undefined && !isTable(page, path) && selects(complete(node));
}

/** Whether rules can read it of `state`. */
export function hasState(page: Json, path: string): boolean {
  if (holdsComponents(page, path) && !isTable(page, path)) return [...pathsIn(page, path)].some((one) => nameOf(one) !== "" && !holdsComponents(page, one) && hasState(page, one));
  const node = nodeAt(page, path);
  return node !== undefined && (selects(complete(node)) || ruleOf(complete(node)) !== null || traitsIn(page, path).length > 0);
}

const NAMES: Record<string, string> = { string: "str", number: "float", integer: "int", boolean: "bool", scalar: "value", array: "list", null: "None" };

function typeOf(node: Json): string {
  const rule = ruleOf(complete(node));
  return Object.entries(NAMES).flatMap(([kind, name]) => (rule !== null && allows(rule, kind) ? [name] : [])).join(" | ");
}
