import { expect, test } from "vitest";
import { whyKept } from "./kept.ts";

const remove = (path: string) => ({ type: "remove", path }) as const;
const reader = (path: string | null, property = "rules.visible") => ({ path, property });

test.each([
  [["a"], [reader("told")], "a cannot be deleted: told reads it."],
  [["box.a"], [reader("box.edit"), reader("told", "text")], "a cannot be deleted: edit and told read it."],
  [["ask"], [reader("edit", "handlers.click")], "ask cannot be deleted: edit uses it."],
  [["ask"], [reader("page", "handlers.load"), reader("b")], "ask cannot be deleted: the page and b use it."],
  [["a", "b"], ["c", "d", "e", "f", "g"].map((path) => reader(path)), "2 components cannot be deleted: c, d, e and 2 more read them."],
])("%j, which others name", (gone, findings, text) => {
  expect(whyKept(gone.map(remove), { findings })?.text).toBe(text);
});

test.each([
  [[remove("a")], []],
  [[remove("a")], [reader(null)]],
  [[remove("a")], [reader("a.b")]],
  [[{ type: "rename", path: "a", name: "b", exact: false } as const], [reader("c")]],
])("another refusal is none of these: %j %j", (edits, findings) => {
  expect(whyKept(edits, { findings })).toBeNull();
});
