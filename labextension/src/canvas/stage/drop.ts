/** Where a drop goes: the place for a pointer among measured rectangles. */
import { LAYOUTS, SENDS_TOGETHER, TAKES } from "../../core/catalog.ts";
import type { Json } from "../../core/edits.ts";
import { UNREPEATED } from "../../core/palette.ts";
import { COLUMNS, containsForm, isInForm, type Place } from "../document/commands.ts";
import { arranges, holdsComponents, isWithin, joined, namesIn, nameOf, nodeAt, parentOf, repeaterAround, takesComponents, takesType, typeAt } from "../document/tree.ts";
import { bottom, contains, right, type Rect } from "./measure.ts";

/** What is dragged: components of the page, or a new one of a type. */
export type Dragged = { paths: readonly string[] } | { component: Json };

export interface DropTarget extends Place {
  /** The insertion line, upright where the drop goes beside another component. */
  line: { x: number; y: number; length: number; upright: boolean };
  /** The components of the row that it goes into; empty where it takes its own place. */
  row: string[];
  /** What becomes of the row: "7 + 5 becomes 4 + 4 + 4"; empty without one. */
  said: string;
}

export type Drop = { target: DropTarget } | { refused: string; path: string } | null;

/** How far inside a container the pointer must be before it is the target, in pixels. */
const STICKY = 12;
/** The outer part of a component's width that means "beside it". */
const SIDE = 0.25;
const MOST_IN_ROW = 4;

type Rects = ReadonlyMap<string, Rect>;
const NONE: Rects = new Map();

/**
 * Where a drop at a point goes; `current` is the container of the last target, which is left only at its edge. `insides` are
 * the parts of tables that hold what opens below a row.
 */
export function dropAt(page: Json, rects: Rects, dragged: Dragged, x: number, y: number, current: string | null, insides: Rects = NONE): Drop {
  const parent = containerAt(page, rects, dragged, x, y, current, insides);
  const why = whyNot(page, parent, dragged);
  if (why !== "") return { refused: why, path: parent };
  const inside = namesIn(page, parent).map((name) => joined(parent, name));
  const children = inside.filter((path) => rects.has(path));
  if (children.length === 0) return emptyTarget(rects, parent);
  const nearest = nearestOf(rects, children, x, y);
  const rect = rects.get(nearest);
  if (rect === undefined) return null;
  return sideTarget(page, rects, dragged, { parent, children, nearest, x, y }) ?? lineTarget(page, rects, { parent, nearest, rect, y });
}

/** Why something cannot be put into a container; empty if it can. */
export function whyNot(page: Json, parent: string, dragged: Dragged): string {
  if ("paths" in dragged && dragged.paths.some((path) => parent !== "" && isWithin(parent, path))) return "A container cannot go into itself.";
  if (!takesComponents(page, parent)) return "This holds no components. Drop beside it.";
  const types = "paths" in dragged ? dragged.paths.map((path) => typeAt(page, path)) : [String(dragged.component["type"])];
  const misfit = types.find((type) => !takesType(page, parent, type));
  const repeater = repeaterAround(page, parent);
  if (misfit !== undefined && repeater !== null && UNREPEATED.includes(misfit)) return `A ${misfit} cannot be in ${nameOf(repeater)}, which draws it once for each row.`;
  if (misfit !== undefined && LAYOUTS[misfit]?.shape === "side") return `A ${misfit} stands at the top of the page.`;
  if (misfit !== undefined) return `Only containers go into ${nameOf(parent)}: drop the ${misfit} into one of them.`;
  const isForm = "paths" in dragged ? dragged.paths.some((path) => containsForm(page, path)) : SENDS_TOGETHER.includes(String(dragged.component["type"]));
  return isForm && isInForm(page, parent) ? "A form cannot be in a form." : "";
}

function containerAt(page: Json, rects: Rects, dragged: Dragged, x: number, y: number, current: string | null, insides: Rects): string {
  const moved = "paths" in dragged ? dragged.paths : [];
  let found = "";
  for (const [path, whole] of rects) {
    const rect = insides.get(path) ?? whole;
    if (!(holdsComponents(page, path) || insides.has(path)) || moved.some((one) => isWithin(path, one))) continue;
    // A section fills its place, and what is around it takes only other sections.
    const sticks = path !== current && TAKES[typeAt(page, parentOf(path))] !== "groups";
    if (contains(rect, x, y, sticks ? STICKY : 0)) found = path;
  }
  return found;
}

function nearestOf(rects: Rects, paths: readonly string[], x: number, y: number): string {
  const away = (path: string) => {
    const rect = rects.get(path);
    if (rect === undefined) return Infinity;
    const dx = Math.max(rect.x - x, 0, x - right(rect));
    const dy = Math.max(rect.y - y, 0, y - bottom(rect));
    // Rows before columns: what is beside the pointer in its row is nearer than what is above it.
    return Math.hypot(dx, dy * 2);
  };
  return paths.reduce((best, path) => (away(path) < away(best) ? path : best));
}

/** The components that stand in one row with another, from left to right. */
export function rowOf(rects: Rects, children: readonly string[], path: string): string[] {
  const rect = rects.get(path);
  if (rect === undefined) return [];
  const middle = rect.y + rect.height / 2;
  const level = (one: Rect) => (one.y <= middle && bottom(one) > middle) || Math.abs(one.y - rect.y) < 2;
  return children.filter((one) => {
    const other = rects.get(one);
    return other !== undefined && level(other);
  });
}

interface Around {
  parent: string;
  children: readonly string[];
  nearest: string;
  x: number;
  y: number;
}

function sideTarget(page: Json, rects: Rects, dragged: Dragged, { parent, children, nearest, x, y }: Around): Drop {
  const rect = rects.get(nearest);
  if (rect === undefined || y < rect.y || y >= bottom(rect)) return null;
  const part = (x - rect.x) / rect.width;
  if (part > SIDE && part < 1 - SIDE) return null;
  const moved = "paths" in dragged ? dragged.paths : [];
  const row = rowOf(rects, children, nearest);
  const others = row.filter((path) => !moved.includes(path));
  const count = others.length + Math.max(moved.length, 1);
  if ((count > MOST_IN_ROW && !arranges(page, parent)) || moved.includes(nearest)) return null;
  const after = part > 0.5;
  // Where the container gives widths itself, nothing is shared anew.
  const shares = !arranges(page, parent);
  const names = namesIn(page, parent);
  const index = names.indexOf(nameOf(nearest));
  const spans = others.map((path) => Number(nodeAt(page, path)?.["span"] ?? COLUMNS));
  const each = Array.from({ length: count }, () => Math.floor(COLUMNS / count));
  const neighbour = row[row.indexOf(nearest) + (after ? 1 : -1)];
  const edge = neighbour === undefined ? undefined : rects.get(neighbour);
  const own = after ? right(rect) : rect.x;
  const other = edge === undefined ? own + (after ? 8 : -8) : after ? edge.x : right(edge);
  return {
    target: {
      parent,
      before: after ? (names[index + 1] ?? null) : nameOf(nearest),
      line: { x: (own + other) / 2, y: rect.y, length: rect.height, upright: true },
      row: shares ? others : [],
      said: shares ? `Same row: ${spans.join(" + ")} becomes ${each.join(" + ")}` : "",
    },
  };
}

function lineTarget(page: Json, rects: Rects, { parent, nearest, rect, y }: { parent: string; nearest: string; rect: Rect; y: number }): Drop {
  const names = namesIn(page, parent);
  const index = names.indexOf(nameOf(nearest));
  const after = y > rect.y + rect.height / 2;
  const neighbour = names[index + (after ? 1 : -1)];
  const other = neighbour === undefined ? undefined : rects.get(joined(parent, neighbour));
  const edge = after ? bottom(rect) : rect.y;
  // In the middle of the gap, where the neighbour is below or above and not beside.
  const beyond = other === undefined ? undefined : after ? other.y : bottom(other);
  const isStacked = beyond !== undefined && (after ? beyond >= edge - 1 : beyond <= edge + 1);
  const at = isStacked ? (edge + beyond) / 2 : edge + (after ? 6 : -6);
  return {
    target: {
      parent,
      before: after ? (names[index + 1] ?? null) : nameOf(nearest),
      line: { x: rect.x, y: at, length: rect.width, upright: false },
      row: [],
      said: "",
    },
  };
}

function emptyTarget(rects: Rects, parent: string): Drop {
  const rect = rects.get(parent);
  const line = rect === undefined ? { x: 16, y: 16, length: 240 } : { x: rect.x + 12, y: bottom(rect) - 28, length: rect.width - 24 };
  return { target: { parent, before: null, line: { ...line, upright: false }, row: [], said: "" } };
}

/** The container of a drop target that is a component of the page; empty for the page. */
export function targetParent(drop: Drop): string | null {
  return drop !== null && "target" in drop ? drop.target.parent : null;
}

/** Whether a drop leaves everything as it is. */
export function isSamePlace(page: Json, dragged: Dragged, target: DropTarget): boolean {
  if (!("paths" in dragged) || dragged.paths.length !== 1 || target.row.length > 0) return false;
  const [path = ""] = dragged.paths;
  if (parentOf(path) !== target.parent) return false;
  const names = namesIn(page, target.parent);
  return target.before === nameOf(path) || target.before === (names[names.indexOf(nameOf(path)) + 1] ?? null);
}
