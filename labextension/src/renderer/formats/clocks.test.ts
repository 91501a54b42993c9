import { describe, expect, test } from "vitest";
import { readClock, readMoment, writeClock, writeMoment } from "./clocks.ts";

const LOCALES = ["en-US", "en-GB", "de", "fr", "es", "da", "fi", "ja", "zh-TW", "ko", "ar-EG", "hi", "bg", "el", "th", "vi"];

test.each([
  ["en-US", "9", "09:00:00"],
  ["en-US", "9:5", "09:05:00"],
  ["en-US", "930", "09:30:00"],
  ["en-US", "0930", "09:30:00"],
  ["en-US", "9.30", "09:30:00"],
  ["fr", "9h30", "09:30:00"],
  ["de", "9:30 Uhr", "09:30:00"],
  ["en-US", "9:30 PM", "21:30:00"],
  ["en-US", "9p", "21:00:00"],
  ["en-US", "12 a.m.", "00:00:00"],
  ["en-US", "12 pm", "12:00:00"],
  ["de", "9:30 pm", "21:30:00"],
  ["en-US", "21:30:15", "21:30:15"],
  ["en-US", "13 pm", null],
  ["en-US", "0 am", null],
  ["en-US", "24:00", null],
  ["en-US", "9:60", null],
  ["en-US", "9:30:61", null],
  ["en-US", "-9:30", null],
  ["en-US", "9:30 xm", null],
  ["en-US", "noon", null],
  ["en-US", "1:2:3:4", null],
  ["en-US", "12345", null],
])("in %s, %s is %s", (locale, text, clock) => {
  expect(readClock(text, locale)).toBe(clock);
});

test.each([
  ["en-US", "3/4/2024 9:30 PM", "2024-03-04T21:30:00", ""],
  ["en-US", "Mar 4, 2024, 9:30 PM", "2024-03-04T21:30:00", ""],
  ["de", "4.3.2024 21:30", "2024-03-04T21:30:00", ""],
  ["de", "4.3.2024, 21:30 Uhr", "2024-03-04T21:30:00", ""],
  ["de", "2024-03-04T21:30", "2024-03-04T21:30:00", ""],
  ["de", "2024-03-04 21:30:15.25", "2024-03-04T21:30:15.25", ""],
  ["de", "2024-03-04T21:30:00Z", "2024-03-04T21:30:00", "Z"],
  ["de", "2024-03-04T21:30+01:00", "2024-03-04T21:30:00", "+01:00"],
  ["de", "4.3.2024 21:30 CET", "2024-03-04T21:30:00", "CET"],
  ["en-US", "3/4/2024 9:30 PM CET", "2024-03-04T21:30:00", "CET"],
  ["de", "4.3.2024", "2024-03-04T00:00:00", ""],
])("in %s, %s is the moment %s", (locale, text, moment, zone) => {
  expect(readMoment(text, locale)).toEqual({ moment, zone });
});

test.each(["9:30", "2024-02-30T09:30", "2024-03-04T24:00", "3/4/2024 9:30 25:00", "now", ""])("%s is no moment", (text) => {
  expect(readMoment(text, "en-US")).toBeNull();
});

describe.each(LOCALES)("in %s", (locale) => {
  test("what is written is read as the same", () => {
    for (let minute = 0; minute < 24 * 60; minute += 7) {
      const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}:00`;
      expect(readClock(writeClock(clock, locale), locale)).toBe(clock);
      expect(readMoment(writeMoment(`2024-03-04T${clock}`, locale), locale)?.moment).toBe(`2024-03-04T${clock}`);
    }
    expect(readClock(writeClock("21:30:15", locale), locale)).toBe("21:30:15");
  });
});
