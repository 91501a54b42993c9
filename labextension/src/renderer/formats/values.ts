/** Single values in a format: what metrics, badges and lists of values show. */
import { useEffect, useReducer } from "react";
import { writeDuration } from "../../core/durations.ts";
import { isClock, isDatetime, isDay, isInstant, isTimely, writeMoment } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { writeAmount, writeAt, type Amount } from "../../core/written.ts";
import { decimalPoint, localeNow, sayBoolean } from "../../core/locale.ts";
import { formatCell, styleOf, type Style } from "./formats.ts";

/** The properties of a component whose values have a format. */
export interface Formatted extends Amount {
  format: string | null;
}

/** The text of a missing value. */
export const MISSING = "–";
const CELLS: Record<string, Style["format"]> = { number: "number", integer: "integer", percent: "percent", currency: "currency" };

/** A value as its visitor reads it: in the format of the page, or as its kind is written. */
export function writeValue(value: JsonValue | undefined, { format, ...amount }: Formatted): string {
  if (value === null || value === undefined) return MISSING;
  if (typeof value === "boolean") return sayBoolean(value);
  if (typeof value === "string") return (format === "duration" ? writeDuration(value, decimalPoint()) : timeIn(momentOf(value), format)) ?? value;
  const number = typeof value === "number" ? value : digitsOf(value);
  if (number !== null) return writeNumeric(number, format ?? "number", amount);
  return timeIn(value, format) ?? (isTimely(value) ? writeMoment(value) : JSON.stringify(value));
}

/** The digits of a decimal or of a whole number that is too large for a JavaScript number; null for anything else. */
function digitsOf(value: JsonValue): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const digits = value["$int"] ?? value["$decimal"];
  return typeof digits === "string" ? digits : null;
}

function writeNumeric(value: number | string, format: string, amount: Amount): string {
  const cell = CELLS[format];
  if (cell !== undefined) {
    const { currency = "USD", decimals } = amount;
    const exactly = decimals ?? (cell === "currency" ? coinsOf(currency) : null);
    const column = styleOf(cell, [value], "", true);
    // A single number has nothing to line up with: it needs no zeros at its end.
    const style = { ...column, currency, decimals: cell === "currency" || typeof value === "string" ? column.decimals : 0 };
    return formatCell(value, exactly === null ? style : { ...style, exactly });
  }
  return writeAmount(Number(value), format, amount) ?? formatCell(value, styleOf("number", [value], "", true));
}

const CENTS = 2;

/** How many decimals the coins of a currency have; null for cents, which small sums have parts of. */
function coinsOf(currency: string): number | null {
  const { maximumFractionDigits = CENTS } = new Intl.NumberFormat(localeNow(), { style: "currency", currency }).resolvedOptions();
  return maximumFractionDigits === CENTS ? null : maximumFractionDigits;
}

/** A text of a handler that is a date with or without a time, as it would travel; the text itself if it is none. */
export function momentOf(text: string): JsonValue {
  if (isDay({ $date: text })) return { $date: text };
  const iso = { $datetime: text.replace(" ", "T") };
  return isDatetime(iso) || isInstant(iso) ? iso : text;
}

/** A date or time in a format of times; null for other values and other formats. */
function timeIn(value: JsonValue, format: string | null): string | null {
  if (format === null) return null;
  if (isDay(value)) return format === "time" ? null : writeAt(localOf(`${value.$date}T00:00`), format, true);
  if (isClock(value)) return format === "time" ? writeMoment(value) : null;
  if (isInstant(value)) return writeAt(new Date((value as { $datetime: string }).$datetime), format);
  return isDatetime(value) ? writeAt(localOf((value as { $datetime: string }).$datetime), format) : null;
}

/** A wall clock's time in the visitor's zone. */
function localOf(text: string): Date {
  return new Date(text);
}

/** How often what is relative to now is written again, in milliseconds. */
const EVERY = 30_000;

/** Draws the component again as time goes on, where it says how long ago something is. */
export function useNow(format: string | null): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (format !== "relative") return undefined;
    const timer = setInterval(tick, EVERY);
    return () => clearInterval(timer);
  }, [format]);
}
