import { expect, test } from "vitest";
import cases from "../../../tests/values/rules.json";
import { make } from "../gallery/properties.ts";
import type { AnyComponent, JsonValue } from "./protocol.ts";
import type { Rule } from "./rules.ts";
import { isEmpty, missing, refusalOf, ruleNow, ruleOf } from "./rules.ts";

interface Case {
  name: string;
  component?: Rule;
  rule?: Rule;
  properties?: Rule;
  value: JsonValue;
  asked?: string;
  missing?: boolean;
}

function ruleIn({ component, rule = {}, properties = {} }: Case): Rule {
  if (component === undefined) return ruleNow(rule, properties);
  const { type, ...rest } = component;
  return ruleOf(make(type as AnyComponent["type"], rest as never)) ?? {};
}

test.each((cases as unknown as Case[]).map((one) => [one.name, one] as const))("%s", (_, one) => {
  const rule = ruleIn(one);
  const lacks = rule["required"] === true && isEmpty(rule, one.value);
  expect(lacks).toBe(one.missing ?? false);
  const said = lacks ? missing(rule) : refusalOf(rule, one.value);
  // Numbers and times are written as the visitor's locale writes them.
  expect(said?.replaceAll(",", "").replaceAll(/\s/gu, " ") ?? null).toBe(one.asked ?? null);
});

test("what counts as none", () => {
  const [text, box] = [ruleOf(make("text_input")), ruleOf(make("checkbox", { required: true }))];
  expect([undefined, null, "", [], "x", 0, false].map((one) => isEmpty(text ?? {}, one))).toEqual([
    true, true, true, true, false, false, false,
  ]);
  expect([false, true].map((one) => isEmpty(box ?? {}, one))).toEqual([true, false]);
  expect(box?.["required"]).toBe(true);
  expect([missing(text ?? {}), missing(box ?? {})]).toEqual(["Fill in this field.", "Tick this box to go on."]);
});

test("components without a value have no rule", () => {
  expect([make("button"), make("table"), make("form")].map(ruleOf)).toEqual([null, null, null]);
});
