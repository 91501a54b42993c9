import { expect, test } from "vitest";
import { keyOf } from "./options.ts";
import type { JsonValue } from "./protocol.ts";

test("values that are different for a peer have different keys, and others the same", () => {
  const groups: JsonValue[][] = [
    [1, { $decimal: "1" }, { $decimal: "1.00" }],
    [true],
    ["1"],
    [1.1, { $decimal: "1.10" }],
    [0, -0, { $decimal: "0.00" }, { $decimal: "0E-500" }],
    [{ $int: "1152921504606846976" }],
    [2 ** 60],
    [{ $decimal: "1234567890123456" }],
    [1234567890123456],
    [{ $decimal: "1E+400" }],
    [{ $decimal: "2E+400" }],
    [{ $decimal: "1E-400" }],
    [{ $decimal: "1.23456E-320" }],
    [1e20, { $decimal: "1E+20" }],
    [{ $datetime: "2024-01-01T00:00:00+00:00" }],
    [{ $datetime: "2024-01-01T01:00:00+01:00" }],
    [{ $date: "2024-01-01" }],
    ["2024-01-01"],
    [null],
  ];
  const keys = groups.map((group) => new Set(group.map(keyOf)));
  expect(keys.map((group) => group.size)).toEqual(groups.map(() => 1));
  expect(new Set(keys.flatMap((group) => [...group])).size).toBe(groups.length);
});
