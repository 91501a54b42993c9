/** Single values in a format: what metrics, badges and lists of values show. */
import { useEffect, useReducer } from "react";
import { writeDuration } from "../../core/durations.ts";
import { isTimely, writeMoment } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { writeAmount, type Amount } from "../../core/written.ts";
import { decimalPoint, sayBoolean } from "../../core/locale.ts";
import { coinsOf, formatCell, MISSING, styleOf, type Style } from "./formats.ts";
import { momentOf, timeIn } from "./times.ts";

/** The properties of a component whose values have a format. */
export interface Formatted extends Amount {
  format: string | null;
}

/** Values in these formats are written as they are. */
const AS_IT_IS: ReadonlySet<string | null> = new Set(["text", "boolean"]);
const CELLS: Record<string, Style["format"]> = { number: "number", integer: "integer", percent: "percent", currency: "currency" };

/** A value as its visitor reads it: in the format of the page, or as its kind is written. */
export function writeValue(value: JsonValue | undefined, { format, ...amount }: Formatted): string {
  if (value === null || value === undefined) return MISSING;
  if (typeof value === "boolean") return sayBoolean(value);
  if (AS_IT_IS.has(format)) return asItIs(value);
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

function asItIs(value: JsonValue): string {
  return digitsOf(value) ?? (typeof value === "object" && value !== null && isTimely(value) ? writeMoment(value) : typeof value === "object" ? JSON.stringify(value) : String(value));
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

/** How often what is relative to now is written again, in milliseconds. */
const EVERY = 30_000;

/** Draws the component again as time goes on, where it says how long ago something is; counts how often. */
export function useNow(format: string | null): number {
  const [count, tick] = useReducer((before: number) => before + 1, 0);
  useEffect(() => {
    if (format !== "relative") return undefined;
    const timer = setInterval(tick, EVERY);
    return () => clearInterval(timer);
  }, [format]);
  return count;
}
