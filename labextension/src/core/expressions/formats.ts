/** The formats of templates, which write as the visitor's language does. */
import { writeAmount, writeAt } from "../written.ts";
import { Moment } from "./values.ts";

/** A number or time in a format; null where the format is for the other. */
export function writeNamed(value: bigint | number | Moment, format: string): string | null {
  return value instanceof Moment ? writeAt(dateOf(value), format, value.kind === "date") : writeAmount(value, format);
}

function dateOf({ parts }: Moment): Date {
  const [year = 0, month = 1, ...rest] = Object.values(parts).map(Number);
  return new Date(year, month - 1, ...rest);
}
