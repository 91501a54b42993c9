/** Axes of charts in the formats of pages, in the visitor's language: where a figure does not say how its ticks are written. */
import { writeAmount, writeAt, type Amount } from "../../core/written.ts";
import { dict, type Dict, type Figure } from "./figure.ts";

export interface AxisFormats {
  x: string | null;
  y: string | null;
  /** The code of the currency of both. */
  currency: string;
}

/** Of plotly's own description of a drawn axis. */
interface Ticked {
  type: string;
  labelalias?: Record<string, string>;
  dtick?: number | string;
  range?: [number | string, number | string];
  ["_length"]?: number;
  ["_vals"]?: { x: number; text?: string; minor?: boolean }[];
}

/** What an author says of where ticks are, and of how they are written. */
const STEPPED = ["dtick", "nticks", "tickmode"];
const OWN = ["tickformat", "tickformatstops", "ticktext", "tickvals", "tickprefix", "ticksuffix", "labelalias"];
const MOST_DECIMALS = 6;
/** The type of an axis of dates. */
const DATES = "date";

/** The decimals that tell values apart which have this step between them. */
function decimalsOf(step: number): number {
  return step > 0 ? Math.min(MOST_DECIMALS, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))) : 0;
}

function stepOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.min(...sorted.slice(1).map((one, index) => one - (sorted[index] ?? 0)));
}

/** With as many decimals as tell the ticks apart: none where all are whole. */
function amountOf(values: readonly number[], format: string, currency: string): Amount {
  const step = values.length > 1 ? stepOf(values) : 0;
  if (format === "percent") return { decimals: decimalsOf(step * 100) };
  if (format !== "currency") return {};
  return { currency, decimals: values.every(Number.isInteger) ? 0 : Math.max(2, decimalsOf(step)) };
}

/** The texts of ticks in a format; null where the format is none for them, or does not tell them apart. */
export function tickTexts(values: readonly number[], format: string, currency: string, dates: boolean): string[] | null {
  const amount = amountOf(values, format, currency);
  const texts = values.map((value) => (dates ? writeAt(new Date(value), format, format === "date", "UTC") : writeAmount(value, format, amount)));
  return texts.includes(null) || new Set(texts).size < texts.length ? null : (texts as string[]);
}

/** Seconds between two ticks of durations: whole seconds, minutes, hours or days. */
const STEPS = [1, 2, 5, 10, 15, 30, ...[1, 2, 5, 10, 15, 30].map((one) => one * 60), ...[1, 2, 3, 6, 12, 24].map((one) => one * 3600)];
const DAY = 86_400;
/** Pixels between two ticks of durations, at least. */
const ROOM = 90;

/** The step between ticks of durations on an axis as it is shown now; null for less than a second. */
function durationStep({ range, _length: room = 0 }: Ticked): number | null {
  const [from, to] = (range ?? [0, 0]).map(Number) as [number, number];
  const least = Math.abs(to - from) / Math.max(1, Math.floor(room / ROOM));
  if (!(least >= 1)) return null;
  return STEPS.find((one) => one >= least) ?? DAY * Math.ceil(least / DAY);
}

function hasOwn(figure: Figure, name: string, keys: readonly string[] = OWN): boolean {
  const templated = dict(dict(dict(figure.layout["template"])["layout"])[name]);
  return keys.some((key) => key in dict(figure.layout[name]) || key in templated);
}

/** Other texts for the ticks that plotly has drawn, in its own terms; nothing where they are written so already. */
export function renamedTicks(figure: Figure, name: string, drawn: unknown, formats: AxisFormats): Dict {
  const format = formats[name.startsWith("x") ? "x" : "y"];
  const axis = drawn as Ticked;
  const { type, labelalias: known = {}, _vals: all = [] } = axis;
  if (format === null || (type !== "linear" && type !== DATES) || hasOwn(figure, name)) return {};
  if (format === "duration" && type === "linear" && !hasOwn(figure, name, STEPPED)) {
    const step = durationStep(axis);
    if (step !== null && step !== axis.dtick) return { tickmode: "linear", tick0: 0, dtick: step };
  }
  const ticks = all.filter(({ minor, text }) => !minor && text);
  const texts = tickTexts(ticks.map(({ x }) => x), format, formats.currency, type === DATES);
  const written = new Set(Object.values(known));
  const news = ticks.flatMap(({ text = "" }, index): [string, string][] => {
    const ours = texts?.[index];
    return ours === undefined || ours === text || written.has(text) ? [] : [[text, ours]];
  });
  return news.length === 0 ? {} : { labelalias: { ...known, ...Object.fromEntries(news) } };
}

/** How plotly writes the values of points that are pointed at, as near to a format as it can. */
const HOVER: Record<string, string> = { number: ",.6~f", integer: ",.0f", percent: ".1~%", currency: ",.2f" };

/** A layout whose points are written like the ticks of their axes. */
export function hovered(layout: Dict, figure: Figure, formats: AxisFormats): Dict {
  const changed = { ...layout };
  for (const letter of ["x", "y"] as const) {
    const hoverformat = HOVER[formats[letter] ?? ""];
    const names = new Set([`${letter}axis`, ...Object.keys(layout).filter((key) => new RegExp(`^${letter}axis\\d*$`).test(key))]);
    if (hoverformat !== undefined) for (const name of names) if (!hasOwn(figure, name)) changed[name] = { hoverformat, ...dict(layout[name]) };
  }
  return changed;
}

/** The name of our function in the expressions of Vega. */
export const VEGA_TICK = "jtTick";

/** The text of a tick of Vega: in a format where it is a number or a time, else as Vega writes it. */
export function vegaTick(value: unknown, label: unknown, format: string, currency: string): string {
  if (value instanceof Date) return writeAt(value, format, format === "date") ?? String(label);
  if (typeof value !== "number") return String(label);
  const digits = format === "currency" && Number.isInteger(value) ? { currency, decimals: 0 } : { currency };
  return writeAmount(value, format, digits) ?? String(label);
}

const MEASURES = new Set(["linear", "log", "pow", "sqrt", "symlog"]);
const MOMENTS = new Set(["time", "utc"]);

/** A compiled chart whose axes are written in formats, where it does not say how; `above` are the scales around it. */
export function withVegaFormats(spec: Dict, formats: AxisFormats, above: Record<string, unknown> = {}): Dict {
  const scales = { ...above, ...Object.fromEntries(list(spec["scales"]).map((scale) => [String(scale["name"]), scale["type"]])) };
  const axes = list(spec["axes"]).map((axis) => formatted(axis, formats, scales));
  const marks = list(spec["marks"]).map((mark) => (mark["type"] === "group" ? withVegaFormats(mark, formats, scales) : mark));
  return { ...spec, ...("axes" in spec ? { axes } : {}), ...("marks" in spec ? { marks } : {}) };
}

function list(value: unknown): Dict[] {
  return Array.isArray(value) ? value.map(dict) : [];
}

function formatted(axis: Dict, formats: AxisFormats, scales: Record<string, unknown>): Dict {
  const format = formats[axis["orient"] === "bottom" || axis["orient"] === "top" ? "x" : "y"];
  const type = String(scales[String(axis["scale"])]);
  const isTime = format === "date" || format === "datetime" || format === "time";
  const encode = dict(axis["encode"]);
  const labels = dict(encode["labels"]);
  const update = dict(labels["update"]);
  if (format === null || !(isTime ? MOMENTS : MEASURES).has(type) || axis["format"] !== undefined || update["text"] !== undefined || axis["labels"] === false) return axis;
  const text = { signal: `${VEGA_TICK}(datum.value, datum.label, ${JSON.stringify(format)}, ${JSON.stringify(formats.currency)})` };
  return { ...axis, encode: { ...encode, labels: { ...labels, update: { ...update, text } } } };
}
