/** Dates and times in expressions, by the cases that `tests/page/expressions/test_moments.py` reads too. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { FakePeer } from "../fake.ts";
import { start } from "../opening.ts";
import type { AnyComponent, JsonValue } from "../protocol.ts";
import { evaluate } from "./evaluate.ts";
import { parse } from "./parser.ts";
import { jsonOf, valueOf } from "./scope.ts";
import { ExpressionError } from "./tree.ts";
import { groupOf } from "./values.ts";

const { state, cases } = JSON.parse(readFileSync("../tests/values/moments.json", "utf8")) as {
  state: Record<string, JsonValue>;
  cases: [text: string, value: JsonValue][];
};
const values = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, valueOf(value)]));
const scope = groupOf({ state: groupOf(values), visit: groupOf({ time_zone: "Asia/Tokyo" }) });

test.each(cases)("%s is %j", (text, value) => {
  if (value === null) expect(() => evaluate(parse(text), scope)).toThrow(ExpressionError);
  else expect(jsonOf(evaluate(parse(text), scope))).toEqual(value);
});

describe("limits that rules compute", () => {
  const components: Record<string, AnyComponent> = {
    day: make("date", { rules: { min: "today()", max: "'2099-01-01'" } }),
    at: make("datetime", { time_zone: "visitor", rules: { min: "now('UTC')" } }),
    wrong: make("date", { rules: { min: "'soon'", max: "3" } }),
  };

  test("travel as dates do, and what is none is left out", async () => {
    const visit = await start(new FakePeer({ page: { components } }));
    const shown = (path: string) => visit.store.component(path);
    expect(shown("day")).toMatchObject({ min: { $date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }, max: { $date: "2099-01-01" } });
    expect(shown("at")).toMatchObject({ min: { $datetime: expect.stringMatching(/T\d\d:\d\d:\d\d\+00:00$/) } });
    expect(shown("wrong")).toMatchObject({ min: null, max: null });
  });
});
