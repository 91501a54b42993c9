import { describe, expect, test } from "vitest";
import { monthHint } from "./days.ts";
import { readMonth, writeMonth } from "./months.ts";

const NOW = "2026-11-29";
const LOCALES = ["en-US", "en-GB", "en-CA", "de", "de-CH", "fr", "fr-CA", "es", "it", "nl", "pt", "pt-BR", "pl", "cs", "hu", "fi", "sv", "nb", "da", "tr", "ru", "uk", "el", "ja", "zh", "ko", "ar", "ar-EG", "fa", "he", "hi", "th", "vi", "bn", "mr", "lt", "bg", "lv"];

test.each([
  ["en-US", "March 2024", "2024-03-01"],
  ["en-US", "mar 2024", "2024-03-01"],
  ["en-US", "2024 March", "2024-03-01"],
  ["en-US", "march", "2026-03-01"],
  ["en-US", "Mar 24", "2024-03-01"],
  ["en-US", "Mar 4, 2024", "2024-03-01"],
  ["en-US", "3/4/2024", "2024-03-01"],
  ["de", "3.4.2024", "2024-04-01"],
  ["de", "März 2024", "2024-03-01"],
  ["de", "3.2024", "2024-03-01"],
  ["de", "März", "2026-03-01"],
  ["de", "diesen Monat", "2026-11-01"],
  ["de", "heute", "2026-11-01"],
  ["en-US", "Next month", "2026-12-01"],
  ["fr", "last month", "2026-10-01"],
  ["en-US", "3/2024", "2024-03-01"],
  ["en-US", "2024-03", "2024-03-01"],
  ["en-US", "2024-03-31", "2024-03-01"],
  ["en-US", "202403", "2024-03-01"],
  ["en-US", "032024", "2024-03-01"],
  ["en-US", "3/24", "2024-03-01"],
  ["ja", "24/3", "2024-03-01"],
  ["ja", "2024年3月", "2024-03-01"],
  ["es", "marzo de 2024", "2024-03-01"],
  ["en-US", "3", "2026-03-01"],
  ["en-US", "13", null],
  ["en-US", "0/2024", null],
  ["en-US", "13/2024", null],
  ["en-US", "ma 2024", null],
  ["en-US", "march april 2024", null],
  ["en-US", "March 2024; drop", null],
  ["en-US", "2024", null],
  ["en-US", "soon", null],
  ["en-US", "", null],
  ["en-US", "9".repeat(10_000), null],
])("in %s, %s is %s", (locale, text, day) => {
  expect(readMonth(text, NOW, locale)).toBe(day);
});

describe.each(LOCALES)("in %s", (locale) => {
  test("what is written is read as the same month", () => {
    const days = Array.from({ length: 12 }, (_, month) => `2024-${String(month + 1).padStart(2, "0")}-01`);
    for (const day of [...days, "0050-06-01", "9999-12-01"]) expect(readMonth(writeMonth(day, locale), NOW, locale)).toBe(day);
  });

  test("the hint has the month and the year", () => {
    expect(Array.from(monthHint(locale).matchAll(/(\p{L})\1+/gu), ([{ length }]) => length).toSorted()).toEqual([2, 4]);
  });
});

test("a month is written by its name", () => {
  expect(["en-US", "de", "es", "ja"].map((locale) => writeMonth("2024-03-01", locale))).toEqual(["March 2024", "März 2024", "marzo de 2024", "2024年3月"]);
  expect(["en-US", "de"].map((locale) => monthHint(locale))).toEqual(["MM/YYYY", expect.stringMatching(/^MM.JJJJ$/u)]);
});
