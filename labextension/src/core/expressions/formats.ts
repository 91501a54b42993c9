/** The formats of templates, which write as the visitor's language does. */
import { Moment } from "./values.ts";

const NUMBERS: Record<string, Intl.NumberFormatOptions> = {
  number: { maximumFractionDigits: 6 },
  integer: { maximumFractionDigits: 0 },
  percent: { style: "percent", maximumFractionDigits: 1 },
  currency: { style: "currency", currency: "USD" },
  compact: { notation: "compact" },
};
const TIMES: Record<string, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: "medium" },
  datetime: { dateStyle: "medium", timeStyle: "short" },
};

/** The names of the formats; f-strings have others, by signs. */
export const NAMED_FORMATS: ReadonlySet<string> = new Set([...Object.keys(NUMBERS), ...Object.keys(TIMES)]);

/** A number or time in a format; null where the format is for the other. */
export function writeNamed(value: bigint | number | Moment, format: string): string | null {
  if (value instanceof Moment) {
    const style = TIMES[format];
    return style === undefined ? null : new Intl.DateTimeFormat(undefined, style).format(dateOf(value));
  }
  const style = NUMBERS[format];
  return style === undefined ? null : new Intl.NumberFormat(undefined, style).format(value);
}

function dateOf({ parts }: Moment): Date {
  const [year = 0, month = 1, ...rest] = Object.values(parts).map(Number);
  return new Date(year, month - 1, ...rest);
}
