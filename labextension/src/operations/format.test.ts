import { describe, expect, test } from "vitest";
import { age, bytes, count, duration } from "./format.ts";

describe("figures", () => {
  test.each([
    [null, "–"],
    [0, "0 B"],
    [0.4, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [66_900_000, "66.9 MB"],
    [134_000_000, "134 MB"],
    [5e15, "5000 TB"],
  ])("%j bytes are %s", (value, text) => expect(bytes(value)).toBe(text));

  test.each([
    [null, "–"],
    [-0.001, "< 0.1 ms"],
    [0.00002, "< 0.1 ms"],
    [0.0004, "0.4 ms"],
    [0.0125, "13 ms"],
    [0.9999, "1.0 s"],
    [12.4, "12 s"],
    [59.7, "1 min"],
    [185, "3 min 5 s"],
  ])("%j seconds are %s", (value, text) => expect(duration(value)).toBe(text));

  test.each([
    [0, "0 s"],
    [-5, "0 s"],
    [61, "1 min 1 s"],
    [3600, "1 h"],
    [90_061, "1 d 1 h"],
    [86_400 + 60, "1 d"],
  ])("an age of %j is %s", (value, text) => expect(age(value)).toBe(text));

  test("one is one, and others are many", () => {
    expect([count(1, "visit"), count(0, "visit"), count(1200, "visit")]).toEqual(["1 visit", "0 visits", "1,200 visits"]);
  });
});
