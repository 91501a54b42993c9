import { expect, test } from "vitest";
import type { CellValue } from "../../core/tables.ts";
import { badgeKindOf, cellStyleOf, imageOf, indented, partOf, pointsOf, starsOf, writeCell, type CellFormat, type CellOptions } from "./cell-formats.ts";

/** The cells of a column as text, with plain spaces. */
function written(values: CellValue[], options: CellOptions, kind: CellFormat = "number"): string[] {
  const style = cellStyleOf(options, kind, values, "x");
  return values.map((value) => writeCell(value, style).replaceAll(/[\u202F\u00A0]/gu, " "));
}

const PNG = "data:image/png;base64,AAAA";

test.each<[CellOptions, CellFormat, CellValue[], string[]]>([
  [{ format: "currency", currency: "EUR" }, "number", [1234.5, "n/a", null], ["€1,234.50", "n/a", "–"]],
  [{ format: "currency", currency: "JPY" }, "number", [1234.4], ["¥1,234"]],
  [{ format: "currency", decimals: 0 }, "number", [1234.5], ["$1,235"]],
  [{ format: "number", unit: "kg", decimals: 1 }, "number", [1.25, "∞", null], ["1.3 kg", "∞", "–"]],
  [{ format: "integer", unit: "pcs" }, "integer", [1200, "9007199254740993"], ["1,200 pcs", "9,007,199,254,740,993 pcs"]],
  [{ format: "text", unit: "kg" }, "number", [1.25], ["1.25"]],
  [{ format: "compact" }, "integer", [1_234_567, "12", "many"], ["1.23M", "12", "many"]],
  [{ format: "bytes" }, "integer", [1_536_000, "no"], ["1.54 MB", "no"]],
  [{ format: "duration" }, "number", [90, "0:00:30", "soon"], ["0:01:30", "0:00:30", "soon"]],
  [{ format: "time" }, "datetime", ["2024-02-29T09:30:00", "17:05:00", "noon", 3], ["9:30 AM", "5:05 PM", "noon", "3"]],
  [{ format: "relative" }, "datetime", ["never", 3], ["never", "3"]],
  [{ format: "progress" }, "number", [0.425, 1.5, -0.1, "half", null, true], ["42.5%", "1.5", "-0.1", "half", "–", "Yes"]],
  [{ format: "progress" }, "integer", [45, 101], ["45%", "101"]],
  [{ format: "progress", max: 200, unit: "kg" }, "integer", [45, 201], ["45 kg", "201 kg"]],
  [{ format: "sparkline" }, "text", [[1, null, 2.5], [], "[1, 'x']", null], ["1.0; –; 2.5", "–", "[1, 'x']", "–"]],
  [{ format: "sparkline" }, "text", [Array.from({ length: 20 }, (_, at) => at)], ["from 0 to 19, last 19"]],
  [{ format: "rating" }, "number", [3.5, 5, 6, -1, "good"], ["3.5 of 5", "5 of 5", "6.0", "-1.0", "good"]],
  [{ format: "boolean" }, "boolean", [true, false, "maybe", 1], ["Yes", "No", "maybe", "1"]],
  [{ format: "badge" }, "text", ["late", 3, true], ["late", "3", "Yes"]],
  [{ format: "image" }, "text", [PNG, "https://example.org/a.png"], ["Image", "https://example.org/a.png"]],
  [{ format: "json" }, "text", ['{"a":1}', 1.5], ['{"a":1}', "1.5"]],
])("%j of %s", (options, kind, values, texts) => {
  expect(written(values, options, kind)).toEqual(texts);
});

test("bars, stars and lines take only what fits into them", () => {
  const style = (options: CellOptions, kind: CellFormat = "number") => cellStyleOf(options, kind, [], "x");
  const share = style({ format: "progress" });
  expect([0, 0.25, 1, 1.01, -1, "0.5", "x", null, true].map((one) => partOf(one, share))).toEqual([0, 0.25, 1, null, null, 0.5, null, null, null]);
  expect(partOf(15, style({ format: "progress", min: 10, max: 20 }))).toBe(0.5);
  expect(partOf(15, style({ format: "progress", min: 20, max: 10 }))).toBeNull();
  expect([3, 7].map((one) => starsOf(one, style({ format: "rating", max: 6 })))).toEqual([3, null]);
  expect(pointsOf([1, null, 3, 2], style({ format: "sparkline" }))).toEqual([[0, 0], null, [2 / 3, 1], [1, 0.5]]);
  expect(pointsOf([5, 15], style({ format: "sparkline", min: 0, max: 10 }))).toEqual([[0, 0.5], [1, 1]]);
  expect(pointsOf([4, 4], style({ format: "sparkline" }))).toEqual([[0, 0.5], [1, 0.5]]);
  expect(pointsOf([4], style({ format: "sparkline" }))).toEqual([[0.5, 0.5]]);
});

test("images come with the page, and badges have the colour of their text", () => {
  expect([PNG, "https://example.org/a.png", "data:text/html,x", 1, null].map(imageOf)).toEqual([PNG, null, null, null, null]);
  const style = cellStyleOf({ format: "badge", kinds: { late: "error", "3": "info" } }, "text", [], "x");
  expect(["late", 3, "constructor", null].map((one) => badgeKindOf(one, style))).toEqual(["error", "info", "neutral", "neutral"]);
  expect([indented('{"a":[1]}'), indented("no {")]).toEqual(['{\n  "a": [\n    1\n  ]\n}', "no {"]);
});
