import { describe, expect, test } from "vitest";
import { fieldsIn, isBare, placesOf, widthOf } from "./places.ts";

type Part = Parameters<typeof placesOf>[0][number];
let count = 0;

function part(type: Part[1]["type"], span = 12, label = "Label"): Part {
  count += 1;
  return [`c${count}`, { type, span, label }];
}

const spans = (...parts: Part[]) => placesOf(parts).map(({ span, medium }) => [span, medium]);

describe("a page is as wide as what it holds needs", () => {
  test.each([
    ["s", ["text_input", "button"]],
    ["s", ["form", "text_input", "button", "text"]],
    ["m", ["text_input", "number", "button", "text"]],
    ["l", ["container", "chart"]],
    ["l", ["table"]],
  ] as const)("%s for %j", (width, types) => {
    expect(widthOf(types.map((type) => ({ type, span: 6 })))).toBe(width);
  });

  test("and narrow where fields are only below each other", () => {
    const form = { type: "form", span: 12 } as const;
    const field = { type: "number", span: 12 } as const;
    expect(widthOf([form, field, field, field, field])).toBe("s");
    expect(widthOf([{ ...form, span: 6 }, field, field, field, field])).toBe("m");
    expect(widthOf([form, field, field, field, { type: "output", span: 12 }])).toBe("m");
    expect(widthOf([form, field, field, field, { type: "chart", span: 12 }])).toBe("l");
  });

  test("and bare where nothing has a background", () => {
    expect(isBare([{ type: "text_input" }, { type: "button" }])).toBe(true);
    expect(isBare([{ type: "text_input" }, { type: "form" }])).toBe(false);
    expect(isBare([])).toBe(false);
  });
});

describe("a grid", () => {
  test("takes buttons beside each other as one, and others as they are", () => {
    const parts = [part("text_input", 6), part("button", 2), part("button", 2), part("text"), part("button"), part("button")];
    expect(placesOf(parts).map(({ names, span }) => [names.length, span])).toEqual([[1, 6], [2, 4], [1, 12], [2, 12]]);
  });

  test("with less room gives no less than four columns, and takes them from the widest", () => {
    expect(spans(part("form", 3), part("table", 9))).toEqual([[3, 4], [9, 8]]);
    expect(spans(part("number", 4), part("number", 8))).toEqual([[4, 4], [8, 8]]);
    expect(spans(part("number", 2))).toEqual([[2, 4]]);
  });

  test("with less room shows four in a row two by two, and a chart alone in a row", () => {
    expect(spans(...[1, 2, 3, 4].map(() => part("container", 3)))).toEqual([[3, 6], [3, 6], [3, 6], [3, 6]]);
    expect(spans(part("chart", 7), part("container", 5))).toEqual([[7, 12], [5, 12]]);
  });

  test.each([
    ["a pair", [part("number", 6), part("select", 4)], [6, 6]],
    ["two pairs", [1, 2, 3, 4].map(() => part("number", 3)), [6, 6, 6, 6]],
    ["one more than a pair", [1, 2, 3].map(() => part("number", 4)), [6, 6, 12]],
    ["a lone one", [part("text_input", 6)], [12]],
    ["one with a button", [part("text_input", 6), part("button", 6)], [12, 12]],
    ["one with a long one", [part("text_input", 8), part("number", 4)], [12, 12]],
    ["two that others part", [part("number", 4), part("text", 4), part("number", 4)], [12, 12, 12]],
    ["one with a list of options", [part("number", 6), part("radio", 6)], [12, 12]],
    ["two in rows of their own", [part("number", 6), part("text_input", 12), part("number", 6)], [12, 12, 12]],
  ])("keeps only pairs of short fields side by side where it is narrow: %s", (_, parts, narrow) => {
    expect(placesOf(parts).map((place) => place.narrow)).toEqual(narrow);
  });

  test("knows what is alone in its row", () => {
    const lone = (...parts: Part[]) => placesOf(parts).map((place) => place.lone);
    expect(lone(part("number", 6), part("number", 6), part("number", 6))).toEqual([false, false, true]);
    expect(lone(part("number", 12), part("button", 2), part("button", 2))).toEqual([true, true]);
  });

  test.each([
    [undefined, [part("number"), part("button")]],
    [1.5, [part("number", 8), part("button", 4), part("checkbox")]],
    [2, [part("number", 6), part("number", 6), part("number", 8), part("button", 4), part("text_input")]],
    [3, [1, 2, 3].map(() => part("select", 4))],
    [undefined, [part("number", 6), part("number", 6), part("table")]],
    [undefined, []],
  ])("ends with %j fields of full width", (fields, parts) => {
    expect(fieldsIn(parts.map(([, component]) => component))).toBe(fields);
  });

  test("knows what stands beside a field with a label above it", () => {
    const beside = (...parts: Part[]) => placesOf(parts).map((place) => place.beside);
    expect(beside(part("text_input", 6), part("text", 6))).toEqual([false, true]);
    expect(beside(part("button", 4), part("select", 8))).toEqual([true, false]);
    expect(beside(part("text_input", 6, ""), part("text", 6))).toEqual([false, false]);
    expect(beside(part("text_input"), part("button"))).toEqual([false, false]);
    expect(beside(part("text_input", 6), part("container", 6))).toEqual([false, false]);
  });
});
