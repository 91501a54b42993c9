/** The order and the heads of a table's columns. */
import type { Sort } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import type { ShownColumn } from "./columns.ts";
import { isQuantity } from "../../renderer/formats/cell-formats.ts";

/** The next order of a column that is clicked: ascending, descending, none. */
export function nextSort(sort: Sort[], column: string, adds: boolean): Sort[] {
  const others = adds ? sort.filter((key) => key.column !== column) : [];
  const now = sort.find((key) => key.column === column);
  if (now?.descending) return others;
  return [...others, { column, descending: now !== undefined }];
}

/** A column's head, with an arrow where the table is sorted by it, and its place among several keys. */
export function headOf({ label, name, format }: ShownColumn, sort: Sort[]): string {
  const key = sort.find((one) => one.column === name);
  if (key === undefined) return label;
  const arrow = `${key.descending ? "↓" : "↑"}${sort.length > 1 ? sort.indexOf(key) + 1 : ""}`;
  // A head at the right is cut at its end, where the arrow would be.
  return isQuantity(format) ? `${arrow} ${label}` : `${label} ${arrow}`;
}

/** How a column is sorted, as ARIA calls it. */
export function ariaSort(sort: Sort[], column: string | undefined): "none" | "ascending" | "descending" {
  const key = sort.find((one) => one.column === column);
  if (key === undefined) return "none";
  return key.descending ? "descending" : "ascending";
}

/** The order in words, for those who do not see the arrows. */
export function orderInWords(sort: Sort[], columns: ShownColumn[]): string {
  if (sort.length === 0) return say("Not sorted");
  const label = (name: string) => columns.find((column) => column.name === name)?.label ?? name;
  const keys = sort.map(({ column, descending }) => descending ? say("{column}, descending", { column: label(column) }) : say("{column}, ascending", { column: label(column) }));
  return say("Sorted by {keys}", { keys: keys.join(say(", then by ")) });
}

/** As much of a text as fits, with an ellipsis where some does not. */
export function fitText(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let [fits, cut] = [0, text.length];
  while (cut - fits > 1) {
    const middle = Math.floor((fits + cut) / 2);
    if (measure(`${text.slice(0, middle)}…`) > width) cut = middle;
    else fits = middle;
  }
  return `${text.slice(0, fits).trimEnd()}…`;
}
