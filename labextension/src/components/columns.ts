/** Which columns a table shows, in which order, and how wide. */
import type { TableColumn, TableData, TableDataColumn } from "../core/protocol.ts";
import { formatCell, type Format } from "./formats.ts";

export interface ShownColumn {
  name: string;
  label: string;
  format: Format;
  width: number;
  /** Whether the page says how wide it is. */
  sized: boolean;
  /** Where its cells are in a row. */
  index: number;
}

type Known = Record<string, Partial<TableColumn>>;

const FORMATS: Record<TableDataColumn["kind"], Format> = {
  text: "text",
  number: "number",
  integer: "integer",
  boolean: "boolean",
  date: "date",
  datetime: "datetime",
};

/** Declared columns first, by identifier or field, then the others of the data. */
export function shownColumns(data: TableData, known: Known): ShownColumn[] {
  const left = new Map(data.columns.map((column, index) => [column.name, { column, index }]));
  const ordered: { column: TableDataColumn; index: number; properties: Partial<TableColumn> }[] = [];
  for (const [name, properties] of Object.entries(known)) {
    const field = properties.field ?? name;
    const found = left.get(name) ?? [...left.values()].find(({ column }) => column.field === field);
    if (found === undefined) continue;
    left.delete(found.column.name);
    ordered.push({ ...found, properties });
  }
  for (const found of left.values()) ordered.push({ ...found, properties: {} });
  return ordered
    .filter(({ properties }) => properties.visible !== false)
    .map(({ column, index, properties }) => {
      const label = properties.label ?? column.field;
      const format = properties.format ?? FORMATS[column.kind];
      const sized = typeof properties.width === "number";
      const width = properties.width ?? fitting(label, format, data, index);
      return { name: column.name, label, format, sized, width, index };
    });
}

const CHARACTER = 7.4;
const PADDING = 30;
const SAMPLE = 40;

/** A width that fits the head and the first rows, within reason. */
function fitting(label: string, format: Format, data: TableData, index: number): number {
  let longest = label.length + 2;
  for (const row of data.first.rows.slice(0, SAMPLE)) {
    longest = Math.max(longest, formatCell(row[index] ?? null, format).length);
  }
  return Math.round(Math.min(Math.max(longest * CHARACTER + PADDING, 72), 320));
}
