/** How our tables look on the canvas of glide-data-grid. */
import {
  getMiddleCenterBias,
  measureTextCached,
  type DrawCellCallback,
  type DrawHeaderCallback,
  type Theme,
} from "@glideapps/glide-data-grid";
import { fitText } from "./sorting.ts";

export const COLOURS = {
  accent: "var(--jt-accent)",
  accentText: "var(--jt-accent-text)",
  onAccent: "var(--jt-on-accent)",
  soft: "color-mix(in srgb, var(--jt-accent) 16%, var(--jt-surface))",
  text: "var(--jt-text)",
  muted: "var(--jt-muted)",
  faint: "var(--jt-faint)",
  surface: "var(--jt-surface)",
  hover: "var(--jt-hover)",
  head: "color-mix(in srgb, var(--jt-text) 3%, var(--jt-surface))",
  line: "color-mix(in srgb, var(--jt-border) 75%, var(--jt-surface))",
};

const PADDING = 14;

export type Colours = Record<keyof typeof COLOURS, string>;

export function gridTheme(colours: Colours, font: string): Partial<Theme> {
  return {
    accentColor: colours.accent,
    accentFg: colours.onAccent,
    accentLight: colours.soft,
    textDark: colours.text,
    textMedium: colours.muted,
    textLight: colours.faint,
    textHeader: colours.muted,
    textHeaderSelected: colours.text,
    bgCell: colours.surface,
    bgCellMedium: colours.hover,
    bgHeader: colours.head,
    bgHeaderHasFocus: colours.head,
    bgHeaderHovered: colours.hover,
    borderColor: colours.line,
    horizontalBorderColor: colours.line,
    headerBottomBorderColor: colours.line,
    bgBubble: colours.hover,
    cellHorizontalPadding: PADDING,
    headerFontStyle: "600 12.5px",
    baseFontStyle: "13px",
    fontFamily: font,
    resizeIndicatorColor: colours.accent,
  };
}

/** Of the column whose head the keyboard is at: the head is marked by a frame, and its cells are like others. */
export function headTheme(colours: Colours): Partial<Theme> {
  return { accentColor: colours.hover, accentLight: "rgba(0, 0, 0, 0)", textHeaderSelected: colours.text };
}

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

/** Cells whose text does not fit end in an ellipsis, and rows that are selected begin with a bar. */
export function drawCellWith(colours: Colours, isSelected: (row: number) => boolean): DrawCellCallback {
  return ({ ctx, cell, theme, rect, row, col }, drawContent) => {
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
    if (col !== 0 || !isSelected(row)) return;
    ctx.save();
    ctx.fillStyle = colours.accent;
    ctx.fillRect(rect.x, rect.y, BAR, rect.height);
    ctx.restore();
  };
}

/** Marks the head that the keyboard is at. */
export function drawFocus({ ctx, rect }: Parameters<DrawHeaderCallback>[0], colour: string): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.strokeRect(rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2);
  ctx.restore();
}
