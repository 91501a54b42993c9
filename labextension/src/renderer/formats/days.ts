/** Days as people write them in their language: with the name of the month or in its order of numbers; ISO 8601 in all. */
import { localeNow } from "../../core/locale.ts";

/** The parts of a day in the order of a language. */
type Part = "day" | "month" | "year";

export interface Language {
  order: Part[];
  /** The months by their names, full and short. */
  months: Map<string, number>;
  /** Words that stand between the parts. */
  fillers: Set<string>;
  /** What yesterday, today and tomorrow are called, each with its distance from today. */
  near: Map<string, number>;
  write: Intl.DateTimeFormat;
}

const DAY = 86_400_000;
/** Numbers are written with Latin digits, in the calendar of Python's dates. */
export const PLAIN = { calendar: "gregory", numberingSystem: "latn", timeZone: "UTC" } as const;
/** A year of two digits is at most so many years ahead. */
const AHEAD = 20;

const languages = new Map<string, Language>();

export function languageOf(locale: string | undefined): Language {
  const known = languages.get(locale ?? "");
  if (known !== undefined) return known;
  const write = new Intl.DateTimeFormat(locale, { dateStyle: "medium", ...PLAIN });
  const numeric = new Intl.DateTimeFormat(locale, { year: "numeric", month: "2-digit", day: "2-digit", ...PLAIN });
  const order = numeric.formatToParts(0).flatMap(({ type: part }) => (part === "day" || part === "month" || part === "year" ? [part] : []));
  const months = new Map<string, number>();
  for (const language of [locale, "en"]) {
    for (const style of ["long", "short"] as const) {
      for (const day of [undefined, "numeric"] as const) {
        const names = new Intl.DateTimeFormat(language, { month: style, day, ...PLAIN });
        for (let month = 0; month < 12; month += 1) {
          const name = names.formatToParts(Date.UTC(2001, month, 1)).find(({ type: part }) => part === "month")?.value ?? "";
          for (const word of wordsOf(name)) if (!months.has(word)) months.set(word, month + 1);
        }
      }
    }
  }
  const fillers = new Set(write.formatToParts(0).flatMap(({ type, value }) => (type === "literal" ? wordsOf(value) : [])));
  const near = new Map<string, number>();
  for (const language of [locale, "en"]) {
    const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    for (const distance of [-1, 0, 1]) near.set(relative.format(distance, "day").toLowerCase(), distance);
  }
  const language = { order, months, fillers, near, write };
  languages.set(locale ?? "", language);
  return language;
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
}

/** The same text with the digits of Arabic and Persian as Latin ones, and without marks of direction. */
export function withLatinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/gu, (digit) => String((digit.codePointAt(0) ?? 0) % 16)).replace(/[\u200e\u200f\u061c]/gu, "");
}

/** A day, `YYYY-MM-DD`, as the language writes it; in ISO 8601 where that could not be read again. */
export function writeDay(day: string, locale = localeNow()): string {
  const text = languageOf(locale).write.format(new Date(`${day}T00:00:00Z`));
  return readDay(text, today(), locale) === day ? text : day;
}

const hints = new Map<string, string>();

/** How a day is written in numbers: `DD/MM/YYYY`, with the letters of the language where it has Latin ones. */
export function dayHint(locale = localeNow()): string {
  return hintOf({ day: "2-digit" }, locale);
}

/** How a month is written in numbers: `MM/YYYY`, with the letters of the language where it has Latin ones. */
export function monthHint(locale = localeNow()): string {
  return hintOf({}, locale);
}

function hintOf(more: Intl.DateTimeFormatOptions, locale: string | undefined): string {
  const key = `${locale ?? ""} ${Object.keys(more).join()}`;
  const known = hints.get(key);
  if (known !== undefined) return known;
  const names = new Intl.DisplayNames(locale, { type: "dateTimeField" });
  const letters = (part: Part, count: number) => (/^[a-z]/iu.exec(names.of(part) ?? "")?.[0] ?? part.charAt(0)).toUpperCase().repeat(count);
  const numeric = new Intl.DateTimeFormat(locale, { year: "numeric", month: "2-digit", ...more, ...PLAIN });
  const parts = numeric.formatToParts(0).map(({ type, value }) => (type === "literal" ? value : letters(type as Part, type === "year" ? 4 : 2)));
  const hint = parts.join("").trim();
  hints.set(key, hint);
  return hint;
}

/** Today in the visitor's time zone. */
export function today(now = new Date()): string {
  return isoDay(now.getFullYear(), now.getMonth() + 1, now.getDate()) ?? "";
}

/** The day that is so many days after another one. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, "0000-00-00".length);
}

/** A day as ISO 8601 writes it; null where the calendar has none. */
export function isoDay(year: number, month: number, day: number): string | null {
  if (year < 1 || year > 9999) return null;
  const text = [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : null;
}

/** Whether a text has a sign that no day is written with. */
export function isStrange(text: string): boolean {
  return /[^\p{L}\p{M}\d\s.,/\-年月日]/u.test(text);
}

/** The day that a text means, as ISO 8601 writes it; null where it means none. `now` is today. */
export function readDay(given: string, now: string, locale = localeNow()): string | null {
  const text = withLatinDigits(given).trim().toLowerCase();
  const { order, months, fillers, near } = languageOf(locale);
  const distance = near.get(text);
  if (distance !== undefined) return daysAfter(now, distance);
  if (isStrange(text)) return null;
  const numbers = text.match(/\d+/gu) ?? [];
  const named = wordsOf(text).filter((word) => !fillers.has(word) && !/^[年月日]+$/u.test(word));
  if (named.length === 0) return ofNumbers(numbers, order, now);
  const [name = "", ...others] = named;
  const month = monthOf(name, months);
  if (month === null || others.length > 0) return null;
  const rest = order.filter((part) => part !== "month");
  const first = (numbers[0]?.length ?? 0) > 2 ? (["year", "day"] as const) : rest;
  if (numbers.length === 1 && (numbers[0]?.length ?? 0) <= 2) return isoDay(Number(now.slice(0, 4)), month, Number(numbers[0]));
  if (numbers.length !== 2) return null;
  const isLast = (numbers[1]?.length ?? 0) > 2;
  const parts = isLast ? (["day", "year"] as const) : first;
  return isoDay(yearOf(numbers[parts.indexOf("year")] ?? "", now), month, Number(numbers[parts.indexOf("day")]));
}

/** The month that a word names, or begins the name of no other. */
export function monthOf(word: string, months: Map<string, number>): number | null {
  const known = months.get(word);
  if (known !== undefined) return known;
  const begun = word.length < 3 ? [] : [...months].filter(([name]) => name.startsWith(word)).map(([, month]) => month);
  return new Set(begun).size === 1 ? (begun[0] ?? null) : null;
}

function ofNumbers(numbers: string[], order: Part[], now: string): string | null {
  const [first = ""] = numbers;
  if (numbers.length === 1 && (first.length === 8 || first.length === 6)) return ofNumbers(split(first, order), order, now);
  if (numbers.length === 2 && numbers.every((one) => one.length <= 2)) {
    const parts = order.filter((part) => part !== "year");
    return isoDay(Number(now.slice(0, 4)), Number(numbers[parts.indexOf("month")]), Number(numbers[parts.indexOf("day")]));
  }
  if (numbers.length !== 3) return null;
  const parts: Part[] = first.length > 2 ? ["year", "month", "day"] : order;
  const of = (part: Part) => numbers[parts.indexOf(part)] ?? "";
  if (of("month").length > 2 || of("day").length > 2) return null;
  return isoDay(yearOf(of("year"), now), Number(of("month")), Number(of("day")));
}

/** Digits without signs between them, in the order of the language; of eight, those of a year of this or the last century come first. */
function split(digits: string, order: Part[]): string[] {
  const parts: Part[] = digits.length === 8 && /^(?:19|20)\d\d(?:0\d|1[0-2])/u.test(digits) ? ["year", "month", "day"] : order;
  let at = 0;
  return parts.map((part) => digits.slice(at, (at += part === "year" ? digits.length - 4 : 2)));
}

/** A year of two digits is the next one, or the one before it, that is no more than twenty years ahead. */
export function yearOf(text: string, now: string): number {
  const year = Number(text);
  if (text.length !== 2) return text.length === 4 ? year : Number.NaN;
  const present = Number(now.slice(0, 4));
  const near = Math.floor(present / 100) * 100 + year;
  return near > present + AHEAD ? near - 100 : near <= present + AHEAD - 100 ? near + 100 : near;
}

/** The day that a week begins with in a language, from 0 for Sunday. */
export function firstWeekday(locale = localeNow()): number {
  const language = new Intl.Locale(locale ?? new Intl.DateTimeFormat().resolvedOptions().locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (language.getWeekInfo?.() ?? language.weekInfo ?? { firstDay: 1 }).firstDay % 7;
}
