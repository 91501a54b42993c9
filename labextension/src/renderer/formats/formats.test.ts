import { expect, test } from "vitest";
import { formatCell, styleOf, type Format } from "./formats.ts";

type Value = Parameters<typeof formatCell>[0];

/** How the cells of a column are written. */
function written(values: Value[], format: Format, field = "x", declared = false): string[] {
  const style = styleOf(format, values, field, declared);
  return values.map((value) => formatCell(value, style).replaceAll("\u202F", " "));
}

test.each([
  [null, "number", "–"],
  [1234.5, "number", "1,234.5"],
  [1234.5, "currency", "$1,234.50"],
  [0.123, "percent", "12.3%"],
  [12.7, "integer", "13"],
  [true, "boolean", "Yes"],
  [false, "boolean", "No"],
  ["2013-01-09", "date", "Jan 9, 2013"],
  ["2013-01-09T18:05:00+02:00", "datetime", "Jan 9, 2013, 6:05 PM"],
  ["no date", "date", "no date"],
  ["UA", "number", "UA"],
  [1234567.891, "text", "1234567.891"],
  [1e-9, "text", "1e-9"],
  [true, "text", "True"],
  ["2013-01-09T00:00:00", "text", "2013-01-09T00:00:00"],
  ["1111111111111111111111", "integer", "1,111,111,111,111,111,111,111"],
  ["9007199254740993", "number", "9,007,199,254,740,993"],
  ["0.12345678901234567890123", "number", "0.12345678901234567890123"],
  ["∞", "number", "∞"],
  [1.5e300, "number", "1.5E300"],
  [0.00000012, "number", "0.00000012"],
  [1.2e-15, "number", "1.2E-15"],
  [0.00012, "percent", "0.012%"],
  [0.001, "currency", "$0.001"],
  ["12.50", "currency", "$12.50"],
  ["1e5", "number", "1e5"],
] as const)("%j as %s is %s", (value, format, text) => {
  expect(written([value], format)).toEqual([text]);
});

test.each([
  ["line up", [1, 2.5, 1234.25], "number", ["1.00", "2.50", "1,234.25"]],
  ["of whole numbers with a point have none", [1, 2], "number", ["1", "2"]],
  ["that were computed are rounded", [0.1 + 0.2, 2 / 3], "number", ["0.3000", "0.6667"]],
  ["of small numbers keep digits", [0.00123456, 0.000012, 0], "number", ["0.00123456", "0.00001200", "0.00000000"]],
  ["of small computed numbers tell how much they are", [0.002 / 3, 0.00012 / 7, 0.5], "number", ["0.000667", "0.0000171", "0.5"]],
  ["of what was entered are all kept", [1.23456, 2.5], "number", ["1.23456", "2.50000"]],
  ["of numbers of many sizes are their own", [0.000012345, 0.5, 1234.25], "number", ["0.000012345", "0.50", "1,234.25"]],
  ["of numbers without any size too", [1.2345e-9, 2e-14, 0.25], "number", ["1.2345E-9", "2E-14", "0.25"]],
  ["of a zero that has a sign are as others", [-0.0, 0.5, "-0.00"], "number", ["0.00", "0.50", "0.00"]],
  ["of zeros have no sign", [-0.0, -0.00001, 0.123], "percent", ["0.0%", "-0.001%", "12.3%"]],
  ["beside larger ones too", [0.8, 0.00001], "number", ["0.8", "0.00001"]],
  ["of exact numbers stay", ["1.50", "2.25", "10.00"], "number", ["1.50", "2.25", "10.00"]],
  ["that are only zeros are few", ["1.500000", "2.000000"], "number", ["1.50", "2.00"]],
  ["of percents line up", [0.5, 0.123], "percent", ["50.0%", "12.3%"]],
] as const)("decimals %s", (_, values, format, texts) => {
  expect(written([...values], format)).toEqual(texts);
});

test.each([
  ["seconds", ["0:00:01.5", "0:00:00.25", "0:00:00"], ["1.50 s", "0.25 s", "0.00 s"]],
  ["minutes", ["0:02:00", "-0:45:00"], ["2 min", "-45 min"]],
  ["hours and minutes", ["2:05:00", "0:45:00", "26:00:00"], ["2 h 05 min", "0 h 45 min", "26 h 00 min"]],
  ["hours", ["2:00:00", "26:00:00"], ["2 h", "26 h"]],
  ["days", ["24:00:00", "72:00:00", "0:00:00"], ["1 day", "3 days", "0 days"]],
  ["days and hours", ["51:00:00", "0:30:00"], ["2 d 03 h 00 min", "0 d 00 h 30 min"]],
  ["parts of a second after longer ones", ["1:00:00", "0:00:01.5", null], ["1:00:00.0", "0:00:01.5", "–"]],
  ["everything", ["-50:00:01.000000001"], ["-2 d 02:00:01.000000001"]],
  ["what is no duration", ["0:01:00", "soon", 3], ["1 min", "soon", "3"]],
])("durations in %s", (_, values, texts) => {
  expect(written(values, "duration")).toEqual(texts);
});

test("a later duration that is finer than the first ones loses nothing", () => {
  const style = styleOf("duration", ["24:00:00"], "x", false);
  expect(formatCell("1:02:03.5", style)).toBe("1:02:03.5");
});

test("a later cell with more decimals than the first ones keeps them", () => {
  expect(formatCell(2.5, styleOf("number", [1, 2], "x", false))).toBe("2.5");
});

test.each([
  ["id", [1000, 1000], ["1000", "1000"]],
  ["customer_id", [12345], ["12345"]],
  ["orderId", [12345], ["12345"]],
  ["Zip code", [12345], ["12345"]],
  ["year", [2013], ["2013"]],
  ["Year", [2013.0], ["2013"]],
  ["Jahr", [2023, 2024], ["2023", "2024"]],
  ["Jahr", [2023, 2024, 2023], ["2023", "2024", "2023"]],
  ["paid", [2023, 12024], ["2,023", "12,024"]],
  ["paid", [12345], ["12,345"]],
  ["delay", [12345, 12345], ["12,345", "12,345"]],
  ["flights", [58665, 54635, 54173], ["58,665", "54,635", "54,173"]],
  ["year", [2013.5], ["2,013.5"]],
] as const)("thousands of %s %j are %j", (field, values, texts) => {
  expect(written([...values], "number", field)).toEqual(texts);
});

test("thousands are not set apart in numbers of one length that never repeat, unless the page says so", () => {
  const orders = Array.from({ length: 30 }, (_, index) => 100_000 + index * 977);
  expect(written(orders, "integer", "order")[1]).toBe("100977");
  expect(written(orders, "integer", "order", true)[1]).toBe("100,977");
  const people = Array.from({ length: 30 }, (_, index) => 10 ** (index % 6) * (index + 3));
  expect(written(people, "integer", "people").at(-1)).toBe("3,200,000");
});

test.each([
  ["dates have no midnight", ["2013-01-09T00:00:00", null], ["Jan 9, 2013", "–"]],
  ["one that is not at midnight is told", ["2013-01-09T00:00:00", "2013-01-10"], ["Jan 9, 2013", "Jan 10, 2013"]],
  [
    "times are alike",
    ["2013-01-09T00:00:00", "2013-01-09T18:05:00"],
    ["Jan 9, 2013, 12:00 AM", "Jan 9, 2013, 6:05 PM"],
  ],
  ["seconds are told", ["2013-01-09T18:05:03", "2013-01-09T18:05:00"], ["Jan 9, 2013, 6:05:03 PM", "Jan 9, 2013, 6:05:00 PM"]],
  [
    "and their parts",
    ["2013-01-09T18:05:03.120000", "2013-01-09T18:05:03.000000001"],
    ["Jan 9, 2013, 6:05:03.120000000 PM", "Jan 9, 2013, 6:05:03.000000001 PM"],
  ],
  [
    "and zones where they differ",
    ["2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"],
    ["Oct 27, 2024, 2:30 AM +02:00", "Oct 27, 2024, 2:30 AM +01:00"],
  ],
] as const)("times: %s", (_, values, texts) => {
  expect(written([...values], "datetime")).toEqual(texts);
});
