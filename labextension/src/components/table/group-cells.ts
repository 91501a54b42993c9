/** The lines of groups on the canvas of the grid: what each is of, how many rows it has, and its aggregates under their columns. */
import { getMiddleCenterBias, GridCellKind, type DrawCellCallback, type GridCell, type GridKeyEventArgs, type Theme } from "@glideapps/glide-data-grid";
import type { GroupLine, TableRows } from "../../core/tables.ts";
import { groupInWords, sayGroup } from "../../renderer/tables/groups.ts";
import { isAtRight, writeAggregate } from "../../renderer/tables/totals.ts";
import { PADDING, type Colours } from "./colours.ts";
import type { ShownColumn } from "./columns.ts";
import { fitText } from "./sorting.ts";

const FONT = "600 13px";
/** How far a level is from the one that it is in. */
const STEP = 18;
const ARROW = 4;
const GAP = 8;
/** The room that what a group is of has at least. */
const LEAST = 260;

interface Options {
  rows: TableRows;
  columns: readonly ShownColumn[];
  /** All columns, hidden ones too. */
  all: readonly ShownColumn[];
  /** How many columns of the grid come before those. */
  markers: number;
  /** How many columns stay at the left. */
  fixed: number;
  colours: Colours;
}

export interface GroupCells {
  /** The cell of a group's line; null for that of a row. */
  cell(column: number, index: number): GridCell | null;
  /** Draws it; false for that of a row. */
  draw(args: Parameters<DrawCellCallback>[0]): boolean;
  theme(index: number): Partial<Theme> | undefined;
  /** Opens or closes the group of a line; false for a row. */
  toggle(index: number): boolean;
  /** Takes a key that is for groups: the line to go on at; null for other keys. */
  press(event: GridKeyEventArgs): number | null;
}

export function groupCells({ rows, columns, all, markers, fixed, colours }: Options): GroupCells {
  const last = Math.min(lastOf(columns), (fixed || columns.length) - 1);
  const ofGroup = ({ column }: GroupLine) => all.find(({ name }) => name === column);

  function cell(column: number, index: number): GridCell | null {
    const group = rows.groupAt(index);
    if (group === undefined) return null;
    const plain = { kind: GridCellKind.Text, data: "", displayData: "", allowOverlay: false, readonly: true } as const;
    const of = ofGroup(group);
    const at = column - markers;
    if (at < 0 || of === undefined) return plain;
    if (at <= last) {
      const { title, rows: count } = sayGroup(group, of);
      const own = columns[0] && last === 0 ? aggregateOf(group, columns[0]) : "";
      const text = [`${title} (${count})`, own].filter((one) => one !== "").join(" · ");
      return { ...plain, data: groupInWords(group, of), displayData: text, ...(last > 0 ? { span: [markers, markers + last] as const } : {}) };
    }
    const shown = columns[at];
    const text = shown ? aggregateOf(group, shown) : "";
    return { ...plain, data: text, displayData: text, contentAlign: shown && isAtRight(shown) ? "right" : "left" };
  }

  function draw({ ctx, rect, row, col, cell: { kind }, theme }: Parameters<DrawCellCallback>[0]): boolean {
    const group = rows.groupAt(row);
    if (group === undefined) return false;
    if (col < markers || col > markers + last || kind !== GridCellKind.Text) return col < markers;
    const found = cell(markers, row);
    const text = found?.kind === GridCellKind.Text ? found.displayData : "";
    const [left, middle] = [rect.x + PADDING + group.level * STEP, rect.y + rect.height / 2];
    ctx.save();
    ctx.strokeStyle = theme.textMedium;
    ctx.lineWidth = 1.75;
    ctx.lineCap = "round";
    ctx.lineJoin = "round";
    const points = group.open ? [[0, -2], [ARROW, 2], [2 * ARROW, -2]] : [[2, -ARROW], [2 + ARROW, 0], [2, ARROW]];
    ctx.beginPath();
    points.forEach(([x = 0, y = 0], at) => (at === 0 ? ctx.moveTo(left + x, middle + y) : ctx.lineTo(left + x, middle + y)));
    ctx.stroke();
    ctx.font = `${FONT} ${theme.fontFamily}`;
    ctx.fillStyle = theme.textDark;
    const start = 2 * ARROW + GAP;
    const room = rect.x + rect.width - PADDING - left - start;
    ctx.fillText(fitText(text, room, (part) => ctx.measureText(part).width), left + start, middle + getMiddleCenterBias(ctx, `${FONT} ${theme.fontFamily}`));
    ctx.restore();
    return true;
  }

  function toggle(index: number): boolean {
    const group = rows.groupAt(index);
    if (group) rows.lines?.toggle(group.id);
    return group !== undefined;
  }

  /** Right opens and left closes; left at a closed group, and at the first cell of a row, goes to the group that it is in. */
  function press({ key, location, altKey, ctrlKey, metaKey, shiftKey }: GridKeyEventArgs): number | null {
    if (location === undefined || rows.lines === null || altKey || ctrlKey || metaKey || shiftKey) return null;
    const [column, index] = location;
    const group = rows.groupAt(index);
    const isFirst = column <= markers;
    if (key === "ArrowLeft" && isFirst && group?.open !== true) {
      const parent = rows.parentOf(index);
      return parent < 0 ? null : parent;
    }
    const turns = key === "Enter" || key === " " || (isFirst && key === (group?.open ? "ArrowLeft" : "ArrowRight"));
    return group !== undefined && turns && toggle(index) ? index : null;
  }

  return {
    cell, draw, toggle, press,
    theme: (index) => (rows.groupAt(index) ? { bgCell: colours.head, bgCellMedium: colours.head, baseFontStyle: FONT } : undefined),
  };
}

/** What a group is of takes the columns before the first with an aggregate, or the first. */
function lastOf(columns: readonly ShownColumn[]): number {
  const first = columns.findIndex(({ aggregate }) => aggregate !== null);
  return Math.max(0, (first < 0 ? columns.length : first) - 1);
}

/** The columns of a table that is grouped, the first as wide as what groups are of needs. */
export function widened(columns: ShownColumn[]): ShownColumn[] {
  const room = columns.slice(0, lastOf(columns) + 1).reduce((sum, { width }) => sum + width, 0);
  return columns.map((column, at) => (at === 0 && room < LEAST ? { ...column, width: column.width + LEAST - room } : column));
}

function aggregateOf(group: GroupLine, column: ShownColumn): string {
  const value = group.aggregateOf(column.name);
  return value === undefined ? "" : writeAggregate(column, value);
}
