/** The cases of applying edits, which pytest reads too, and what keeps its identity. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { applyEdits, isSame, type Document } from "./edits.ts";
import type { Edit } from "./protocol.ts";

interface Case {
  case: string;
  before: Document;
  edits: Edit[];
  after: Document;
}

const FOLDER = resolve(import.meta.dirname, "../../../tests/edits");
const cases = readdirSync(FOLDER).flatMap((file) =>
  (JSON.parse(readFileSync(resolve(FOLDER, file), "utf8")) as Case[]).map((one) => [`${file}: ${one.case}`, one] as const),
);

test.each(cases)("%s", (_, { before, edits, after }) => {
  const start = JSON.stringify(before);
  expect(JSON.stringify(applyEdits(before, edits))).toBe(JSON.stringify(after));
  expect(JSON.stringify(before)).toBe(start);
});

const document: Document = {
  app: {},
  page: { components: { a: { type: "container", components: { b: { type: "text", options: [1] } } }, c: { type: "text" } } },
};

function components(one: Document): Record<string, object> {
  return one.page["components"] as unknown as Record<string, object>;
}

test("what an edit does not touch keeps its identity", () => {
  const change: Edit = { type: "change", path: "c", changes: { text: "x" }, reset: [], order: null, exact: true };
  const after = applyEdits(document, [change]);
  expect(components(after)["a"]).toBe(components(document)["a"]);
  expect(components(after)["c"]).not.toBe(components(document)["c"]);
});

test.each<[string, Edit]>([
  ["x", { type: "remove", path: "x" }],
  ["x", { type: "rename", path: "a.x", name: "y", exact: true }],
  ["x", { type: "change", path: "x", changes: {}, reset: [], order: null, exact: true }],
  ["x", { type: "move", path: "c", to: "", before: "x", exact: true }],
])("a place that is not there is named: %s", (name, edit) => {
  expect(() => applyEdits(document, [edit])).toThrow(`There is no ${name}`);
});

describe("equal values", () => {
  test.each([
    [1, 1, true],
    [1, "1", false],
    [null, {}, false],
    [[1, { a: 2 }], [1, { a: 2 }], true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [[], {}, false],
    [[1, 2], [1], false],
  ])("%j and %j: %s", (one, other, same) => expect(isSame(one, other)).toBe(same));
});
