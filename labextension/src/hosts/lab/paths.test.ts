import { expect, test } from "vitest";
import { asksForPage, renamed } from "./paths.ts";

test.each([
  ["desk/delays.ipynb", "desk/delays.ipynb", "desk/late.ipynb", "desk/late.ipynb"],
  ["desk/delays.ipynb", "desk", "office/desk", "office/desk/delays.ipynb"],
  ["desk2/delays.ipynb", "desk", "office", "desk2/delays.ipynb"],
  ["delays.ipynb", "other.ipynb", "delays2.ipynb", "delays.ipynb"],
])("%s after %s became %s", (path, from, to, after) => {
  expect(renamed(path, from, to)).toBe(after);
});

test.each([
  ["?token=abc&jupyter-tools-page=1", true],
  ["?jupyter-tools-page=0", false],
  ["?token=abc", false],
  ["", false],
])("the address with %s asks for the page: %s", (search, asks) => {
  expect(asksForPage(search)).toBe(asks);
});
