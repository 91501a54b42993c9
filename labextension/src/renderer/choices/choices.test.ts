import { expect, test } from "vitest";
import type { Options } from "../../core/options.ts";
import type { Scalar } from "../../core/protocol.ts";
import { entriesOf } from "../parts/items.ts";
import { choicesOf, namerOf } from "./choices.ts";

test("what is no value, as properties.json may have it, is no option and no item", () => {
  const given = [null, { value: "a" }, { value: null }, "b"] as unknown as Options;
  expect(choicesOf(given, namerOf(given)).map(({ value }) => value)).toEqual(["a", "b"]);
  expect(entriesOf(given as Scalar[]).map(({ value }) => value)).toEqual(["a", "b"]);
});

test("true and false are read as in tables", () => {
  const given: Options = [true, { value: false, label: "" }, { value: true, label: "On" }, "true"];
  expect(given.map((one) => choicesOf([one], namerOf([one]))[0]?.label)).toEqual(["Yes", "No", "On", "true"]);
});
