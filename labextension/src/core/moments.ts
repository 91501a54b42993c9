/** Dates and times as they travel: the forms of `jupyter_tools.protocol.scalars`. */
import { localeNow } from "./locale.ts";
import type { JsonValue } from "./protocol.ts";

export type Day = { $date: string };
export type Clock = { $time: string };
export type Moment = { $datetime: string };

const DAY = /^\d{4}-\d\d-\d\d$/u;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/u;
const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d(?::\d\d)?)?$/u;
/** The first moment of Python's calendar, and the one after its last, in milliseconds: datetimes are compared as UTC. */
const BEGIN = Date.parse("0001-01-01T00:00:00Z");
const END = Date.parse("9999-12-31T23:59:59Z") + 1000;
/** Fractions of a second are compared as text, with all their digits. */
const DIGITS = 6;
/** Milliseconds that make the time of any year positive, and the digits that they then have at most. */
const FIRST = 63_000_000_000_000;
const DIGITS_OF_TIME = 18;

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
  if (!isReal(day) || !CLOCK.test(clock) || (offset !== undefined) !== aware) return false;
  const time = wallOf(day, clock) - offsetOf(value as Moment);
  return BEGIN <= time && time < END;
}

/** What a clock shows on a day, to the second, in milliseconds as of UTC. */
function wallOf(day: string, clock: string): number {
  return Date.parse(`${day}T${padded(clock).slice(0, "00:00:00".length)}Z`);
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
  // Before the year 0 and after 9999 the texts would not sort.
  return String(wallOf(day, clock) - offsetOf(value) + FIRST).padStart(DIGITS_OF_TIME, "0") + time.slice("00:00:00".length);
}

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** The day of a date or datetime, as ISO 8601 writes it; empty for anything else. */
export function dayText(value: JsonValue): string {
  return (textOf(value, "$date") ?? textOf(value, "$datetime") ?? "").slice(0, "0000-00-00".length);
}

/** The day of the week of a day as ISO 8601 writes it. */
export function weekdayOf(day: string): string {
  const sunday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return WEEKDAYS[(sunday + 6) % 7] ?? "";
}

/** The offset of a datetime from UTC, in milliseconds; 0 for one without. */
export function offsetOf({ $datetime }: Moment): number {
  const [, sign = "+", hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/u.exec($datetime.slice("0000-00-00".length)) ?? [];
  return (sign === "-" ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** A datetime as Python's `str` writes it. */
export function pythonText({ $datetime }: Moment): string {
  const [, day = "", clock = "", offset = ""] = MOMENT.exec($datetime) ?? [];
  const [whole = "", fraction = ""] = padded(clock).split(".");
  return `${day} ${whole}${/[1-9]/u.test(fraction) ? `.${fraction}` : ""}${offset === "Z" ? "+00:00" : offset}`;
}

/** The visitor's time zone by its IANA name; empty where the browser names none. */
export function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

/** The first day of the month of a day as ISO 8601 writes it, or of a month: `2024-03`. */
export function firstOfMonth(day: string): string {
  return `${day.slice(0, "0000-00".length)}-01`;
}

/** Whether a value is the first day of a month. */
export function isMonth(value: JsonValue | undefined): value is Day {
  return isDay(value) && value.$date === firstOfMonth(value.$date);
}

/** A month, `2024-03`, or any day of one, as it travels; anything else as it is. */
export function monthOf(value: JsonValue): JsonValue {
  const text = typeof value === "string" ? value : isDay(value) ? value.$date : "";
  const isRight = /^\d{4}-\d\d$/u.test(text) || isDay({ $date: text });
  return isRight ? { $date: firstOfMonth(text) } : value;
}

/** Text as the value of a property that is a date or time, and so the items of a list; anything else as it is. */
export function tagged(value: JsonValue, tag: string): JsonValue {
  if (Array.isArray(value)) return value.map((one) => tagged(one, tag));
  if (tag === "$month") return monthOf(value);
  return typeof value === "string" && value !== "" ? { [tag]: value } : value;
}

function padded(clock: string): string {
  const [whole = "", fraction = ""] = clock.split(".");
  return `${whole.length === "00:00".length ? `${whole}:00` : whole}.${fraction.padEnd(DIGITS, "0")}`;
}

/** The month of a day as the visitor's locale writes it: "March 2024". */
export function writeMonth({ $date }: Day, locale = localeNow()): string {
  return new Date(`${$date}T00:00:00Z`).toLocaleDateString(locale, { month: "long", year: "numeric", timeZone: "UTC" });
}

/** A moment as the visitor's locale writes it. */
export function writeMoment(value: Day | Clock | Moment, locale = localeNow()): string {
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
