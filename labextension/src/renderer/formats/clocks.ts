/** Times of day as people write them in their language. */
import { localeNow } from "../../core/locale.ts";
import { readDay, today, withLatinDigits, writeDay } from "./days.ts";

/** `HH:MM:SS`, with the digits of a second where it has such. */
const CLOCK = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/u;

/** A time of day, `HH:MM:SS`, as the language writes it; in ISO 8601 where that could not be read again. */
export function writeClock(clock: string, locale = localeNow()): string {
  const [, hours = "", minutes = "", seconds = "00", fraction = ""] = CLOCK.exec(clock) ?? [];
  const timeStyle = seconds === "00" ? "short" : "medium";
  const at = Date.UTC(2000, 0, 1, Number(hours), Number(minutes), Number(seconds));
  const text = new Intl.DateTimeFormat(locale, { timeStyle, numberingSystem: "latn", timeZone: "UTC" }).format(at);
  return !/[1-9]/u.test(fraction) && readClock(text, locale) === `${hours}:${minutes}:${seconds}` ? text : clock;
}

/** What the halves of the day are called: `["AM", "PM"]`. */
function halvesOf(locale: string | undefined): string[][] {
  const write = new Intl.DateTimeFormat(locale, { hour: "numeric", hour12: true, timeZone: "UTC" });
  const half = (hour: number) => write.formatToParts(Date.UTC(2000, 0, 1, hour)).find(({ type }) => type === "dayPeriod")?.value ?? "";
  return [["am", "a", plain(half(9))], ["pm", "p", plain(half(15))]];
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s.]/gu, "");
}

/** The time of day that a text means, as `HH:MM:SS`; null where it means none. */
export function readClock(given: string, locale = localeNow()): string | null {
  const text = withLatinDigits(given).trim().toLowerCase();
  const [, before = "", digits = "", after = ""] = /^([^\d]*)(\d[\d:.\sh]*\d|\d)\s*([^\d]*)$/u.exec(text) ?? [];
  const numbers = numbersOf(digits);
  if (numbers === null) return null;
  const half = plain(before + after).replace(/^(?:h|uhr)$/u, "");
  const place = half === "" ? -1 : halvesOf(locale).findIndex((names) => names.includes(half));
  if (half !== "" && place < 0) return null;
  const [given24 = 0, minutes = 0, seconds = 0] = numbers;
  if (place >= 0 && (given24 < 1 || given24 > 12)) return null;
  const hours = place < 0 ? given24 : (given24 % 12) + 12 * place;
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return [hours, minutes, seconds].map((one) => String(one).padStart(2, "0")).join(":");
}

/** Hours, minutes and seconds; of three or four digits without signs, the last two are minutes. */
function numbersOf(digits: string): number[] | null {
  if (/^\d{3,4}$/u.test(digits)) return [Number(digits.slice(0, -2)), Number(digits.slice(-2))];
  const parts = digits.split(/\s*[:.h]\s*/u).filter((part) => part !== "");
  return parts.length >= 1 && parts.length <= 3 && parts.every((part) => /^\d{1,2}$/u.test(part)) ? parts.map(Number) : null;
}

/** A day with a time, `YYYY-MM-DDTHH:MM:SS`, as the language writes it. */
export function writeMoment(moment: string, locale = localeNow()): string {
  const [day = "", clock = ""] = moment.split("T");
  return `${writeDay(day, locale)}, ${writeClock(clock, locale)}`;
}

/** What follows a datetime: its offset or the abbreviation of its time zone. */
export interface ReadMoment {
  /** `YYYY-MM-DDTHH:MM:SS`. */
  moment: string;
  /** An offset such as `+01:00`, or a name that was written after the time; empty for neither. */
  zone: string;
}

/** The day with a time that a text means; a day alone is its midnight. Null where it means none. */
export function readMoment(given: string, locale = localeNow()): ReadMoment | null {
  const text = given.trim();
  const [, iso = "", clock = "", offset = ""] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s*(Z|[+-]\d\d:?\d\d)?$/iu.exec(text) ?? [];
  const now = today();
  if (iso !== "" && readDay(iso, now, locale) !== null && CLOCK.test(clock)) {
    const valid = readClock(clock.replace(/\..*$/u, ""), locale);
    const fraction = /\.\d+$/u.exec(clock)?.[0] ?? "";
    return valid === null ? null : { moment: `${iso}T${valid}${fraction}`, zone: offset.toUpperCase() };
  }
  const whole = readDay(text, now, locale);
  if (whole !== null) return { moment: `${whole}T00:00:00`, zone: "" };
  const gaps = Array.from(text.matchAll(/[\s,]+/gu), ({ index, 0: { length } }) => [index, index + length] as const);
  for (const [end, start] of gaps.toReversed()) {
    const day = readDay(text.slice(0, end), now, locale);
    if (day === null) continue;
    const rest = text.slice(start);
    const time = readClock(rest, locale);
    if (time !== null) return { moment: `${day}T${time}`, zone: "" };
    const [, before = "", zone = ""] = /^(.*\S)\s+([a-z][\w/+:-]*|[+-]\d\d:?\d\d)$/iu.exec(rest) ?? [];
    const zoned = readClock(before, locale);
    if (zoned !== null) return { moment: `${day}T${zoned}`, zone };
  }
  return null;
}
