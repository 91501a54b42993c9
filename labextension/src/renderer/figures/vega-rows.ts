/**
 * The rows of the data that a chart of Vega carries: which of them a mark stands for, and which a range holds.
 *
 * Rows are named as `jupyter_tools.kernel.values.points` counts them: by the data, and the place in it.
 */
import { dict, type Dict } from "./figure.ts";
import type { Place } from "./selecting.ts";

/** The field that marks a row, as it goes through the chart's transforms. */
export const MARK = "__jupyter_tools_row";
/** The field with what an aggregate has summed up: rows, or what other aggregates have made of them. */
const SUMMED = "__jupyter_tools_rows";
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

/** A spec of Vega whose aggregates keep what they sum up, so that a bar of a sum can be traced back. */
export function traced<Part>(part: Part): Part {
  if (Array.isArray(part)) return part.map((one: unknown) => traced(one)) as Part;
  if (typeof part !== "object" || part === null) return part;
  const entries = Object.entries(part).map(([key, one]: [string, unknown]) => {
    if (key === "transform" && Array.isArray(one)) return [key, one.map((step: unknown) => withRows(dict(step)))];
    return [key, key === "data" || key === "marks" ? traced(one) : one];
  });
  return Object.fromEntries(entries) as Part;
}

function withRows(step: Dict): Dict {
  const { type, ops = ["count"], fields = [null], as = ["ops" in step ? null : "count"] } = step;
  if (type !== "aggregate" || !Array.isArray(ops) || !Array.isArray(fields) || !Array.isArray(as)) return step;
  const filled = (given: unknown[]) => ops.map((_, index) => given[index] ?? null);
  return { ...step, ops: [...ops, "values"], fields: [...filled(fields), MARK], as: [...filled(as), SUMMED] };
}

/** The rows that a mark stands for: its own, or all that it sums up; none where its data is not the chart's rows. */
export function rowsOf(datum: unknown): Place[] {
  const { [MARK]: mark, [SUMMED]: summed } = dict(datum);
  if (Array.isArray(summed)) return summed.flatMap(rowsOf);
  return Array.isArray(mark) ? [mark as unknown as Place] : [];
}

/** What a tooltip lists of a row or of a sum: without our marks. */
export function withoutMarks(listed: unknown): unknown {
  if (typeof listed !== "object" || listed === null || !(MARK in listed || SUMMED in listed)) return listed;
  const { [MARK]: _mark, [SUMMED]: _summed, ...own } = listed as Dict;
  return own;
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
