import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { JsonValue } from "../../core/protocol.ts";
import { writeValue, type Formatted } from "./values.ts";

const NOW = new Date(2024, 1, 29, 12, 0);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
});
afterEach(() => vi.useRealTimers());

/** A value in a format, with plain spaces. */
function written(value: JsonValue, format: string | null, more: Partial<Formatted> = {}): string {
  return writeValue(value, { format, ...more }).replaceAll(/[\u202F\u00A0]/gu, " ");
}

const ago = (milliseconds: number) => ({ $datetime: new Date(NOW.getTime() - milliseconds).toISOString() });

test.each<[JsonValue, string | null, string]>([
  [null, "currency", "–"],
  [true, null, "Yes"],
  ["UA", "number", "UA"],
  [1234.5, null, "1,234.5"],
  [0.1 + 0.2, null, "0.3"],
  [{ $int: "9007199254740993" }, null, "9,007,199,254,740,993"],
  [{ $decimal: "1.10" }, "currency", "$1.10"],
  [1234567, "integer", "1,234,567"],
  [0.1234, "percent", "12.3%"],
  [-1234.5, "currency", "-$1,234.50"],
  [1_234_567, "compact", "1.23M"],
  [950, "compact", "950"],
  [0, "bytes", "0 B"],
  [999, "bytes", "999 B"],
  [999_999, "bytes", "1 MB"],
  [1_536_000, "bytes", "1.54 MB"],
  [2.5e18, "bytes", "2,500 PB"],
  [0, "duration", "0 s"],
  [0.01234, "duration", "0.0123 s"],
  [59.999, "duration", "1 min"],
  [-90, "duration", "-0:01:30"],
  [7200, "duration", "2 h"],
  [8100, "duration", "2 h 15 min"],
  ["1:30:00", "duration", "1 h 30 min"],
  ["1:30:00", null, "1:30:00"],
  [{ $date: "2024-02-29" }, null, "Feb 29, 2024"],
  [{ $datetime: "2024-02-29T09:30:00" }, null, "Feb 29, 2024, 9:30 AM"],
  [{ $datetime: "2024-02-29T09:30:00" }, "date", "Feb 29, 2024"],
  [{ $datetime: "2024-02-29T09:30:00" }, "time", "9:30 AM"],
  ["2024-02-29 09:30:00", "datetime", "Feb 29, 2024, 9:30 AM"],
  [{ $time: "17:05:00" }, "time", "5:05 PM"],
  [{ $date: "2024-02-28" }, "relative", "yesterday"],
  [{ $date: "2024-03-04" }, "relative", "in 4 days"],
  [{ $date: "2023-02-20" }, "relative", "last year"],
  [ago(1000), "relative", "now"],
  [ago(3 * 60_000), "relative", "3 minutes ago"],
  [ago(-2 * 3_600_000), "relative", "in 2 hours"],
  [5, "relative", "5"],
  [{ $date: "2024-02-28" }, "currency", "Feb 28, 2024"],
])("%j as %s is %s", (value, format, text) => {
  expect(written(value, format)).toBe(text);
});

test("a currency has its own coins, and decimals that are asked for are exact", () => {
  expect(written(1234.5, "currency", { currency: "EUR" })).toBe("€1,234.50");
  expect(written(1234.5, "currency", { currency: "JPY" })).toBe("¥1,235");
  expect(written(1234.5, "currency", { currency: "EUR", decimals: 0 })).toBe("€1,235");
  expect(written(0.12345, "percent", { decimals: 2 })).toBe("12.35%");
  expect(written({ $decimal: "2.5" }, "number", { decimals: 3 })).toBe("2.500");
  expect(written(1_234_567, "compact", { decimals: 1 })).toBe("1.2M");
  expect(written(1_500_000, "bytes", { decimals: 2 })).toBe("1.50 MB");
});
