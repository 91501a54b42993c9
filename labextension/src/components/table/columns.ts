/** Which columns a table shows, in which order, and how wide. */
import type { TableColumn, TableData, TableDataColumn } from "../../core/protocol.ts";
import type { CellValue } from "../../core/tables.ts";
import { formatCell, styleOf, type Format, type Style } from "../../renderer/formats/formats.ts";

export interface ShownColumn {
  name: string;
  label: string;
  format: Format;
  /** How its cells are written. */
  style: Style;
  width: number;
  /** Whether the page says how wide it is. */
  sized: boolean;
  /** Where its cells are in a row. */
  index: number;
  kind: TableDataColumn["kind"];
  /** What visitors may do with it. */
  sortable: boolean;
  filterable: boolean;
}

type Known = Record<string, Partial<TableColumn>>;

const FORMATS: Record<TableDataColumn["kind"], Format> = {
  text: "text",
  number: "number",
  integer: "integer",
  boolean: "boolean",
  date: "date",
  datetime: "datetime",
  duration: "duration",
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
      const values = data.first.rows.map((row) => row[index] ?? null);
      const style = styleOf(format, values, column.field, Boolean(properties.format));
      const sized = typeof properties.width === "number";
      const width = properties.width ?? fitting(label, style, values);
      const { sortable = true, filterable = true } = properties;
      return { name: column.name, label, format, style, sized, width, index, kind: column.kind, sortable, filterable };
    });
}

const CHARACTER = 7.4;
const PADDING = 30;
/** The characters that the button of a menu takes in a head. */
const HEAD_ROOM = 4;

/** A width that fits the head and the first rows, within reason. */
function fitting(label: string, style: Style, values: CellValue[]): number {
  const longest = Math.max(label.length + HEAD_ROOM, ...values.map((value) => formatCell(value, style).length));
  return Math.round(Math.min(Math.max(longest * CHARACTER + PADDING, 72), 320));
}
