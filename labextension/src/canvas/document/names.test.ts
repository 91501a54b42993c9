import { expect, test } from "vitest";
import { followsLabel, freeName, listed, nameFrom, whyNoName } from "./names.ts";

test.each([
  ["Minimum delay (min)", "minimum_delay"],
  ["  From / to  ", "from_to"],
  ["Größe", "große"],
  ["Émile", "emile"],
  ["2nd try", "n_2nd_try"],
  ["class", "class_"],
  ["model_x", "model_x_"],
  ["???", ""],
  ["(only brackets)", "only_brackets"],
  ["価格", "価格"],
  ["x".repeat(300), "x".repeat(40)],
  // Of two units of UTF-16 each, and a digit that no name has.
  ["𠮷".repeat(50), "𠮷".repeat(40)],
  ["ﬁrst ½", "first_1_2"],
  ["\u{10107} ships", "ships"],
  ["a__b", "a_b"],
])("%s gives %s", (label, name) => {
  expect(nameFrom(label)).toBe(name);
});

test("a taken name is numbered", () => {
  expect(freeName("a", [])).toBe("a");
  expect(freeName("a", ["a"])).toBe("a_2");
  expect(freeName("a_2", ["a_2", "a_3"])).toBe("a_4");
});

test("a name that was made of a label follows it", () => {
  expect(followsLabel("minimum_delay", "Minimum delay", "number")).toBe(true);
  expect(followsLabel("minimum_delay_2", "Minimum delay", "number")).toBe(true);
  expect(followsLabel("number", "", "number")).toBe(true);
  expect(followsLabel("least", "Minimum delay", "number")).toBe(false);
});

test.each([
  ["", "A component needs a name."],
  ["2a", "Use letters, digits and _, not a digit first."],
  ["a b", "Use letters, digits and _, not a digit first."],
  ["class", "class is a word of Python or of the page."],
  ["page", "page is a word of Python or of the page."],
  ["_a", "Names do not begin with _ or model_."],
  ["model_a", "Names do not begin with _ or model_."],
  ["kind", "There is a kind already."],
  ["größe", ""],
  ["n".repeat(101), "A name has at most 100 characters."],
  ["n".repeat(100), ""],
  ["ﬁrst", ""],
  ["ｋｉｎｄ", "There is a kind already."],
  ["a½", "Use letters, digits and _, not a digit first."],
  ["a\ud800", "Use letters, digits and _, not a digit first."],
  ["𠮷", ""],
])("why %s is no name: %s", (name, why) => {
  expect(whyNoName(name, ["kind"])).toBe(why);
});

test("many names are a short sentence", () => {
  expect(listed(["a"])).toBe("a");
  expect(listed(["a", "b"])).toBe("a and b");
  expect(listed(["a", "b", "c", "d"])).toBe("a, b, c and d");
  expect(listed(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
});
