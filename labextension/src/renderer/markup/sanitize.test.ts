// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { sanitized } from "./sanitize.ts";

const NOT = "not shown";
const WHY = "pages link to other sites and published pages only, not to files.";

test("a link to a file is text, and a sentence says so", () => {
  // As IPython writes a FileLink.
  const { content, missing } = sanitized("<a href='x.csv' target='_blank'>x.csv</a><br>");
  expect(content.textContent).toBe("x.csv");
  expect(content.querySelector("[href]")).toBeNull();
  expect(missing).toEqual([`A link is ${NOT} (x.csv): ${WHY}`]);
});

test("one sentence reports many links, and names the first ones", () => {
  const files = ["/logout", "a", "a", "b", "c", "d".repeat(100)].map((one) => `<a href="${one}">${one}</a>`);
  expect(sanitized(files.join(" ")).missing).toEqual([`Links are ${NOT} (/logout, a, b, 2 more): ${WHY}`]);
  expect(sanitized(files.at(-1) ?? "").missing).toEqual([`A link is ${NOT} (${"d".repeat(60)}…): ${WHY}`]);
});

test("links that are kept, places of the page and empty links need no sentence", () => {
  const html = "<a href='https://example.org/'>a</a><a href='#b'>b</a><a name=c>c</a><a href=' '>d</a>";
  const { content, missing } = sanitized(html);
  expect(missing).toEqual([]);
  expect(content.querySelector("a")?.getAttribute("href")).toBe("https://example.org/");
});

test.each([
  ["<progress style='width:60ex' max='5' value='0'></progress>", " 0%"],
  ["<progress max='5' value='2'></progress>", " 40%"],
  ["<progress value='0.5'></progress>", " 50%"],
  ["<progress max='5' value='7'></progress>", " 100%"],
  ["<progress max='0' value='1'></progress><progress></progress>", ""],
  ["<progress max='5' value='2'></progress> 2 of 5", " 2 of 5"],
])("a bar without a text says how far it is: %s", (html, text) => {
  expect(sanitized(html).content.textContent).toBe(text);
});

test("a player without its recording is not drawn", () => {
  const { content, missing } = sanitized("<audio controls><source src='https://e.test/a.mp3'></audio>");
  expect(content.querySelector("audio")).toBeNull();
  expect(missing).toEqual([
    "A recording of e.test is not shown: pages load only what comes with an output. Use embed=True.",
  ]);
});
