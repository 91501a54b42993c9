/** The view of a table as texts in the query of the page's URL: order, conditions, search, groups. */
import { filtersOf, sortOf } from "../../core/orders.ts";
import type { Filter, Sort } from "../../core/protocol.ts";
import type { ToolColumn } from "./columns.ts";

type Value = Exclude<Filter["value"], unknown[]>;

/** Keys of an order, descending ones with a minus: `-total,carrier`. */
export function textOfSort(sort: readonly Sort[]): string {
  return sort.map(({ column, descending }) => `${descending ? "-" : ""}${column}`).join(",");
}

/** The order of a text; null where some of it does not fit the columns. */
export function sortFrom(text: string, columns: readonly ToolColumn[]): Sort[] | null {
  const keys = text === "" ? [] : text.split(",").map((key) => ({ column: key.replace(/^-/u, ""), descending: key.startsWith("-") }));
  const found = sortOf({ sort: keys }, new Set(columns.filter(({ sortable }) => sortable).map(({ name }) => name)));
  return found.length === keys.length ? found : null;
}

/** What stands for a missing value. */
const NONE = String.raw`\-`;

function escaped(value: Value): string {
  return value === null ? NONE : String(value).replaceAll(/[\\,;]/gu, String.raw`\$&`);
}

/** Conditions: `carrier:in:UA,DL;total:between:10,`; a backslash stands before a comma, a semicolon and a backslash of a value. */
export function textOfFilter(filter: readonly Filter[]): string {
  return filter
    .map(({ column, operator, value }) => {
      if (operator === "is_null" || operator === "not_null") return `${column}:${operator}`;
      const open = (one: Value) => (operator === "between" && one === null ? "" : escaped(one));
      return `${column}:${operator}:${Array.isArray(value) ? value.map(open).join(",") : escaped(value)}`;
    })
    .join(";");
}

/** The parts of a text between a sign that has no backslash before it; backslashes stay. */
function parts(text: string, sign: "," | ";"): string[] {
  const found = [""];
  for (const [one] of text.matchAll(/\\.|[^\\]|\\$/gsu)) {
    if (one === sign) found.push("");
    else found[found.length - 1] += one;
  }
  return found;
}

/** A value of a column; undefined for a text that is none. */
function valueFrom(text: string, { kind }: ToolColumn): Value | undefined {
  if (text === NONE) return null;
  const plain = text.replaceAll(/\\(.)/gsu, "$1");
  if (kind === "boolean") return plain === "true" ? true : plain === "false" ? false : undefined;
  if (kind !== "number" && kind !== "integer") return plain;
  const number = Number(plain);
  if (plain.trim() === "" || Number.isNaN(number)) return undefined;
  // Large and decimal numbers travel as texts.
  return String(number) === plain ? number : plain;
}

function conditionFrom(text: string, columns: readonly ToolColumn[]): Filter | null {
  const [, name = "", operator = "", values = ""] = /^([^:]*):([^:]*):?(.*)$/su.exec(text) ?? [];
  const column = columns.find((one) => one.name === name && one.filterable);
  if (column === undefined) return null;
  if (operator === "is_null" || operator === "not_null") return { column: name, operator, value: null };
  const listed = operator === "in" || operator === "between";
  const asText = operator === "contains" || operator === "not_contains" || operator === "starts_with";
  const read = (one: string) => (operator === "between" && one === "" ? null : asText ? one.replaceAll(/\\(.)/gsu, "$1") : valueFrom(one, column));
  const found = (listed ? parts(values, ",") : [values]).map(read);
  if (found.includes(undefined)) return null;
  const [fits = null] = filtersOf({ filter: [{ column: name, operator, value: listed ? found : found[0] }] }, new Set([name]));
  return fits;
}

/** The conditions of a text; null where some of it does not fit the columns. */
export function filterFrom(text: string, columns: readonly ToolColumn[]): Filter[] | null {
  const found = text === "" ? [] : parts(text, ";").map((one) => conditionFrom(one, columns));
  return found.every((one) => one !== null) && found.length <= 50 ? found : null;
}
