/** The points of a figure that a visitor selects: by the trace, and the place in its data. */
import { dict, type Dict, type Figure } from "./figure.ts";

export type Place = readonly [trace: number, position: number];

/** From where to where a box or range goes along an axis. */
export type Range = [start: string | number, end: string | number];

/** What a gesture selects. */
export interface Chosen {
  points: Place[];
  x?: Range | null;
  y?: Range | null;
  /** Whether it comes to what is selected already. */
  adds?: boolean;
  /** Whether it was a click on a point. */
  clicked?: boolean;
}

/** How points of a figure are selected, and which are. */
export interface Selecting {
  mode: "click" | "box" | "lasso" | "range";
  /** Which data it is of. */
  version: string;
  /** How many points each trace has. */
  counts: readonly number[];
  selected: readonly Place[];
  choose(chosen: Chosen): void;
}

/** The most points that may be selected at once. */
export const MAX_POINTS = 10_000;

/** What plotly says of a point in an event. */
export interface EventPoint {
  curveNumber?: number;
  /** That of a cell is its row and column; of a surface, and of a table that is transposed, the column and row. */
  pointNumber?: number | [number, number];
  x?: unknown;
  y?: unknown;
  /** Those of a bar of a histogram, or of a slice. */
  pointNumbers?: number[];
}

export function exists([trace, position]: Place, counts: readonly number[]): boolean {
  return position >= 0 && position < (counts[trace] ?? 0);
}

/** The traces whose points are cells, as the kernel counts them; bins and pixels are not in the data. */
const GRIDS: ReadonlySet<unknown> = new Set(["heatmap", "contour", "surface"]);

/** The width of a grid: the points of a heat map are its cells, row after row. */
function widthOf(trace: Dict, count: number): number {
  const { z } = trace;
  if (Array.isArray(z)) return Math.max(0, ...z.map((row) => (Array.isArray(row) ? row.length : 0)));
  const [rows] = String(dict(z)["shape"] ?? "").split(",").map(Number);
  return rows ? count / rows : 0;
}

/** The place in the data of a row or column that plotly counts in the order of its axis, which may be that of categories. */
function ownPlace(at: number, axis: unknown, value: unknown): number {
  if (!Array.isArray(axis) || axis[at] === value) return at;
  const own = axis.indexOf(value);
  return own < 0 ? at : own;
}

function positionOf(trace: Dict, [first, second]: readonly [number, number], { x, y }: EventPoint, count: number): number | null {
  if (!GRIDS.has(trace["type"])) return null;
  const width = widthOf(trace, count);
  const places = trace["type"] === "surface" ? [first, second] : [ownPlace(first, trace["y"], y), ownPlace(second, trace["x"], x)];
  const swapped = trace["type"] === "surface" || trace["transpose"] === true;
  const [row = 0, column = 0] = swapped ? places.toReversed() : places;
  return column < width ? row * width + column : null;
}

/** The places of plotly's points, each once; points that the kernel does not know are none. */
export function placesOf(points: readonly EventPoint[], figure: Figure, counts: readonly number[]): Place[] {
  const found = points.flatMap((point): Place[] => {
    const { curveNumber, pointNumber, pointNumbers } = point;
    if (curveNumber === undefined) return [];
    if (pointNumbers !== undefined) return pointNumbers.map((one) => [curveNumber, one] as const);
    if (Array.isArray(pointNumber)) {
      const position = positionOf(dict(figure.data[curveNumber]), pointNumber, point, counts[curveNumber] ?? 0);
      return position === null ? [] : [[curveNumber, position]];
    }
    return pointNumber === undefined ? [] : [[curveNumber, pointNumber]];
  });
  const known = new Map(found.filter((one) => exists(one, counts)).map((one) => [one.join(), one]));
  return [...known.values()];
}

/** What is selected after a gesture: clicking what alone is selected, or adding what is there, takes it away. */
export function after(selected: readonly Place[], { points, adds = false, clicked = false }: Chosen): Place[] {
  const names = new Set(points.map((one) => one.join()));
  const all = points.length > 0 && selected.filter((one) => names.has(one.join())).length === names.size;
  if (!adds) return clicked && all && selected.length === names.size ? [] : points.slice(0, MAX_POINTS);
  const others = selected.filter((one) => !names.has(one.join()));
  return (clicked && all ? others : [...others, ...points]).slice(0, MAX_POINTS);
}

export function isSameSelection(one: readonly Place[], other: readonly Place[]): boolean {
  return one.length === other.length && one.every((place, index) => place.join() === other[index]?.join());
}

/** The positions that plotly shows as selected, by trace; null for each where nothing is. */
export function selectedByTrace(selected: readonly Place[], traces: number): (number[] | null)[] {
  const positions = Array.from({ length: traces }, (): number[] => []);
  for (const [trace, position] of selected) positions[trace]?.push(position);
  return selected.length === 0 ? positions.map(() => null) : positions;
}

/** The range of an event of plotly along an axis: that of the first of several. */
export function rangeOf(ranges: unknown, axis: "x" | "y"): Range | null {
  const found = Object.entries(dict(ranges)).find(([name]) => name.startsWith(axis))?.[1];
  if (!Array.isArray(found) || found.length !== 2) return null;
  const ends = found.filter((one): one is string | number => typeof one === "string" || Number.isFinite(one));
  return ends.length === 2 ? (ends as Range) : null;
}

/** The point that an arrow key goes to: the next of its trace, or that of the next trace. */
export function stepFrom(from: Place | null, key: string, counts: readonly number[]): Place | null {
  const shown = counts.flatMap((count, trace) => (count > 0 ? [trace] : []));
  const first = shown[0];
  if (first === undefined) return null;
  if (from === null) return [first, 0];
  const [trace, position] = from;
  const last = (counts[trace] ?? 1) - 1;
  if (key === "ArrowRight") return [trace, Math.min(position + 1, last)];
  if (key === "ArrowLeft") return [trace, Math.max(position - 1, 0)];
  if (key === "Home" || key === "End") return [trace, key === "Home" ? 0 : last];
  const next = shown[shown.indexOf(trace) + (key === "ArrowDown" ? 1 : -1)];
  return next === undefined ? from : [next, Math.min(position, (counts[next] ?? 1) - 1)];
}
