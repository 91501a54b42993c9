/** The cells of table columns in all formats (`jupyter_tools.components.formats`): as text, and what of them is drawn. */
import { IMAGE_ADDRESS, type TableColumn } from "../../core/protocol.ts";
import { VALUE_FORMATS } from "../../core/catalog.ts";
import { durationOfSeconds } from "../../core/durations.ts";
import { say } from "../../core/locale.ts";
import { ownOf } from "../../core/own.ts";
import type { CellValue } from "../../core/tables.ts";
import { writeAmount } from "../../core/written.ts";
import type { BadgeKind } from "../parts/Badge.tsx";
import { coinsOf, formatCell, MISSING, styleOf, type CellValue as Plain, type Format, type Style } from "./formats.ts";
import { writeTime } from "./times.ts";

export type CellFormat = NonNullable<TableColumn["format"]>;

/** What the page says of a column, and its cells are written by. */
export type CellOptions = Partial<Pick<TableColumn, "format" | "currency" | "decimals" | "unit" | "min" | "max" | "kinds">>;

/** How the cells of a column are written and drawn. */
export interface CellStyle {
  format: CellFormat;
  /** How its numbers, dates and durations are written. */
  plain: Style;
  unit: string;
  decimals: number | null;
  /** Where bars begin and end; null for lines that have their own ends. */
  min: number | null;
  max: number | null;
  kinds: Readonly<Record<string, BadgeKind>>;
}

/** How many stars a rating has of which nothing is said. */
const STARS = 5;
/** The most numbers of a line that are written out. */
const WRITTEN = 12;
const NUMBER = /^-?\d+(?:\.\d+)?$/u;
const IMAGE = new RegExp(`^${IMAGE_ADDRESS}`, "iu");
const QUANTITIES: ReadonlySet<CellFormat> = new Set(["number", "integer", "percent", "currency", "compact", "bytes", "duration"]);
/** Those that a unit may stand behind. */
const COUNTED: ReadonlySet<CellFormat> = new Set(["number", "integer", "compact", "progress"]);
/** As what the numbers and times of other formats are written. */
const PLAIN: Partial<Record<CellFormat, Format>> = {
  compact: "number", bytes: "number", progress: "number", sparkline: "number", rating: "number", relative: "datetime", time: "datetime",
  link: "text", image: "text", badge: "text", json: "text", code: "text",
};

/** Whether cells are quantities, which stand at the right of their column. */
export function isQuantity(format: CellFormat): boolean {
  return QUANTITIES.has(format);
}

/** How a column is written, derived from its first cells; `kind` is that of its data. */
export function cellStyleOf(options: CellOptions, kind: CellFormat, values: readonly CellValue[], field: string): CellStyle {
  const { format: declared = null, currency = "USD", decimals = null, unit = "", min = null, max = null, kinds = {} } = options;
  const format = declared ?? kind;
  const isShare = format === "progress" && min === null && max === null;
  const core = isShare ? "percent" : (PLAIN[format] ?? (format as Format));
  const numbers = values.flatMap((one): Plain[] => (Array.isArray(one) ? one : [format === "duration" ? asDuration(one) : one]));
  const exactly = decimals ?? (format === "currency" ? coinsOf(currency) : null);
  const plain = { ...styleOf(core, numbers, field, declared !== null), currency, ...(exactly === null ? {} : { exactly }) };
    return { format, plain, unit, decimals, min, max: max ?? defaultMax(format, kind === "integer"), kinds };
}

/** Where bars of which nothing is said end, and how many stars there are. */
function defaultMax(format: CellFormat, whole: boolean): number | null {
  if (format === "rating") return STARS;
  if (format !== "progress") return null;
  return whole ? 100 : 1;
}

/** A cell as text: what is drawn, in words. */
export function writeCell(value: CellValue, style: CellStyle): string {
  if (Array.isArray(value)) return writeLine(value, style);
  const { format, unit } = style;
  if (value === null) return MISSING;
  const text = written(value, style);
  return unit !== "" && COUNTED.has(format) && numberOf(value) !== null ? `${text}\u00A0${unit}` : text;
}

function written(value: Exclude<Plain, null>, style: CellStyle): string {
  const { format, plain, decimals } = style;
  const number = numberOf(value);
  if (format === "compact" || format === "bytes") return (number === null ? null : writeAmount(number, format, { decimals })) ?? formatCell(value, plain);
  if (format === "duration") return formatCell(asDuration(value), plain);
  if (format === "relative" || format === "time") return (typeof value === "string" ? writeTime(value, format) : null) ?? formatCell(value, plain);
  if (format === "progress") return writeProgress(value, style);
  if (format === "rating" && starsOf(value, style) !== null) return say("{count} of {most}", { count: formatCell(value, { ...plain, decimals: 0 }), most: style.max ?? STARS });
  if (format === "image" && imageOf(value) !== null) return say("Image");
  if (format === "badge" && typeof value === "boolean") return formatCell(value, { ...plain, format: "boolean" });
  return formatCell(value, plain);
}

/** A share of a bar from 0 to 1 or 100 is a percentage; numbers outside of it are written as they are. */
function writeProgress(value: Exclude<Plain, null>, style: CellStyle): string {
  const { plain, max } = style;
  if (plain.format !== "percent") return formatCell(value, plain);
  if (partOf(value, style) === null) return formatCell(value, { ...plain, format: "number" });
  return formatCell(max === 1 ? value : Number(value) / (max ?? 1), plain);
}

function writeLine(value: (number | null)[], { plain }: CellStyle): string {
  const known = value.filter((one) => one !== null);
  if (known.length === 0) return MISSING;
  const text = (one: number | null) => formatCell(one, plain);
  if (value.length <= WRITTEN) return value.map(text).join("; ");
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return say("from {least} to {most}, last {last}", { least: text(least), most: text(most), last: text(value.at(-1) ?? null) });
}

function asDuration(value: Plain): Plain {
  return typeof value === "number" ? durationOfSeconds(value) : value;
}

/** A number, or a text that is one, as decimals travel; null for anything else. */
export function numberOf(value: CellValue): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : null;
}

// --- what is drawn ---

/** How much of a bar is full, from 0 to 1; null for what does not fit into it. */
export function partOf(value: CellValue, { min, max }: CellStyle): number | null {
  const number = numberOf(value);
  const [from, to] = [min ?? 0, max ?? 1];
  if (number === null || to <= from || number < from || number > to) return null;
  return (number - from) / (to - from);
}

/** How many stars are full; null for what is no such number. */
export function starsOf(value: CellValue, { max }: CellStyle): number | null {
  const number = numberOf(value);
  return number === null || number < 0 || number > (max ?? STARS) ? null : number;
}

/** The address of an image that comes with the page; null for other texts: nothing is loaded from elsewhere. */
export function imageOf(value: CellValue): string | null {
  return typeof value === "string" && IMAGE.test(value) ? value : null;
}

/** The colour role of a badge. */
export function badgeKindOf(value: CellValue, { kinds }: CellStyle): BadgeKind {
  return ownOf(kinds, String(value)) ?? "neutral";
}

/** Points of a line from the left to the right and from 0, below, to 1; null where a value is missing. */
export function pointsOf(value: readonly (number | null)[], { min, max }: CellStyle): ([x: number, y: number] | null)[] {
  const known = value.filter((one) => one !== null);
  const [least, most] = [min ?? Math.min(...known), max ?? Math.max(...known)];
  const span = most - least;
  const across = Math.max(value.length - 1, 1);
  // A line that does not change is in the middle.
  const height = (one: number) => (span > 0 ? Math.min(1, Math.max(0, (one - least) / span)) : 0.5);
  return value.map((one, at) => (one === null ? null : [value.length === 1 ? 0.5 : at / across, height(one)]));
}

/** A nested value over several lines; a text that is no JSON as it is. */
export function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Whether a format is drawn, and not only written. */
export function isDrawn(format: CellFormat): boolean {
  return VALUE_FORMATS[format] === "drawn" || format === "boolean" || format === "code" || format === "json";
}
