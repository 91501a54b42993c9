/** Numbers and times in the formats of pages (`jupyter_tools.components.formats`), as the visitor's language writes them. */
import { VALUE_FORMATS } from "./catalog.ts";
import { decimalPoint, localeNow, perLocale } from "./locale.ts";
import { writeDuration } from "./durations.ts";

const NUMBERS: Record<string, Intl.NumberFormatOptions> = {
  number: { maximumFractionDigits: 6 },
  integer: { maximumFractionDigits: 0 },
  percent: { style: "percent", maximumFractionDigits: 1 },
  currency: { style: "currency", currency: "USD" },
  compact: { notation: "compact", maximumSignificantDigits: 3 },
};
const TIMES: Record<string, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: "medium" },
  datetime: { dateStyle: "medium", timeStyle: "short" },
  time: { timeStyle: "short" },
};

/** The formats of numbers and times, which templates have. */
export const NAMED_FORMATS: ReadonlySet<string> = new Set(Object.keys(VALUE_FORMATS).filter((name) => VALUE_FORMATS[name] === "number" || VALUE_FORMATS[name] === "time"));

const SIZES = ["B", "kB", "MB", "GB", "TB", "PB"];

/** How a number is written, where the page says more than the format. */
export interface Amount {
  /** The code of a currency, as ISO 4217 has them. */
  currency?: string;
  /** How many decimals it has: exactly these. */
  decimals?: number | null;
}

/** A number in a format; null where the format is for times. */
export function writeAmount(value: bigint | number, format: string, { currency, decimals }: Amount = {}): string | null {
  const exact = typeof decimals === "number" ? { minimumFractionDigits: decimals, maximumFractionDigits: decimals } : {};
  if (format === "duration") return writeDuration(Number(value), decimalPoint());
  if (format === "bytes") return writeBytes(Number(value), exact);
  const style = NUMBERS[format];
  if (style === undefined) return null;
  const { maximumSignificantDigits: most, ...others } = style;
  const named = currency === undefined || format !== "currency" ? {} : { currency };
  return new Intl.NumberFormat(localeNow(), { ...others, ...(typeof decimals !== "number" && most !== undefined && { maximumSignificantDigits: most }), ...exact, ...named }).format(value);
}

function writeBytes(value: number, exact: Intl.NumberFormatOptions): string {
  const size = Math.abs(value);
  let power = 0;
  // What would round to 1,000 is one of the next unit.
  while (power < SIZES.length - 1 && Number((size / 1000 ** power).toPrecision(3)) >= 1000) power += 1;
  const digits = power === 0 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3, ...exact };
  return `${new Intl.NumberFormat(localeNow(), "minimumFractionDigits" in digits ? exact : digits).format(value / 1000 ** power)} ${SIZES[power] ?? ""}`;
}

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
const UNITS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 365.25 * DAY],
  ["month", 30.44 * DAY],
  ["week", 7 * DAY],
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
];
const RELATIVE = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));

/** A time in a format; null where the format is for numbers. `bare` for a date without a time. */
export function writeAt(at: Date, format: string, bare = false, timeZone?: string): string | null {
  if (format === "relative") return bare ? writeDays(at) : writeSince((at.getTime() - Date.now()) / 1000);
  const style = bare && format === "datetime" ? TIMES["date"] : TIMES[format];
  return style === undefined ? null : new Intl.DateTimeFormat(localeNow(), { ...style, ...(timeZone === undefined ? {} : { timeZone }) }).format(at);
}

/** How far from now a number of seconds is. */
function writeSince(seconds: number): string {
  const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? ["second", 1];
  return unit === "second" ? RELATIVE().format(0, "second") : RELATIVE().format(Math.trunc(seconds / size), unit);
}

/** How far from today a day is. */
function writeDays(day: Date): string {
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  const days = Math.round((day.getTime() - today.getTime()) / (1000 * DAY));
  return Math.abs(days) < 7 ? RELATIVE().format(days, "day") : writeSince(days * DAY);
}
