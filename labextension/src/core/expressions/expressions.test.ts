/** The language of rules, by the cases that Python runs too; their values are CPython's. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import cases from "../../../../tests/values/expressions.json";
import { evaluate } from "./evaluate.ts";
import { parse } from "./parser.ts";
import { ExpressionError } from "./tree.ts";
import { groupOf, isList, writeFloat, type Value } from "./values.ts";

type Encoded = null | boolean | string | { int: string } | { float: string } | { group: Record<string, Encoded> } | Encoded[];

/** Random expressions with what CPython makes of them; null where that raises. `tests/page/expressions` writes them. */
const RANDOM = process.env["EXPRESSIONS"];

function decoded(value: Encoded): Value {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== "object" || value === null) return value;
  if ("int" in value) return BigInt(value.int);
  if ("float" in value) return Number(value.float);
  return groupOf(Object.fromEntries(Object.entries(value.group).map(([name, one]) => [name, decoded(one)])));
}

function encoded(value: Value): Encoded {
  if (isList(value)) return value.map(encoded);
  if (typeof value === "bigint") return { int: String(value) };
  if (typeof value === "number") return { float: writeFloat(value) };
  return value as null | boolean | string;
}

const scope = groupOf(Object.fromEntries(Object.entries(cases.scope as Record<string, Encoded>).map(([name, one]) => [name, decoded(one)])));

function valueOf(text: string): Encoded {
  return encoded(evaluate(parse(text), scope));
}

test.each([...cases.same, ...cases.different])("$text", ({ text, value }) => {
  expect(valueOf(text)).toEqual(value);
});

test.each(cases.refused)("%j is refused, and says where", (text) => {
  let error: unknown;
  try {
    valueOf(text);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(ExpressionError);
  const { start, end, message } = error as ExpressionError;
  expect(start >= 0 && start <= end && end <= text.length).toBe(true);
  expect(message).not.toBe("");
});

test.each(cases.fails)("$text fails and says why", ({ text, message }) => {
  const said = (): unknown => {
    try {
      return valueOf(text);
    } catch (error) {
      return error instanceof ExpressionError ? { message: error.message } : error;
    }
  };
  expect(said()).toEqual({ message });
});

test("whatever goes wrong is an error of the expression", () => {
  const odd = groupOf({ state: { get: () => { throw new RangeError("Maximum call stack size exceeded"); } } });
  expect(() => evaluate(parse("state.odd == 1"), odd)).toThrow(new ExpressionError("this cannot be computed", 0, 14));
});

const LONG = ["1".repeat(10_000) + "x", "1_1".repeat(3_333) + "x", `${"1".repeat(5_000)}.${"1".repeat(4_999)}x`, "0".repeat(9_999) + "x", " ".repeat(9_999) + "x"];

test.each(["int(state.x)", "float(state.x)", "state.x.strip()", "len(state.x)", "max(state.x)", "state.x < state.x + 'a'"])("the work of %s grows as the text does", (text) => {
  const node = parse(text);
  const work = (x: string): number => {
    const begun = performance.now();
    try {
      evaluate(node, groupOf({ state: groupOf({ x }) }));
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionError);
    }
    return performance.now() - begun;
  };
  const least = (x: string): number => Math.min(...Array.from({ length: 5 }, () => work(x)));
  // Ten times the text takes about ten times the work, where a fault of this kind takes a hundred times.
  for (const long of LONG) expect(least(long)).toBeLessThan(40 * Math.max(least(long.slice(0, 500) + long.slice(-500)), 0.3));
});

describe.runIf(RANDOM)("random expressions", () => {
  test("have the values of CPython", () => {
    const known = JSON.parse(readFileSync(RANDOM ?? "", "utf-8")) as { text: string; value: Encoded; raises: boolean }[];
    const differ = known.flatMap(({ text, value, raises }) => {
      try {
        const ours = valueOf(text);
        return !raises && JSON.stringify(ours) === JSON.stringify(value) ? [] : [{ text, value, ours }];
      } catch (error) {
        const isKnown = raises || (error instanceof ExpressionError && /2\*\*53|nested|500 characters/u.test(error.message));
        return isKnown ? [] : [{ text, value, ours: String(error) }];
      }
    });
    expect(differ).toEqual([]);
  });
});
