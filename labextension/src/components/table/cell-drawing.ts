/** Draws the cells of the formats that are more than text, on the canvas of the grid. */
import { badgeKindOf, imageOf, partOf, pointsOf, starsOf, writeCell } from "../../renderer/formats/cell-formats.ts";
import type { DataCell } from "./cells.ts";
import { PADDING, type Colours, type Tones } from "./colours.ts";
import { fitText } from "./sorting.ts";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Pen {
  ctx: CanvasRenderingContext2D;
  rect: Box;
  /** Of the text of the cell, as rules may have it. */
  colour: string;
  /** The colours of the page. */
  colours: Colours;
  tones: Tones;
  family: string;
  /** The family of code. */
  mono: string;
  /** The image of an address once it is there. */
  image(address: string): CanvasImageSource | undefined;
  /** Whether the cell leads somewhere. */
  links: boolean;
}

type Draw = (pen: Pen, cell: DataCell) => boolean;

const PILL = { height: 22, padding: 9, font: "700 12px" };
const BAR = { height: 6, gap: 10, text: 48 };
const STAR = { size: 15, gap: 2 };
const IMAGE = { margin: 4, radius: 4 };
const MARK = 5;

/** Draws a cell; false for one that is only text, as what does not fit the format. */
export function drawFormat(pen: Pen, cell: DataCell): boolean {
  const draw = cell.value === null ? undefined : DRAWS[cell.column.format];
  if (draw === undefined) return false;
  pen.ctx.save();
  const drawn = draw(pen, cell);
  pen.ctx.restore();
  return drawn;
}

/** As `jt-badge` of pages looks. */
function drawBadge({ ctx, rect, tones, family }: Pen, { value, column }: DataCell): boolean {
  const text = writeCell(value, column.style);
  if (text === "") return true;
  const { text: colour, ground } = tones[badgeKindOf(value, column.style)];
  ctx.font = `${PILL.font} ${family}`;
  const shown = fitText(text, rect.width - 2 * (PADDING + PILL.padding) + PADDING, (part) => ctx.measureText(part).width);
  const width = ctx.measureText(shown).width + 2 * PILL.padding;
  const [left, middle] = [rect.x + PADDING - 4, middleOf(rect)];
  ctx.fillStyle = ground;
  rounded(ctx, { x: left, y: middle - PILL.height / 2, width, height: PILL.height }, PILL.height / 2);
  ctx.fill();
  ctx.fillStyle = colour;
  ctx.textBaseline = "middle";
  ctx.fillText(shown, left + PILL.padding, middle + 1);
  return true;
}

function drawProgress({ ctx, rect, colour, colours, family }: Pen, { value, column }: DataCell): boolean {
  const part = partOf(value, column.style);
  if (part === null) return false;
  const text = writeCell(value, column.style);
  ctx.font = `13px ${family}`;
  ctx.textBaseline = "middle";
  const room = Math.max(BAR.text, ctx.measureText(text).width);
  const [left, middle] = [rect.x + PADDING, middleOf(rect)];
  const width = rect.width - 2 * PADDING - BAR.gap - room;
  ctx.fillStyle = colour;
  ctx.textAlign = "right";
  ctx.fillText(text, rect.x + rect.width - PADDING, middle + 1);
  if (width < BAR.height) return true;
  const bar = { x: left, y: middle - BAR.height / 2, width, height: BAR.height };
  ctx.fillStyle = colours.track;
  rounded(ctx, bar, BAR.height / 2);
  ctx.fill();
  if (part === 0) return true;
  ctx.fillStyle = colours.accent;
  rounded(ctx, { ...bar, width: Math.max(BAR.height, width * part) }, BAR.height / 2);
  ctx.fill();
  return true;
}

function drawLine({ ctx, rect, colours }: Pen, { value, column }: DataCell): boolean {
  if (!Array.isArray(value)) return false;
  const [left, width] = [rect.x + PADDING, rect.width - 2 * PADDING];
  const [below, height] = [rect.y + rect.height - 8, rect.height - 16];
  const points = pointsOf(value, column.style).map((point): [number, number] | null => point && [left + point[0] * width, below - point[1] * height]);
  const last = points.findLast((point) => point !== null);
  if (!last) return false;
  ctx.strokeStyle = colours.accent;
  ctx.lineWidth = 1.5;
  ctx.lineJoin = "round";
  ctx.beginPath();
  points.forEach((point, at) => {
    if (point === null) return;
    if (points[at - 1]) ctx.lineTo(...point);
    else ctx.moveTo(...point);
  });
  ctx.stroke();
  // A value between missing ones has no line of its own.
  const alone = points.filter((point, at) => point !== null && !points[at - 1] && !points[at + 1]);
  for (const point of [...alone, last]) if (point) dot(ctx, point, colours.accent);
  return true;
}

function drawRating({ ctx, rect, colours }: Pen, { value, column }: DataCell): boolean {
  const [stars, count] = [starsOf(value, column.style), column.style.max ?? 0];
  const each = STAR.size + STAR.gap;
  if (stars === null || !Number.isInteger(count) || count * each > rect.width - PADDING) return false;
  for (let at = 0; at < count; at += 1) {
    const x = rect.x + PADDING + at * each;
    const part = Math.min(1, Math.max(0, stars - at));
    star(ctx, x + STAR.size / 2, middleOf(rect), STAR.size / 2);
    ctx.fillStyle = colours.track;
    ctx.fill();
    if (part === 0) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(x, rect.y, STAR.size * part, rect.height);
    ctx.clip();
    star(ctx, x + STAR.size / 2, middleOf(rect), STAR.size / 2);
    ctx.fillStyle = colours.accent;
    ctx.fill();
    ctx.restore();
  }
  return true;
}

/** A check mark for true, a cross for false. */
function drawBoolean({ ctx, rect, colour, colours }: Pen, { value }: DataCell): boolean {
  if (typeof value !== "boolean") return false;
  const [x, y] = [rect.x + PADDING + MARK, middleOf(rect)];
  ctx.lineWidth = 1.75;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.strokeStyle = value ? colour : colours.faint;
  ctx.beginPath();
  if (value) {
    ctx.moveTo(x - MARK, y + 0.5);
    ctx.lineTo(x - 1.5, y + MARK - 1);
    ctx.lineTo(x + MARK, y - MARK + 1);
  } else {
    for (const way of [-1, 1]) {
      ctx.moveTo(x - MARK + 1.5, y - way * (MARK - 1.5));
      ctx.lineTo(x + MARK - 1.5, y + way * (MARK - 1.5));
    }
  }
  ctx.stroke();
  return true;
}

function drawLink({ ctx, rect, colours, family, links }: Pen, { value, column }: DataCell): boolean {
  if (!links) return false;
  ctx.font = linkFont(family);
  ctx.textBaseline = "middle";
  const text = fitText(writeCell(value, column.style), rect.width - 2 * PADDING, (part) => ctx.measureText(part).width);
  const [left, middle] = [rect.x + PADDING, middleOf(rect)];
  ctx.fillStyle = colours.link;
  ctx.fillText(text, left, middle + 1);
  ctx.fillRect(left, Math.round(middle) + 8, ctx.measureText(text).width, 1);
  return true;
}

/** The font of links, by which their width is measured where somebody points at one. */
export function linkFont(family: string): string {
  return `13px ${family}`;
}

function drawImage({ ctx, rect, image }: Pen, { value }: DataCell): boolean {
  const address = imageOf(value);
  if (address === null) return false;
  const found = image(address) as HTMLImageElement | undefined;
  if (found === undefined || !found.width || !found.height) return true;
  const [most, height] = [rect.width - 2 * PADDING, rect.height - 2 * IMAGE.margin];
  const scale = Math.min(height / found.height, most / found.width);
  const box = { x: rect.x + PADDING, y: middleOf(rect) - (found.height * scale) / 2, width: found.width * scale, height: found.height * scale };
  rounded(ctx, box, IMAGE.radius);
  ctx.clip();
  ctx.drawImage(found, box.x, box.y, box.width, box.height);
  return true;
}

function drawCode({ ctx, rect, mono, colour }: Pen, { value, column }: DataCell): boolean {
  ctx.font = `12px ${mono}`;
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  const text = writeCell(value, column.style).replaceAll(/\s+/g, " ");
  ctx.fillText(fitText(text, rect.width - 2 * PADDING, (part) => ctx.measureText(part).width), rect.x + PADDING, middleOf(rect) + 1);
  return true;
}

const DRAWS: Readonly<Record<string, Draw>> = {
  badge: drawBadge, progress: drawProgress, sparkline: drawLine, rating: drawRating, boolean: drawBoolean, link: drawLink, image: drawImage,
  json: drawCode, code: drawCode,
};

// --- shapes ---

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}

function rounded(ctx: CanvasRenderingContext2D, { x, y, width, height }: Box, radius: number): void {
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, Math.min(radius, width / 2));
}

function dot(ctx: CanvasRenderingContext2D, [x, y]: [number, number], colour: string): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, 2.25, 0, 2 * Math.PI);
  ctx.fill();
}

const [POINTS, INNER] = [5, 0.45];

function star(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.beginPath();
  for (let at = 0; at < 2 * POINTS; at += 1) {
    const angle = (at * Math.PI) / POINTS - Math.PI / 2;
    const reach = at % 2 === 0 ? radius : radius * INNER;
    const corner: [number, number] = [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
    if (at === 0) ctx.moveTo(...corner);
    else ctx.lineTo(...corner);
  }
  ctx.closePath();
}
