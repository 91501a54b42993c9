import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";
import { linesOf, tokensOf } from "./tokens.ts";

/** The parts that have a colour. */
const coloured = (text: string, language: string) => tokensOf(text, language).flatMap(({ text: part, kind }) => (kind === null ? [] : [`${kind} ${part}`]));

test.each([
  ["python", 'def f(x): # "no"\n  return f"{x}" + 1_0.5', ["keyword def", "name f", 'comment # "no"', "keyword return", 'string f"{x}"', "number 1_0.5"]],
  ["python", "s = '''a\n# b'''\n@wraps", ["string '''a\n# b'''", "name @wraps"]],
  ["python", "'open\nx = 1", ["string 'open", "number 1"]],
  ["sql", "SELECT \"a\" from t where x = 'it''s' -- all", ["keyword SELECT", 'name "a"', "keyword from", "keyword where", "string 'it''s'", "comment -- all"]],
  ["json", '{"a": [1, "b", true]}', ['name "a"', "number 1", 'string "b"', "keyword true"]],
  ["javascript", "const a = `x`; // y", ["keyword const", "string `x`", "comment // y"]],
  ["bash", 'for f in $x; do echo "$y" --all; done # z', ["keyword for", "keyword in", "name $x", "keyword do", 'string "$y"', "name --all", "keyword done", "comment # z"]],
  ["yaml", "a: 1 # b\n- c: true", ["name a", "number 1", "comment # b", "name c", "keyword true"]],
  ["html", '<a href="x">y</a><!-- z -->', ["keyword <a", "name href", 'string "x"', "keyword >", "keyword </a>", "comment <!-- z -->"]],
  ["css", "a { color: #fff; }", ["name color", "number #fff"]],
  ["r", "x <- TRUE # y", ["keyword TRUE", "comment # y"]],
  ["diff", "@@ -1 +1 @@\n-a\n+b", ["keyword @@ -1 +1 @@", "removed -a", "added +b"]],
  ["text", "def", []],
  ["constructor", "def", []],
])("%s: %j", (language, text, found) => {
  expect(coloured(text, language)).toEqual(found);
  expect(tokensOf(text, language).map((one) => one.text).join("")).toBe(text);
});

test.each(["python", "sql", "json", "javascript", "bash", "yaml", "html", "css", "r", "diff"])("no %s takes long", (language) => {
  const started = performance.now();
  for (const text of ['"'.repeat(99_000), "a".repeat(99_000), `${"- ".repeat(900)}\n`.repeat(50), "a-".repeat(900), "<a ".repeat(600), "'\n".repeat(40_000)]) {
    tokensOf(text, language);
  }
  expect(performance.now() - started).toBeLessThan(2000);
});

test("lines keep the colours of what goes on in the next one", () => {
  expect(linesOf(tokensOf("'''a\nb'''\n", "python")).map((line) => line.map(({ text }) => text))).toEqual([["'''a"], ["b'''"], []]);
});

test("it is shown as text, copied as it is, and reached with the keyboard", async () => {
  const text = 'x = "<img src=x>"';
  const { find, user } = await show({ it: make("code", { text, label: "a.py", lines: true }) });
  await waitFor(() => expect(find("it", "[data-token=string]").textContent).toBe('"<img src=x>"'));
  const copied = vi.spyOn(navigator.clipboard, "writeText");
  await user.click(screen.getByRole("button", { name: "Copy a.py" }));
  expect(copied).toHaveBeenCalledWith(text);
  await user.tab();
  expect(document.activeElement?.tagName).toBe("PRE");
  expect(find("it", ".jt-code-line").dataset["line"]).toBe("1");
});

test("without code it says so", async () => {
  const { slot } = await show({ it: make("code") });
  expect(slot("it")?.textContent).toBe("Nothing to show yet");
});
