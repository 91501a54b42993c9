import { expect, test } from "vitest";
import { optionText, optionsFrom, whyNoOptions } from "./options.ts";

test("an option is a line", () => {
  expect(optionText("JFK")).toBe("JFK");
  expect(optionText({ value: "JFK", label: "Kennedy" })).toBe("JFK = Kennedy");
  expect(optionText({ $date: "2024-02-29" })).toBe("2024-02-29");
  expect(optionText("two\nlines")).toBe("two lines");
});

test("lines that stay are the options that they were, whatever they hold", () => {
  const before = ["a = b", { value: 1, label: "One = 1" }, "two\nlines", { $date: "2024-02-29" }, null];
  const text = before.map(optionText).join("\n");
  expect(optionsFrom(text, before)).toEqual(before);
  expect(optionsFrom(`${text}\nnew = New`, before)).toEqual([...before, { value: "new", label: "New" }]);
});

test("values keep their type when they get a label", () => {
  expect(optionsFrom("1 = One\n2\n3", [1, 2])).toEqual([{ value: 1, label: "One" }, 2, 3]);
});

test("an option is there once", () => {
  expect(optionsFrom("a\n\n a \nb", [])).toEqual(["a", "b"]);
});

test("a value that is given twice is reported, and a value that contains = is not", () => {
  expect(whyNoOptions("a = 1\nb\na = 2", [])).toBe("a is there twice: give each value once.");
  expect(whyNoOptions("a = 1\n\nb\n\n", [])).toBe("");
  expect(whyNoOptions("a=b\na=c", ["a=b", "a=c"])).toBe("");
});
