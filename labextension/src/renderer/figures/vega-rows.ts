/**
 * The rows of the data that a chart of Vega carries: which of them a mark stands for, and which a range holds.
 *
 * Rows are named as `jupyter_tools.kernel.values.points` counts them: by the data, and the place in it.
 */
import { dict, type Dict } from "./figure.ts";
import type { Place } from "./selecting.ts";

/** The field that marks a row, as it goes through the chart's transforms. */
export const MARK = "__jupyter_tools_row";
/** The parts of a spec that have no data. */
const OTHER = new Set(["datasets", "encoding", "config", "usermeta"]);

export type DataSet = unknown[];

/** The data that a spec carries, in the order in which the kernel counts them. */
export function dataSets(spec: Dict): DataSet[] {
  return [...Object.values(dict(spec["datasets"])).filter(Array.isArray), ...inline(spec)];
}

function inline(node: unknown): DataSet[] {
  if (Array.isArray(node)) return node.flatMap(inline);
  return Object.entries(dict(node)).flatMap(([key, one]) => {
    if (key !== "data") return OTHER.has(key) ? [] : inline(one);
    return [one].flat().flatMap((data) => (Array.isArray(dict(data)["values"]) ? [dict(data)["values"] as DataSet] : []));
  });
}

/** Marks each row in place, so that what is drawn of it can be traced back. */
export function markRows(sets: readonly DataSet[]): void {
  sets.forEach((rows, trace) => {
    rows.forEach((row, position) => {
      if (typeof row === "object" && row !== null) (row as Dict)[MARK] = [trace, position];
    });
  });
}

/** The rows that a mark stands for: its own, or all that are like it in what both have, as for a bar of a sum. */
export function rowsOf(datum: unknown, sets: readonly DataSet[]): Place[] {
  const own = dict(datum);
  const mark = own[MARK];
  if (Array.isArray(mark)) return [mark as unknown as Place];
  return matching(sets, (row) => {
    const shared = Object.keys(own).filter((key) => key !== MARK && key in row);
    return shared.length > 0 && shared.every((key) => same(own[key], row[key]));
  });
}

/** The rows within the ranges of a selection, by field; of what rows have not, ranges say nothing. */
export function rowsWithin(ranges: unknown, sets: readonly DataSet[]): Place[] {
  const limits = Object.entries(dict(ranges)).filter((one): one is [string, unknown[]] => Array.isArray(one[1]));
  return matching(sets, (row) => {
    const known = limits.filter(([field]) => field in row);
    return known.length > 0 && known.every(([field, range]) => isWithin(row[field], range));
  });
}

function matching(sets: readonly DataSet[], fits: (row: Dict) => boolean): Place[] {
  return sets.flatMap((rows, trace) =>
    rows.flatMap((row, position): Place[] => (typeof row === "object" && row !== null && fits(row as Dict) ? [[trace, position]] : [])),
  );
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value instanceof Date) return value.getTime();
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || (one instanceof Date && numberOf(one) === numberOf(other)) || (typeof one === "number" && typeof other === "string" && one === numberOf(other));
}

function isWithin(value: unknown, range: readonly unknown[]): boolean {
  const ends = range.map(numberOf);
  if (range.length === 2 && ends.every(Number.isFinite) && range.every((one) => typeof one !== "string")) {
    const at = numberOf(value);
    return at >= Math.min(...ends) && at <= Math.max(...ends);
  }
  return range.some((one) => same(one, value));
}
