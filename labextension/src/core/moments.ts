/** Dates and times as they travel: the forms of `jupyter_tools.protocol.scalars`. */
import type { JsonValue } from "./protocol.ts";

export type Day = { $date: string };
export type Clock = { $time: string };
export type Moment = { $datetime: string };

const DAY = /^\d{4}-\d\d-\d\d$/u;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/u;
const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d)?$/u;
/** Fractions of a second are compared as text, with all their digits. */
const DIGITS = 6;

export function isDay(value: JsonValue | undefined): value is Day {
  const text = textOf(value, "$date");
  return text !== null && DAY.test(text) && isReal(text);
}

export function isClock(value: JsonValue | undefined): value is Clock {
  const text = textOf(value, "$time");
  return text !== null && CLOCK.test(text);
}

/** A datetime without a time zone. */
export function isDatetime(value: JsonValue | undefined): boolean {
  return isMoment(value, false);
}

/** A datetime with its offset. */
export function isInstant(value: JsonValue | undefined): boolean {
  return isMoment(value, true);
}

function isMoment(value: JsonValue | undefined, aware: boolean): boolean {
  const [, day = "", clock = "", offset] = MOMENT.exec(textOf(value, "$datetime") ?? "") ?? [];
  return isReal(day) && CLOCK.test(clock) && (offset !== undefined) === aware;
}

/** Whether a day of the calendar has this text. */
function isReal(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) && day > "0001";
}

function textOf(value: JsonValue | undefined, tag: string): string | null {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 1) return null;
  const text = (value as Record<string, JsonValue>)[tag];
  return typeof text === "string" ? text : null;
}

/** Whether a value is a date, a time or a datetime. */
export function isTimely(value: JsonValue): value is Day | Clock | Moment {
  return isDay(value) || isClock(value) || isDatetime(value) || isInstant(value);
}

/** A text that sorts as the moment does among others of its kind. */
export function sortKey(value: Day | Clock | Moment): string {
  if ("$date" in value) return value.$date;
  if ("$time" in value) return padded(value.$time);
  const [, day = "", clock = "", offset] = MOMENT.exec(value.$datetime) ?? [];
  const time = padded(clock);
  if (offset === undefined) return `${day}T${time}`;
  const utc = new Date(`${day}T${time.slice(0, "00:00:00".length)}${offset}`).toISOString().slice(0, "0000-00-00T00:00:00".length);
  return utc + time.slice("00:00:00".length);
}

function padded(clock: string): string {
  const [whole = "", fraction = ""] = clock.split(".");
  return `${whole.length === "00:00".length ? `${whole}:00` : whole}.${fraction.padEnd(DIGITS, "0")}`;
}

/** A moment as the visitor's locale writes it. */
export function writeMoment(value: Day | Clock | Moment, locale?: string): string {
  if ("$date" in value) return new Date(`${value.$date}T00:00:00Z`).toLocaleDateString(locale, { dateStyle: "medium", timeZone: "UTC" });
  if ("$time" in value) {
    const timeStyle = padded(value.$time).slice("00:00".length, "00:00:00".length) === ":00" ? "short" : "medium";
    return new Date(`2000-01-01T${padded(value.$time).slice(0, "00:00:00".length)}Z`).toLocaleTimeString(locale, { timeStyle, timeZone: "UTC" });
  }
  const style = { dateStyle: "medium", timeStyle: "short" } as const;
  return isInstant(value)
    ? new Date(value.$datetime).toLocaleString(locale, style)
    : new Date(`${value.$datetime}Z`).toLocaleString(locale, { ...style, timeZone: "UTC" });
}
