/** What stands at the end of a head: that its column is filtered, and the button of its menu. */
import type { DrawHeaderCallback } from "@glideapps/glide-data-grid";
import type { Colours } from "./colours.ts";
import { drawAtRight } from "./drawing.ts";

const MENU = 26;
const MARK = 16;
const FUNNEL = [[0, 0], [9, 0], [5.6, 4.2], [5.6, 8.6], [3.4, 7.6], [3.4, 4.2]] as const;
const ARROW = [[0, 0], [9, 0], [4.5, 5]] as const;

interface Marks {
  /** Whether heads have menus. */
  menus: boolean;
  filtered: boolean;
  numeric: boolean;
  colours: Colours;
}

/** Whether fingers use the page, which cannot hover: menus show their button always. */
function isTouched(): boolean {
  return typeof matchMedia === "function" && matchMedia("(hover: none)").matches;
}

export function drawHeadWith(head: Parameters<DrawHeaderCallback>[0], drawContent: () => void, marks: Marks): void {
  const { menus, filtered, numeric, colours } = marks;
  const { ctx, rect, isHovered, isSelected, theme } = head;
  const opens = menus && rect.width > 60 && (isHovered || isSelected || isTouched());
  const room = (opens ? MENU : 0) + (filtered ? MARK : 0);
  const end = rect.x + rect.width;
  if (numeric) drawAtRight({ ...head, rect: { ...rect, width: rect.width - (opens ? MENU - 8 : 0) - (filtered ? MARK : 0) } }, drawContent);
  else {
    ctx.save();
    ctx.beginPath();
    ctx.rect(rect.x, rect.y, rect.width - (room > 0 ? room + 4 : 0), rect.height);
    ctx.clip();
    drawContent();
    ctx.restore();
  }
  const middle = rect.y + rect.height / 2;
  if (filtered) drawShape(ctx, FUNNEL, end - room - (opens ? -2 : 4), middle - 4, colours.accentText);
  if (opens) drawShape(ctx, ARROW, end - 20, middle - 2, theme.textHeader);
}

function drawShape(ctx: CanvasRenderingContext2D, points: readonly (readonly [number, number])[], x: number, y: number, colour: string): void {
  ctx.save();
  ctx.fillStyle = colour;
  ctx.beginPath();
  points.forEach(([right, down], index) => (index === 0 ? ctx.moveTo(x + right, y + down) : ctx.lineTo(x + right, y + down)));
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}
