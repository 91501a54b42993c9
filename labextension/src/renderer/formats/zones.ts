/** The clocks of time zones. A clock that goes forward skips some times of day, and one that goes back shows some twice. */
import { localeNow } from "../../core/locale.ts";

const HOURS = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23",
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", era: "short",
  });
  formats.set(zone, format);
  return format;
}

/** What the clocks of a zone show at a time, as if it were UTC, in whole seconds; both in milliseconds. */
function shown(time: number, zone: string): number {
  const parts = Object.fromEntries(clockOf(zone).formatToParts(time).map(({ type, value }) => [type, value]));
  const year = parts["era"] === "BC" ? 1 - Number(parts["year"]) : Number(parts["year"]);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(parts["month"]) - 1, Number(parts["day"]));
  date.setUTCHours(Number(parts["hour"]), Number(parts["minute"]), Number(parts["second"]));
  return date.getTime();
}

function offsetAt(time: number, zone: string): number {
  return shown(time, zone) - Math.floor(time / 1000) * 1000;
}

/** The times, in milliseconds since 1970, at which the clocks of a zone show this: none, one or two, the earlier first. */
function timesOf(wall: number, zone: string): number[] {
  const offsets = new Set([offsetAt(wall - 24 * HOURS, zone), offsetAt(wall + 24 * HOURS, zone)]);
  const times = Array.from(offsets, (offset) => wall - offset).filter((time) => offsetAt(time, zone) === wall - time);
  return times.toSorted((one, other) => one - other);
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

function written(offset: number): string {
  const seconds = Math.abs(offset) / 1000;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${offset < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}${rest > 0 ? `:${two(rest)}` : ""}`;
}

/** The datetimes with offset that the clocks of a zone show as this one without: none, one or two, the earlier first. */
export function instantsOf(moment: string, zone: string): string[] {
  const whole = moment.slice(0, "0000-00-00T00:00:00".length);
  const wall = Date.parse(`${whole}Z`);
  if (Number.isNaN(wall)) return [];
  return timesOf(wall, zone).map((time) => `${moment}${written(wall - time)}`);
}

/** What the clocks of a zone show at a datetime with offset; null for what is none. */
export function momentIn(instant: string, zone: string): string | null {
  const [, moment = "", fraction = "", sign = "", hours = "0", minutes = "0", seconds = "0"] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(?:Z|([+-])(\d\d):?(\d\d)(?::(\d\d))?)$/u.exec(instant) ?? [];
  if (moment === "") return null;
  const offset = (sign === "-" ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  const there = shown(Date.parse(`${moment}Z`) - offset, zone);
  if (Number.isNaN(there)) return null;
  const text = new Date(there).toISOString();
  // Before the year 1 and after 9999 the calendar of Python ends.
  return /^\d/u.test(text) ? text.slice(0, "0000-00-00T00:00:00".length) + fraction : null;
}

/** What a zone is called at a datetime with offset: `CET`, `GMT+5:30`. */
export function abbreviation(instant: string, zone: string, locale = localeNow()): string {
  const time = Date.parse(instant.replace(/([+-]\d\d:\d\d):\d\d$/u, "$1"));
  if (Number.isNaN(time)) return "";
  // English as Europeans write it has names for the zones of Europe, which the one of America writes as offsets.
  const names = [locale, "en", "en-GB"].map((one) => {
    const parts = new Intl.DateTimeFormat(one, { timeZone: zone, timeZoneName: "short" }).formatToParts(time);
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  });
  return names.find((name) => /^[A-Z]{2,5}$/u.test(name)) ?? names[0] ?? "";
}
