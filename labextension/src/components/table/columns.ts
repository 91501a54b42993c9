/** Which columns a table shows, in which order, and how wide. */
import { RowRules } from "../../core/row-rules.ts";
import type { TableColumn, TableData, TableDataColumn } from "../../core/protocol.ts";
import type { CellValue } from "../../core/tables.ts";
import { cellStyleOf, writeCell, type CellFormat, type CellStyle } from "../../renderer/formats/cell-formats.ts";

export interface ShownColumn {
  name: string;
  label: string;
  format: CellFormat;
  /** How its cells are written. */
  style: CellStyle;
  /** What its head says when it is pointed at. */
  help: string;
  /** What the page says of its cells row by row. */
  rules: RowRules;
  width: number;
  /** Whether the page says how wide it is. */
  sized: boolean;
  /** Where its cells are in a row. */
  index: number;
  kind: TableDataColumn["kind"];
  /** What visitors may do with it. */
  aggregate: TableColumn["aggregate"];
  sortable: boolean;
  filterable: boolean;
}

type Known = Record<string, Partial<TableColumn>>;

/** Declared columns first, by identifier or field, then the others of the data. */
export function shownColumns(data: TableData, known: Known): ShownColumn[] {
  const sent = data.columns.map((column, index) => [column.name, { column, index }] as const);
  // What only opens below a row reads others.
  const left = new Map(sent.filter(([name]) => data.undrawn?.includes(name) !== true));
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
      const values = data.first.rows.map((row) => row[index] ?? null);
      const style = cellStyleOf(properties, column.kind, values, column.field);
      const sized = typeof properties.width === "number";
      const { format } = style;
      const { aggregate = null, sortable = true, filterable = true, help = "" } = properties;
      const width = properties.width ?? fitting(label, style, values, aggregate === "sum" ? digitsOf(data.total ?? 0) : 0);
      return { name: column.name, label, format, style, help, rules: new RowRules(properties), sized, width, index, kind: column.kind, aggregate, sortable, filterable };
    });
}

const CHARACTER = 7.4;
const PADDING = 30;
/** The characters that the button of a menu takes in a head. */
const HEAD_ROOM = 4;
/** The characters by which bold numbers are longer. */
const BOLD = 2;
const [LEAST, MOST] = [72, 320];
/** How wide cells are that are drawn, whatever is in them. */
const DRAWN: Partial<Record<CellFormat, number>> = { progress: 160, sparkline: 140, image: 72, rating: 128, boolean: 72 };

/** The characters by which a sum of so many numbers may be longer than they are. */
function digitsOf(count: number): number {
  return Math.ceil((Math.log10(count + 1) * 4) / 3) + BOLD;
}

/** A width that fits the head and the first rows, and sums of these that are longer, within reason. */
function fitting(label: string, style: CellStyle, values: CellValue[], longer: number): number {
  const drawn = DRAWN[style.format];
  const longest = Math.max(label.length + HEAD_ROOM, ...(drawn === undefined ? values.map((value) => writeCell(value, style).length + longer) : []));
  return Math.round(Math.min(Math.max(longest * CHARACTER + PADDING, drawn ?? LEAST), Math.max(MOST, drawn ?? 0)));
}
