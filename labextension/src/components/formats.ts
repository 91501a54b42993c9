/** Cells as people read them. */
import type { TableColumn } from "../core/protocol.ts";
import type { CellValue } from "../core/tables.ts";

export type Format = NonNullable<TableColumn["format"]>;

/** What stands for a missing value. */
const MISSING = "–";

const NUMBERS: Partial<Record<Format, Intl.NumberFormat>> = {
  number: new Intl.NumberFormat(undefined, { maximumFractionDigits: 4 }),
  integer: new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 }),
  percent: new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 }),
  currency: new Intl.NumberFormat(undefined, { style: "currency", currency: "USD" }),
};

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const DATETIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** The date and time that ISO 8601 text says, whatever the zone: a table shows what the frame holds. */
function wallClock(value: CellValue): Date | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/.exec(String(value));
  if (!match) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

export function formatCell(value: CellValue, format: Format): string {
  if (value === null) return MISSING;
  if (typeof value === "number") return (NUMBERS[format] ?? NUMBERS.number)?.format(value) ?? String(value);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (format === "date" || format === "datetime") {
    const date = wallClock(value);
    if (date) return (format === "date" ? DATE : DATETIME).format(date);
  }
  return value;
}

export function isNumeric(format: Format): boolean {
  return format === "number" || format === "integer" || format === "percent" || format === "currency";
}
