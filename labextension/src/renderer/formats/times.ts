/** Dates and times as single values: those that travel, and texts that are dates or times. */
import { isClock, isDatetime, isDay, isInstant, writeMoment } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { writeAt } from "../../core/written.ts";

/** A text of a handler that is a date with or without a time, as it would travel; the text itself if it is none. */
export function momentOf(text: string): JsonValue {
  if (isDay({ $date: text })) return { $date: text };
  const iso = { $datetime: text.replace(" ", "T") };
  return isDatetime(iso) || isInstant(iso) ? iso : text;
}

/** A date or time in a format of times; null for other values and other formats. */
export function timeIn(value: JsonValue, format: string | null): string | null {
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


/** A text that is a date, a time or both in a format of times; null for other texts. */
export function writeTime(text: string, format: string): string | null {
  return timeIn(isClock({ $time: text }) ? { $time: text } : momentOf(text), format);
}
