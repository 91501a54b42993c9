import { expect, test } from "vitest";
import { listed, parseAdding, parseSetting, whyNoList } from "./line.ts";

test("a search alone is no label and no property", () => {
  expect(parseAdding("text in")).toEqual({ head: "text in", label: null, pairs: [], last: null });
});

test("a line has a type, a label and properties", () => {
  expect(parseAdding("number: Minimum delay (min), name=min_delay, value=60")).toEqual({
    head: "number",
    label: "Minimum delay (min)",
    pairs: [
      { name: "name", text: "min_delay" },
      { name: "value", text: "60" },
    ],
    last: { kind: "value", name: "value", text: "60", start: 51 },
  });
});

test("texts may have commas, and signs within quotation marks are text", () => {
  expect(parseAdding('text: Hello, "world", name=a, help=One, two and "x=1", span=3')).toMatchObject({
    label: 'Hello, "world"',
    pairs: [
      { name: "name", text: "a" },
      { name: "help", text: 'One, two and "x=1"' },
      { name: "span", text: "3" },
    ],
  });
  expect(parseAdding('text: "a, b=1"')).toMatchObject({ label: "a, b=1", pairs: [] });
});

test("lists in brackets hold commas and signs", () => {
  const { pairs } = parseSetting("options=[EWR = Newark (EWR), JFK = Kennedy], span=4");
  expect(pairs).toEqual([
    { name: "options", text: "[EWR = Newark (EWR), JFK = Kennedy]" },
    { name: "span", text: "4" },
  ]);
  expect(listed(pairs[0]?.text ?? "")).toBe("EWR = Newark (EWR)\nJFK = Kennedy");
  expect(listed('"a, b", c')).toBe("a, b\nc");
});

test("the name of a property that is begun is known, with its place", () => {
  expect(parseAdding("select: From, pl").last).toEqual({ kind: "name", name: "", text: "pl", start: 14 });
  expect(parseAdding("select: From,").last).toEqual({ kind: "name", name: "", text: "", start: 13 });
  expect(parseAdding("select: From, which place?").last).toBeNull();
  expect(parseSetting("emp").last).toEqual({ kind: "name", name: "", text: "emp", start: 0 });
  expect(parseSetting("click= sea").last).toEqual({ kind: "value", name: "click", text: "sea", start: 7 });
});

test("a half-typed line is parsed as far as it goes", () => {
  expect(parseSetting("options=[a, b").pairs).toEqual([{ name: "options", text: "[a, b" }]);
  expect(parseSetting('help="a, b').pairs).toEqual([{ name: "help", text: '"a, b' }]);
  expect(parseAdding(":").label).toBe("");
  expect(parseAdding("")).toEqual({ head: "", label: null, pairs: [], last: null });
});

test("a comma at the end begins a property, and is no text", () => {
  expect(parseAdding("select: From, ").label).toBe("From");
  expect(parseSetting("name=filters,").pairs).toEqual([{ name: "name", text: "filters" }]);
});

test("what is behind the colon may be the first property, and a label with = is in quotation marks", () => {
  expect(parseAdding("timer: seconds=5, name=poll")).toMatchObject({ head: "timer", label: null, pairs: [{ name: "seconds", text: "5" }, { name: "name", text: "poll" }] });
  expect(parseAdding("timer: every=0").last).toEqual({ kind: "value", name: "every", text: "0", start: 13 });
  expect(parseAdding('text: "a=b"')).toMatchObject({ label: "a=b", pairs: [] });
  expect(parseAdding("text: So a=b")).toMatchObject({ label: "So a=b", pairs: [] });
});

test.each([
  ["[", "between [ and ]"],
  ["[a, b", "between [ and ]"],
  ["a, b]", "between [ and ]"],
  ["[a, [b]", "between [ and ]"],
  ['["a, b]', "quotation mark"],
])("%s is no list yet", (text, why) => {
  expect(whyNoList(text)).toContain(why);
});

test.each(["", "a", "a, b", "[]", "[a, b]", '["[", b]', "Room [1]"])("%s is a list", (text) => {
  expect(whyNoList(text)).toBe("");
});
