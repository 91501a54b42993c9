/** How our tables look on the canvas of glide-data-grid. */
import {
  getMiddleCenterBias,
  measureTextCached,
  type DrawCellCallback,
  type DrawHeaderCallback,
} from "@glideapps/glide-data-grid";
import { drawFormat } from "./cell-drawing.ts";
import type { DataCell } from "./cells.ts";
import { PADDING, type Colours, type Tones } from "./colours.ts";
import type { Details } from "./details.ts";
import { ROW } from "./fitting.ts";
import type { RowLooks } from "./row-looks.ts";
import type { GroupCells } from "./group-cells.ts";
import { fitText } from "./sorting.ts";

/** Heads of numbers stand over their numbers, at the right. */
export const drawAtRight: DrawHeaderCallback = ({ ctx, column, theme, rect, isHovered, isSelected }) => {
  ctx.save();
  ctx.font = `${theme.headerFontStyle} ${theme.fontFamily}`;
  ctx.fillStyle = isHovered || isSelected ? theme.textHeaderSelected : theme.textHeader;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  const title = fitText(column.title, rect.width - PADDING - 6, (text) => ctx.measureText(text).width);
  ctx.fillText(title, rect.x + rect.width - PADDING, rect.y + rect.height / 2 + 1.5);
  ctx.restore();
};

/** The mark at the left of rows that are selected. */
const BAR = 3;

interface Drawing {
  colours: Colours;
  tones: Tones;
  /** The family of code. */
  mono: string;
  isSelected: (row: number) => boolean;
  /** Whether a row is to be deleted. */
  isDeleted: (row: number) => boolean;
  /** Whether it is a new one. */
  isAdded: (row: number) => boolean;
  /** Whether a cell is changed and not saved, or why it is not; null for neither. */
  markOf: (column: number, row: number) => "changed" | "wrong" | null;
  /** The cell of the data at a place. */
  at: (column: number, row: number) => DataCell | null;
  looks: RowLooks;
  groups: GroupCells;
  /** The column that opens rows, and which are open. */
  details: Pick<Details, "column" | "isOpen">;
}

/** Cells are drawn in their format; texts that do not fit end in an ellipsis, and rows that are selected begin with a bar. */
export function drawCellWith({ colours, tones, mono, isSelected, isDeleted, isAdded, markOf, at, looks, groups, details }: Drawing): DrawCellCallback {
  const draw: DrawCellCallback = (args, drawContent) => {
    const { ctx, theme, rect, row, col, imageLoader } = args;
    if (col === details.column) return drawOpener(ctx, rect, details.isOpen(row), theme.textMedium);
    const found = at(col, row);
    const links = found !== null && looks.linkOf(found.row, found.column) !== null;
    const image = (address: string) => imageLoader.loadOrGetImage(address, col, row);
    const pen = { ctx, rect, colour: theme.textDark, colours, tones, family: theme.fontFamily, mono, image, links };
    if (found === null || !drawFormat(pen, found)) drawText(args, drawContent);
    if (found !== null && (isDeleted(row) || looks.styleOf(found.row, found.column)?.strike === true)) drawStrike(args);
    const mark = markOf(col, row);
    if (mark !== null) drawCorner(args, mark === "wrong" ? colours.danger : colours.warning);
  };
  return (args, drawContent) => {
    if (groups.draw(args)) return;
    const { ctx, rect, row, col } = args;
    const below = rect.height - ROW;
    if (below > 1) {
      // What a cell of an open row holds stands in its upper part; the grid itself draws it in the middle.
      ctx.save();
      ctx.translate(0, -below / 2);
      draw({ ...args, rect: { ...rect, y: rect.y + below / 2, height: ROW } }, drawContent);
      ctx.restore();
    } else draw(args, drawContent);
    const bar = isSelected(row) ? colours.accent : isAdded(row) ? colours.success : null;
    if (col !== 0 || bar === null) return;
    ctx.save();
    ctx.fillStyle = bar;
    ctx.fillRect(rect.x, rect.y, BAR, rect.height);
    ctx.restore();
  };
}

/** Points to the right, or down in a row that is open. */
function drawOpener(ctx: CanvasRenderingContext2D, { x, y, width, height }: DrawArguments["rect"], open: boolean, colour: string): void {
  ctx.save();
  ctx.translate(x + width / 2, y + height / 2);
  if (open) ctx.rotate(Math.PI / 2);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.beginPath();
  ctx.moveTo(-2, -4);
  ctx.lineTo(2, 0);
  ctx.lineTo(-2, 4);
  ctx.stroke();
  ctx.restore();
}

type DrawArguments = Parameters<DrawCellCallback>[0];

function drawText({ ctx, cell, theme, rect }: DrawArguments, drawContent: () => void): void {
  const text = cell.kind === "text" && cell.contentAlign !== "right" ? cell.displayData : "";
  const room = rect.width - 2 * PADDING;
  const font = `${theme.baseFontStyle} ${theme.fontFamily}`;
  const width = (part: string) => measureTextCached(part, ctx, font).width;
  ctx.save();
  ctx.font = font;
  // Few letters fit for sure, and measuring takes time.
  const cut = text.length * PADDING > room && width(text) > room;
  if (cut) {
    ctx.fillStyle = theme.textDark;
    ctx.fillText(fitText(text, room, width), rect.x + PADDING, rect.y + rect.height / 2 + getMiddleCenterBias(ctx, font));
  }
  ctx.restore();
  if (!cut) drawContent();
}

/** What marks a changed cell also in the colours of a selected row. */
const CORNER = 8;

function drawCorner({ ctx, rect }: DrawArguments, colour: string): void {
  ctx.save();
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(rect.x + rect.width - CORNER, rect.y);
  ctx.lineTo(rect.x + rect.width, rect.y);
  ctx.lineTo(rect.x + rect.width, rect.y + CORNER);
  ctx.fill();
  ctx.restore();
}

/** A line through the text. */
function drawStrike({ ctx, cell, theme, rect }: DrawArguments): void {
  const font = `${theme.baseFontStyle} ${theme.fontFamily}`;
  const text = cell.kind === "text" ? cell.displayData : "";
  const right = cell.contentAlign === "right";
  ctx.save();
  ctx.font = font;
  const width = Math.min(ctx.measureText(text).width, rect.width - 2 * PADDING);
  ctx.fillStyle = theme.textDark;
  ctx.fillRect(right ? rect.x + rect.width - PADDING - width : rect.x + PADDING, Math.round(rect.y + rect.height / 2), width, 1);
  ctx.restore();
}

/** Marks the head that the keyboard is at. */
export function drawFocus({ ctx, rect }: Parameters<DrawHeaderCallback>[0], colour: string): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.strokeRect(rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2);
  ctx.restore();
}
