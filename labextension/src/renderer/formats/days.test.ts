import { describe, expect, test, vi } from "vitest";
import { dayHint, daysAfter, firstWeekday, readDay, writeDay } from "./days.ts";

const NOW = "2026-11-29";
const LOCALES = ["en-US", "en-GB", "en-CA", "de", "de-CH", "fr", "fr-CA", "es", "it", "nl", "pt", "pt-BR", "pl", "cs", "hu", "fi", "sv", "nb", "da", "tr", "ru", "uk", "el", "ja", "zh", "ko", "ar", "ar-EG", "fa", "he", "hi", "th", "vi", "bn", "mr"];

test.each([
  ["en-US", "3/4/2024", "2024-03-04"],
  ["en-GB", "3/4/2024", "2024-04-03"],
  ["de", "3.4.2024", "2024-04-03"],
  ["de", "3.4.", "2026-04-03"],
  ["de", "4. März 2024", "2024-03-04"],
  ["de", "heute", NOW],
  ["de", "tomorrow", "2026-11-30"],
  ["en-US", "Today", NOW],
  ["en-US", "mar 4", "2026-03-04"],
  ["en-US", "March 4th", null],
  ["en-US", "4 march 2024", "2024-03-04"],
  ["en-US", "2024 Mar 4", "2024-03-04"],
  ["en-US", "Ma 4 2024", null],
  ["en-US", "ju 4 2024", null],
  ["en-US", "2024-03-04", "2024-03-04"],
  ["de", "2024-3-4", "2024-03-04"],
  ["de", "20240304", "2024-03-04"],
  ["de", "04032024", "2024-03-04"],
  ["en-US", "030424", "2024-03-04"],
  ["en-US", "3/4/24", "2024-03-04"],
  ["en-US", "3/4/46", "2046-03-04"],
  ["en-US", "3/4/47", "1947-03-04"],
  ["en-US", "2/29/2024", "2024-02-29"],
  ["en-US", "2/29/2023", null],
  ["en-US", "13/1/2024", null],
  ["ja", "2024/3/4", "2024-03-04"],
  ["ja", "2024年3月4日", "2024-03-04"],
  ["ar-EG", "٤/٣/٢٠٢٤", "2024-03-04"],
  ["en-US", "3", null],
  ["en-US", "1/2/3/4", null],
  ["en-US", "3/4/2024; drop", null],
  ["en-US", "monday 3/4/2024", null],
  ["en-US", "03/04/10000", null],
  ["en-US", "", null],
  ["en-US", "9".repeat(10_000), null],
])("in %s, %s is %s", (locale, text, day) => {
  expect(readDay(text, NOW, locale)).toBe(day);
});

describe.each(LOCALES)("in %s", (locale) => {
  test("what is written is read as the same day", () => {
    for (let day = "2023-12-25"; day < "2025-01-10"; day = daysAfter(day, 13)) expect(readDay(writeDay(day, locale), NOW, locale)).toBe(day);
    for (const day of ["0001-01-01", "0050-06-07", "1899-12-31", "9999-12-31"]) expect(readDay(writeDay(day, locale), NOW, locale)).toBe(day);
  });

  test("the numbers of the hint are in the order that is read", () => {
    const numbers = dayHint(locale).split(/[^\p{L}]+/u).filter(Boolean);
    expect(numbers.map(({ length }) => length).toSorted()).toEqual([2, 2, 4]);
  });

  test("a month is read by its name", () => {
    const write = new Intl.DateTimeFormat(locale, { dateStyle: "long", calendar: "gregory", numberingSystem: "latn", timeZone: "UTC" });
    const read = Array.from({ length: 12 }, (_, month) => readDay(write.format(Date.UTC(2024, month, 17)), NOW, locale));
    // Where the long form has words of its own, which the usual form lacks, it may be unknown, but is never another day.
    read.forEach((day, month) => expect([null, `2024-${String(month + 1).padStart(2, "0")}-17`]).toContain(day));
  });
});

test("the hint has the letters of the language", () => {
  expect(["en-US", "en-GB", "de", "fr", "ja"].map((locale) => dayHint(locale))).toEqual(["MM/DD/YYYY", "DD/MM/YYYY", "TT.MM.JJJJ", "JJ/MM/AAAA", "YYYY/MM/DD"]);
});

test("the hint of a language is found once: a page may have many fields of dates", () => {
  const before = dayHint("sv");
  const names = vi.spyOn(Intl, "DisplayNames");
  expect(dayHint("sv")).toBe(before);
  expect(names).not.toHaveBeenCalled();
  names.mockRestore();
});

test("a week begins as in the language", () => {
  expect(["en-US", "de-DE", "ar-EG"].map((locale) => firstWeekday(locale))).toEqual([0, 1, 6]);
});
