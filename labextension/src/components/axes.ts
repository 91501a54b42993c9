/** What the axes of a drawn figure need that plotly does not do by itself: whole steps of counts, and labels that fit. */
import type { Dict, Figure } from "./figures.ts";

/** Of plotly's own description of a drawn axis. */
interface DrawnAxis {
  type: string;
  dtick: number | string;
  ["_length"]: number;
  ["_categories"]: unknown[];
  tickfont: { size: number; family: string };
}

const LABEL_GAP = 10;

/** Whether all bars lie: their values go along x. */
export function isHorizontal({ data }: Figure): boolean {
  const bars = data.filter(({ type }) => type === "bar" || type === "histogram" || type === "box" || type === "funnel");
  return bars.length > 0 && bars.length === data.length && bars.every(lies);
}

function lies(trace: Dict): boolean {
  if (trace["orientation"] !== undefined) return trace["orientation"] === "h";
  return trace["type"] !== "bar" && trace["y"] !== undefined && trace["x"] === undefined && trace["type"] !== "box";
}

/** Arrays of numbers that plotly for Python packs in base64. */
interface Packed {
  dtype: string;
  bdata: string;
}

function isPacked(value: unknown): value is Packed {
  return typeof value === "object" && value !== null && "bdata" in value && "dtype" in value;
}

function areWhole(value: unknown): boolean {
  if (isPacked(value)) {
    const { dtype, bdata } = value;
    if (/^[iu]/.test(dtype)) return true;
    const bytes = Uint8Array.from(atob(bdata), (one) => one.charCodeAt(0)).buffer;
    return (dtype === "f4" ? new Float32Array(bytes) : new Float64Array(bytes)).every((one) => Number.isInteger(one) || Number.isNaN(one));
  }
  return Array.isArray(value) && value.length > 0 && value.every((one) => one === null || Number.isInteger(one));
}

/** Whether a trace has only whole numbers along an axis, as counts are. */
function isWhole(trace: Dict, letter: string): boolean {
  if (trace["type"] === "histogram") {
    const counts = lies(trace) ? "x" : "y";
    if (letter === counts) return !trace["histnorm"] && (trace["histfunc"] ?? "count") === "count";
  }
  const values = trace[letter];
  // Without a value of its own an axis counts the points.
  return values === undefined ? trace[letter === "x" ? "y" : "x"] !== undefined : areWhole(values);
}

function tracesOf({ data }: Figure, name: string): Dict[] {
  const letter = name.charAt(0);
  const id = name.replace("axis", "");
  return data.filter((trace) => (trace[`${letter}axis`] ?? letter) === id);
}

function isOwn(figure: Figure, name: string, ...keys: string[]): boolean {
  const given = figure.layout[name];
  return typeof given === "object" && given !== null && keys.some((key) => key in given);
}

let pen: CanvasRenderingContext2D | null = null;

function widest(labels: unknown[], { size, family }: DrawnAxis["tickfont"]): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (pen === null) return 0;
  pen.font = `${size}px ${family}`;
  const measured = pen;
  return Math.max(...labels.map((one) => measured.measureText(String(one)).width));
}

/** Each how manieth category is labelled, so that labels stand beside each other; 1 for all. */
export function labelStep(count: number, width: number, room: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, Math.floor(room / (width + LABEL_GAP)))));
}

/** What to change of a figure that was drawn, as plotly's `relayout` takes it. */
export function refinements(figure: Figure, drawn: Record<string, unknown>): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const name of Object.keys(drawn)) {
    if (!/^[xy]axis\d*$/.test(name) || isOwn(figure, name, "dtick", "tickvals", "tickmode", "nticks", "tickformat")) continue;
    const axis = drawn[name] as DrawnAxis;
    if (axis.type === "category" && name.startsWith("x") && !isOwn(figure, name, "tickangle")) {
      const { _categories: labels, _length: room } = axis;
      const step = labelStep(labels.length, widest(labels, axis.tickfont), room);
      if (step !== axis.dtick) changes[`${name}.dtick`] = step;
    }
    const small = axis.type === "linear" && typeof axis.dtick === "number" && axis.dtick < 1;
    const traces = small ? tracesOf(figure, name) : [];
    if (traces.length > 0 && traces.every((trace) => isWhole(trace, name.charAt(0)))) changes[`${name}.dtick`] = 1;
  }
  return changes;
}
