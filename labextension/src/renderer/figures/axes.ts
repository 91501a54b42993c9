/** What the axes of a drawn figure need that plotly does not do by itself: whole steps of counts, and labels that fit. */
import { renamedTicks, type AxisFormats } from "./axis-formats.ts";
import { dict, type Dict, type Figure } from "./figure.ts";
import { isName, isYear } from "../../core/names.ts";
import { isPacked, textWidth, unpacked, type Font } from "./measuring.ts";

/** The type of an axis of dates. */
const DATES = "date";

/** Of plotly's own description of a drawn axis. */
interface DrawnAxis {
  type: string;
  dtick: number | string;
  ["_length"]: number;
  ["_categories"]: unknown[];
  /** The ticks that are drawn, with their labels. */
  ["_vals"]?: { x: number; text?: string; minor?: boolean }[];
  range: [number | string, number | string];
  tickmode: string;
  tickangle: number | "auto";
  tickvals?: unknown[];
  ticktext?: unknown[];
  tickfont: Font;
}

const LABEL_GAP = 10;
/** Whole numbers between these along an axis of bars or curves are years. */

/** Whether all bars lie: their values go along x. */
export function isHorizontal({ data }: Figure): boolean {
  const bars = data.filter(({ type }) => type === "bar" || type === "histogram" || type === "box" || type === "funnel");
  return bars.length > 0 && bars.length === data.length && bars.every(lies);
}

function lies(trace: Dict): boolean {
  if (trace["orientation"] !== undefined) return trace["orientation"] === "h";
  return trace["type"] !== "bar" && trace["y"] !== undefined && trace["x"] === undefined && trace["type"] !== "box";
}

function areWhole(value: unknown): boolean {
  if (isPacked(value)) return unpacked(value)?.every((one) => Number.isInteger(one) || Number.isNaN(one)) ?? false;
  return Array.isArray(value) && value.length > 0 && value.every((one) => one === null || Number.isInteger(one));
}

/** Whether a trace has only whole numbers along an axis, as counts are. */
function isWhole(trace: Dict, letter: string): boolean {
  if (trace["type"] === "histogram") {
    const counts = lies(trace) ? "x" : "y";
    if (letter === counts) return !trace["histnorm"] && (trace["histfunc"] ?? "count") === "count";
  }
  const values = trace[letter];
  // An axis without values counts the points.
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

/** Axes of ids or years, which have no thousands separators. */
export function namedAxes(figure: Figure): string[] {
  const along = isHorizontal(figure) ? "y" : "x";
  const names = new Set(figure.data.flatMap((trace) => ["x", "y"].map((letter) => axisName(trace, letter))));
  return [...names].filter((name) => {
    const { title } = dict(figure.layout[name]);
    const text = String(typeof title === "string" ? title : (dict(title)["text"] ?? ""));
    const values = tracesOf(figure, name).flatMap((trace) => unpacked(trace[along]) ?? []);
    return isName(text) || (name.startsWith(along) && values.length > 0 && values.every((value) => value === null || isYear(value)));
  });
}

function axisName(trace: Dict, letter: string): string {
  const id = String(trace[`${letter}axis`] ?? letter);
  return `${letter}axis${id.slice(1)}`;
}

/** Of labels that may have several lines. */
function widest(labels: unknown[], font: Font): number {
  return Math.max(0, ...labels.flatMap((one) => String(one).split(/<br>|\n/)).map((line) => textWidth(line, font)));
}

/** The step between labelled categories at which labels do not overlap; 1 for all. */
export function labelStep(count: number, width: number, room: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, Math.floor(room / (width + LABEL_GAP)))));
}

const MONTH = /^\d{4}-\d{2}$/;
const MONTHS = [1, 2, 3, 6, 12];

function areMonths({ type, x }: Dict): boolean {
  return type === "bar" && Array.isArray(x) && x.every((one) => MONTH.test(String(one)));
}

/** Bars of months are centred on the months' names, not on a day. */
function monthly(traces: Dict[], { range, _length: room, tickfont }: DrawnAxis): Dict | null {
  if (traces.length === 0 || !traces.every(areMonths)) return null;
  const [from, to] = range.map((one) => Date.parse(String(one).replace(" ", "T"))) as [number, number];
  const count = Math.max(1, (to - from) / (30.4 * 86_400_000));
  const least = labelStep(count, textWidth("Mmm 2000", tickfont), room);
  const step = MONTHS.find((one) => one >= least) ?? 12 * Math.ceil(least / 12);
  return { tickmode: "linear", tick0: "2000-01-01", dtick: `M${step}`, tickformat: "%b %Y" };
}

/** The step between drawn labels at which none overlaps the next; 1 for all. */
function crowding({ _vals: ticks = [], _length: room, range, tickfont, tickangle }: DrawnAxis): number {
  const places = ticks.filter(({ minor, text }) => !minor && text).map(({ x }) => x);
  const [from, to] = range.map(Number) as [number, number];
  // Of dates the range is text; ticks are in milliseconds.
  const [first, last] = Number.isFinite(to - from) ? [from, to] : range.map((one) => Date.parse(`${String(one).replace(" ", "T")}`)) as [number, number];
  if (places.length < 2 || (tickangle !== 0 && tickangle !== "auto") || last === first) return 1;
  const gaps = places.slice(1).map((one, index) => Math.abs(one - (places[index] ?? 0)));
  const space = (Math.min(...gaps) / Math.abs(last - first)) * room;
  return Math.ceil((widest(ticks.map(({ text }) => text ?? ""), tickfont) + LABEL_GAP / 2) / Math.max(space, 0.1));
}

/** Fewer labels where those that were drawn lie over each other. */
function thinned(figure: Figure, name: string, axis: DrawnAxis): Dict {
  const { _vals: ticks = [] } = axis;
  const step = crowding(axis);
  if (step <= 1) return {};
  if (axis.tickmode === "array" && Array.isArray(axis.tickvals)) {
    const every = (values: unknown[] | undefined) => values?.filter((_, index) => index % step === 0);
    return { tickvals: every(axis.tickvals), ...(axis.ticktext === undefined ? {} : { ticktext: every(axis.ticktext) }) };
  }
  if (!isOwn(figure, name, "dtick")) return { nticks: Math.max(2, Math.floor(ticks.length / step)) };
  const own = /^M(\d+)$/.exec(String(axis.dtick))?.[1];
  if (own !== undefined) return { dtick: `M${Number(own) * step}` };
  return typeof axis.dtick === "number" ? { dtick: axis.dtick * step } : {};
}

/** What to change of a figure that was drawn, as plotly's `relayout` takes it. */
export function refinements(figure: Figure, drawn: Record<string, unknown>, formats: AxisFormats | null = null): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const name of Object.keys(drawn)) {
    if (!/^[xy]axis\d*$/.test(name)) continue;
    const renamed = formats === null ? {} : renamedTicks(figure, name, drawn[name], formats);
    const all = { ...refined(figure, name, drawn[name] as DrawnAxis), ...renamed };
    for (const [key, value] of Object.entries(all)) changes[`${name}.${key}`] = value;
  }
  return changes;
}

function refined(figure: Figure, name: string, axis: DrawnAxis): Dict {
  const isX = name.startsWith("x");
  const traces = tracesOf(figure, name);
  if (!isOwn(figure, name, "dtick", "tickvals", "tickmode", "nticks", "tickformat")) {
    if (isX && axis.type === "category" && !isOwn(figure, name, "tickangle")) {
      const { _categories: labels, _length: room } = axis;
      const step = labelStep(labels.length, widest(labels, axis.tickfont), room);
      return step === axis.dtick ? {} : { dtick: step };
    }
    const months = isX && axis.type === DATES ? monthly(traces, axis) : null;
    if (months !== null) return months["dtick"] === axis.dtick ? {} : months;
    const small = axis.type === "linear" && typeof axis.dtick === "number" && axis.dtick < 1;
    if (small && traces.length > 0 && traces.every((trace) => isWhole(trace, name.charAt(0)))) return { dtick: 1 };
  }
  return isX && (axis.type === "linear" || axis.type === DATES) ? thinned(figure, name, axis) : {};
}
