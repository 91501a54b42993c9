import { describe, expect, test } from "vitest";
import cases from "../../../tests/values/numbers.json";
import type { Numeric } from "./protocol.ts";
import { comparable, readNumber, signsOf, stepped, writeNumber } from "./numbers.ts";

interface Case {
  text: string;
  locale: string;
  integer: boolean;
  value?: Numeric | null;
  problem?: string;
}

const all = (cases as Case[]).map((one) => ({ ...one, shown: one.text.slice(0, 40) }));

describe("a number as it is written", () => {
  test.each(all.filter((one) => "value" in one))("$shown ($locale, integer $integer)", ({ text, locale, integer, value }) => {
    const signs = signsOf(locale);
    expect(readNumber(text, integer, signs)).toEqual({ value });
    if (value === null || value === undefined) return;
    expect(readNumber(writeNumber(value, signs), integer, signs), "what the field then shows is the same").toEqual({ value });
  });

  test.each(all.filter((one) => "problem" in one))("$shown is refused ($locale, integer $integer)", ({ text, locale, integer, problem }) => {
    expect(readNumber(text, integer, signsOf(locale))).toEqual({ problem });
  });

  test.each(["1", "0", " 1", "(", "1,"])("a megabyte of %j is refused", (one) => {
    expect(readNumber(one.repeat(1e6 / one.length), false)).toHaveProperty("problem");
  });
});

describe("a step", () => {
  const big = { $int: "9007199254740993" };
  test.each<[Numeric, Numeric, boolean, Numeric]>([
    [0.1, 0.2, true, 0.3],
    [1, 0.1, false, 0.9],
    [1.1, 0.1, true, 1.2],
    [9007199254740992, 1, true, big],
    [big, 1, false, 9007199254740992],
    [big, big, true, { $int: "18014398509481986" }],
    [-1, 1, true, 0],
    [5e-324, 1, true, 5e-324],
  ])("from %j by %j, up %j, is %j", (value, step, up, next) => {
    expect(stepped(value, step, up, null, null)).toEqual(next);
  });

  test("stays within the limits", () => {
    expect(stepped(9, 5, true, 0, 10)).toBe(10);
    expect(stepped(1, 5, false, 0, 10)).toBe(0);
    expect(stepped(big, 1, true, null, big)).toEqual(big);
  });
});

test("numbers compare exactly", () => {
  expect(comparable({ $int: "9007199254740993" }) > comparable(9007199254740992)).toBe(true);
  expect(comparable({ $int: "9007199254740993" }) < comparable(9.1e15)).toBe(true);
});

test("a field keeps the exponent that was typed where all the digits would be many", () => {
  for (const integer of [true, false]) {
    for (const text of ["1e308", "-1.25e40", "1e21"]) {
      const read = readNumber(text, integer);
      expect("value" in read && read.value !== null && writeNumber(read.value)).toBe(text);
    }
  }
  expect(writeNumber({ $int: "123456789012345678901234567" })).toBe("123456789012345678901234567");
});
