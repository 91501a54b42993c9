/** Months of a year as people write them in their language: by name or in numbers; ISO 8601 in all. */
import { firstOfMonth } from "../../core/moments.ts";
import { localeNow } from "../../core/locale.ts";
import { isoDay, isStrange, languageOf, monthOf, PLAIN, readDay, today, withLatinDigits, wordsOf, yearOf } from "./days.ts";

interface Months {
  write: Intl.DateTimeFormat;
  /** Words that stand beside the name of the month. */
  fillers: Set<string>;
  /** What the last, this and the next month are called, each with its distance from this one. */
  near: Map<string, number>;
  /** Whether the year comes first in numbers. */
  yearFirst: boolean;
}

const languages = new Map<string, Months>();

function monthsOf(locale: string | undefined): Months {
  const known = languages.get(locale ?? "");
  if (known !== undefined) return known;
  const write = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", ...PLAIN });
  const numeric = new Intl.DateTimeFormat(locale, { month: "2-digit", year: "numeric", ...PLAIN }).formatToParts(0).map(({ type }) => type);
  // Where months are numbered, the words beside the number name none.
  const beside = write.formatToParts(Date.UTC(2001, 2, 1)).filter(({ type: part, value }) => part !== "month" || /\d/u.test(value));
  const near = new Map<string, number>();
  for (const language of [locale, "en"]) {
    const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    for (const distance of [-1, 0, 1]) near.set(relative.format(distance, "month").toLowerCase(), distance);
  }
  const months = { write, fillers: new Set(beside.flatMap(({ value }) => wordsOf(value))), near, yearFirst: numeric.indexOf("year") < numeric.indexOf("month") };
  languages.set(locale ?? "", months);
  return months;
}

/** A month, the ISO 8601 of its first day, as the language writes it; in ISO 8601 where that could not be read again. */
export function writeMonth(day: string, locale = localeNow()): string {
  const text = monthsOf(locale).write.format(new Date(`${day}T00:00:00Z`));
  return readMonth(text, today(), locale) === day ? text : day.slice(0, "0000-00".length);
}

/** The first day of the month that a text means, as ISO 8601 writes it; null where it means none. `now` is today. */
export function readMonth(given: string, now: string, locale = localeNow()): string | null {
  const text = withLatinDigits(given).trim().toLowerCase();
  const { near, fillers, yearFirst } = monthsOf(locale);
  const distance = near.get(text);
  if (distance !== undefined) return monthsAfter(now, distance);
  if (isStrange(text)) return null;
  const numbers = text.match(/\d+/gu) ?? [];
  const named = wordsOf(text).filter((word) => !fillers.has(word) && !/^[年月日]+$/u.test(word));
  const month = named.length === 0 ? ofNumbers(numbers, yearFirst, now) : named.length === 1 ? ofName(named[0] ?? "", numbers, now, locale) : null;
  if (month !== null) return month;
  // Any day of it means the month, too.
  const day = readDay(given, now, locale);
  return day === null ? null : firstOfMonth(day);
}

function ofName(name: string, numbers: string[], now: string, locale: string | undefined): string | null {
  const month = monthOf(name, languageOf(locale).months);
  if (month === null || numbers.length > 1) return null;
  return isoDay(numbers.length === 0 ? Number(now.slice(0, 4)) : yearOf(numbers[0] ?? "", now), month, 1);
}

function ofNumbers(numbers: string[], yearFirst: boolean, now: string): string | null {
  const [first = "", second = ""] = numbers;
  if (numbers.length === 1 && first.length <= 2) return isoDay(Number(now.slice(0, 4)), Number(first), 1);
  if (numbers.length === 1 && first.length === 6) {
    const isYear = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])$/u.test(first);
    return isYear ? ofNumbers([first.slice(0, 4), first.slice(4)], yearFirst, now) : ofNumbers([first.slice(0, 2), first.slice(2)], yearFirst, now);
  }
  if (numbers.length !== 2) return null;
  const isYearFirst = first.length > 2 || (yearFirst && second.length <= 2);
  const [year, month] = isYearFirst ? [first, second] : [second, first];
  return month.length > 2 ? null : isoDay(yearOf(year, now), Number(month), 1);
}

/** The first day of the month that is so many months after that of a day. */
function monthsAfter(day: string, count: number): string | null {
  const [year = 1, month = 1] = day.split("-").map(Number);
  const months = year * 12 + month - 1 + count;
  return isoDay(Math.floor(months / 12), (months % 12) + 1, 1);
}
