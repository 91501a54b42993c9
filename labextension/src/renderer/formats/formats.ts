/** Cells as a careful person writes them: those of a column alike, and none with fewer digits than it needs. */
import { isName, isYear } from "../../core/names.ts";
import { withoutZeros } from "../../core/numbers.ts";
import type { CellValue as ShownValue } from "../../core/tables.ts";
import { durationStyleOf, formatDuration, type DurationStyle } from "../../core/durations.ts";
import { decimalPoint, localeNow, perLocale, sayBoolean } from "../../core/locale.ts";

/** The formats of numbers and times of a column that are written alike; `cell-formats.ts` has all. */
export type Format = "text" | "number" | "integer" | "percent" | "currency" | "date" | "datetime" | "boolean" | "duration";

/** A cell that is no list. */
export type CellValue = Exclude<ShownValue, unknown[]>;

/** How the cells of a column are written. */
export interface Style {
  format: Format;
  /** How many decimals its numbers have, at least. */
  decimals: number;
  /** How its numbers are rounded. */
  rounding: Rounding;
  /** Whether thousands are set apart. */
  grouped: boolean;
  /** The precision of its times: days, minutes, seconds, or this many digits of a second. */
  time: Precision;
  /** Whether its times are of several zones. */
  zones: boolean;
  durations: DurationStyle;
  /** The code of the currency of sums; US dollars without one. */
  currency?: string;
  /** How many decimals its numbers have, exactly; without it they have what they need. */
  exactly?: number;
}

interface Rounding {
  /** How many decimals a computed number keeps, unless it is small. */
  decimals: number;
  /** Whether numbers were entered rather than computed, as their few digits show, and keep all of them. */
  entered: boolean;
}

/** 0 for days, 1 for minutes, 2 for seconds, and 2 more than the digits of a second. */
type Precision = number;

const DAY = 0;
const MINUTE = 1;
const SECOND = 2;

/** The text of a missing value. */
export const MISSING = "–";
/** Decimals of computed numbers beyond these are of no interest, unless the numbers are small. */
const DECIMALS = 4;
const MAX_DECIMALS = 12;
/** The most digits of a number that was entered; computed numbers have more. */
const ENTERED = 7;
/** Digits that computed numbers keep where they are small. */
const SMALL_DIGITS = 3;
/** If one number is so many times another, a column of equal decimals is mostly zeros. */
const WIDE = 10_000;
/** Zeros at the end of exact decimals that are kept: those of sums of money. */
const CENTS = 2;
/** The most decimals that browsers write. */
const INTL_DECIMALS = 20;
/** Smaller numbers are written with an exponent. */
const TINY = 1e-7;
/** How many rows are needed to treat numbers that never repeat as ids. */
const MANY = 20;

const EXACT = /^-?\d+(?:\.(\d+))?$/;
const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d(?::\d\d)?)?)?/;

/** Whether cells are quantities, which stand at the right of their column. */
export function isNumeric(format: Format): boolean {
  return ["number", "integer", "percent", "currency", "duration"].includes(format);
}

/** How a column is written, derived from its first cells; `declared` where the page says its format. */
export function styleOf(format: Format, values: CellValue[], field: string, declared: boolean): Style {
  const numbers = values.filter((value) => typeof value === "number" || (typeof value === "string" && EXACT.test(value)));
  const times = values.map(timeOf).filter((time) => time !== null && !time.bare) as Time[];
  const rounding = roundingOf(format, numbers);
  return {
    format,
    rounding,
    decimals: commonDecimals(format, numbers, rounding),
    grouped: declared || !areNames(numbers, field),
    time: Math.max(format === "datetime" && declared ? MINUTE : DAY, ...times.map(precisionOf)),
    zones: new Set(times.map(({ zone }) => zone)).size > 1,
    durations: durationStyleOf(format === "duration" ? values : []),
  };
}

export function formatCell(value: CellValue, style: Style): string {
  const { format } = style;
  if (value === null) return MISSING;
  if (format === "text") return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
  if (typeof value === "boolean") return sayBoolean(value);
  if (typeof value === "number") return formatNumber(value, style);
  if (format === "duration") return formatDuration(value, style.durations, decimalPoint());
  if (isNumeric(format)) return formatExact(value, style);
  const time = format === "date" || format === "datetime" ? timeOf(value) : null;
  return time ? formatTime(time, style) : value;
}

// --- numbers ---

function roundingOf(format: Format, numbers: CellValue[]): Rounding {
  if (format === "percent") return { decimals: 1, entered: false };
  if (format === "currency") return { decimals: 2, entered: false };
  if (format === "integer") return { decimals: 0, entered: false };
  const largest = Math.max(0, ...sizesOf(numbers));
  const small = largest === 0 || largest >= 0.1 ? 0 : Math.floor(-Math.log10(largest));
  const entered = numbers.every((value) => typeof value === "string" || figuresOf(value as number).digits <= ENTERED);
  return { decimals: Math.min(DECIMALS + small, MAX_DECIMALS), entered };
}

/** The decimals that the numbers of a column have at least; where their sizes differ much, small ones have more. */
function commonDecimals(format: Format, numbers: CellValue[], rounding: Rounding): number {
  if (format === "currency") return 2;
  const all = numbers.map((value) => decimalsOf(value, format, rounding));
  const most = Math.max(0, ...all);
  if (most <= rounding.decimals) return most;
  const sizes = sizesOf(numbers).filter((size) => size > 0);
  const wide = most > MAX_DECIMALS || Math.max(...sizes) / Math.min(...sizes) >= WIDE;
  return format !== "number" || wide ? Math.max(0, ...all.filter((count) => count <= rounding.decimals)) : most;
}

function sizesOf(numbers: CellValue[]): number[] {
  return numbers.map((value) => Math.abs(Number(value))).filter(Number.isFinite);
}

/** How many digits a number has, and the power of ten of the first. */
function figuresOf(value: number): { digits: number; power: number } {
  const [mantissa = "", power] = Math.abs(value).toExponential().split("e");
  return { digits: mantissa.replace(".", "").length, power: Number(power) };
}

/** The decimals that a number needs: all, unless it was computed; then fewer, which still tell how much it is. */
function decimalsOf(value: CellValue, format: Format, { decimals, entered }: Rounding): number {
  if (typeof value === "string" && format === "number") return Math.max(needed(value), Math.min(digits(value), CENTS));
  // Without the error of the product, as in 0.07 * 100.
  const shown = format === "percent" ? Number((Number(value) * 100).toPrecision(15)) : Number(value);
  if (!Number.isFinite(shown) || format === "integer") return 0;
  const { digits: count, power } = figuresOf(shown);
  const own = Math.max(0, count - 1 - power);
  const small = losesDigits(Math.abs(shown), decimals);
  if (entered || (small && format === "number" && count <= ENTERED)) return own;
  return Math.min(own, small ? SMALL_DIGITS - 1 - power : decimals);
}

/** Whether a number would be written as another one that is not close to it. */
function losesDigits(value: number, decimals: number): boolean {
  return value > 0 && value < 1 && Math.abs(Number(value.toFixed(decimals)) - value) > value / 100;
}

function digits(exact: string): number {
  return EXACT.exec(exact)?.[1]?.length ?? 0;
}

/** The decimals of an exact number without zeros at their end. */
function needed(exact: string): number {
  return digits(exact.includes(".") ? withoutZeros(exact) : exact);
}

/** Whether whole numbers are ids or years, which have no thousands separators. */
function areNames(numbers: CellValue[], field: string): boolean {
  if (!numbers.every((value) => typeof value === "string" || Number.isInteger(value))) return false;
  if (isName(field) || (numbers.length > 0 && numbers.every(isYear))) return true;
  if (numbers.length < MANY || new Set(numbers).size < numbers.length) return false;
  const plain = numbers.map(Number);
  const [least, largest] = [Math.min(...plain), Math.max(...plain)];
  return largest - least < 2 * numbers.length || (least > 0 && String(least).length === String(largest).length);
}

function formatNumber(value: number, style: Style): string {
  const { format, decimals, rounding, exactly } = style;
  if (exactly !== undefined) return write(value, optionsOf({ ...style, decimals: exactly }, exactly));
  const own = Math.max(decimals, decimalsOf(value, format, rounding));
  const shown = Math.abs(format === "percent" ? value * 100 : value);
  const tiny = own > MAX_DECIMALS && shown < TINY;
  if (shown < 1e21 && !tiny) return write(value, optionsOf(style, own));
  const { minimumFractionDigits: _least, maximumFractionDigits: _most, ...others } = optionsOf(style, own);
  const kept = figuresOf(shown).digits <= ENTERED ? ENTERED : SMALL_DIGITS;
  return write(value, { ...others, notation: "scientific", maximumSignificantDigits: tiny ? kept : 17 });
}

/** A decimal or a large whole number, with all of its digits. */
function formatExact(value: string, style: Style): string {
  const own = needed(value);
  const { exactly } = style;
  if (exactly !== undefined && EXACT.test(value)) return write(value, optionsOf({ ...style, decimals: exactly }, exactly));
  if (!EXACT.test(value) || own > INTL_DECIMALS) return value;
  if (style.format === "number") return write(value, optionsOf(style, Math.max(own, style.decimals)));
  return own > 0 ? formatNumber(Number(value), style) : write(value, optionsOf(style, style.decimals));
}

function optionsOf({ format, decimals, grouped, currency = "USD" }: Style, most: number): Intl.NumberFormatOptions {
  const least = Math.min(decimals, INTL_DECIMALS);
  // A zero has no sign, whichever way it was computed.
  const options: Intl.NumberFormatOptions = {
    useGrouping: grouped, minimumFractionDigits: least, maximumFractionDigits: Math.min(most, INTL_DECIMALS), signDisplay: "negative",
  };
  if (format === "percent") return { ...options, style: "percent" };
  return format === "currency" ? { ...options, style: "currency", currency } : options;
}

const WRITERS = perLocale(() => new Map<string, Intl.NumberFormat>());

function write(value: number | string, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify(options);
  const known = WRITERS().get(key) ?? new Intl.NumberFormat(localeNow(), options);
  WRITERS().set(key, known);
  // Of a text, browsers keep all digits.
  return known.format(value as number);
}

/** How many decimals the coins of a currency have; null for cents, which small sums have parts of. */
export function coinsOf(currency: string): number | null {
  const { maximumFractionDigits = CENTS } = new Intl.NumberFormat(localeNow(), { style: "currency", currency }).resolvedOptions();
  return maximumFractionDigits === CENTS ? null : maximumFractionDigits;
}

// --- dates and times ---

interface Time {
  /** The wall clock, as if it were of UTC: a table shows what the frame holds. */
  date: Date;
  second: number;
  /** The digits of a part of a second, without zeros at the end. */
  fraction: string;
  zone: string;
  /** Whether it is a date without a time. */
  bare: boolean;
}

const DATE = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }));
const MINUTES = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }));
const SECONDS = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" }));

function timeOf(value: CellValue): Time | null {
  const match = typeof value === "string" ? TIME.exec(value) : null;
  if (!match) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  date.setUTCFullYear(year);
  return { date, second, fraction: withoutZeros(match[7] ?? ""), zone: match[8] ?? "", bare: match[4] === undefined };
}

function precisionOf({ date, second, fraction }: Time): Precision {
  if (fraction !== "") return SECOND + fraction.length;
  if (second !== 0) return SECOND;
  return date.getUTCHours() === 0 && date.getUTCMinutes() === 0 ? DAY : MINUTE;
}

function formatTime(time: Time, { format, time: usual, zones }: Style): string {
  if (format === "date") return DATE().format(time.date);
  const precision = Math.max(usual, precisionOf(time));
  if (precision === DAY || time.bare) return DATE().format(time.date);
  const zone = zones && time.zone !== "" ? ` ${time.zone === "Z" ? "+00:00" : time.zone}` : "";
  if (precision === MINUTE) return MINUTES().format(time.date) + zone;
  const fraction = precision > SECOND ? decimalPoint() + time.fraction.padEnd(precision - SECOND, "0") : "";
  const parts = SECONDS().formatToParts(time.date);
  return parts.map(({ type, value }) => (type === "second" ? value + fraction : value)).join("") + zone;
}
