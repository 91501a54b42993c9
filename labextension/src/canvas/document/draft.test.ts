import { expect, test } from "vitest";
import type { Edit } from "../../core/protocol.ts";
import { Draft } from "./draft.ts";

function change(path: string, label: string): Edit {
  return { type: "change", path, changes: { label }, reset: [], order: null, exact: false };
}

function draft(): Draft {
  const made = new Draft();
  made.open({ app: {}, page: { components: { a: { type: "text_input" }, b: { type: "button" } } } }, "r1");
  return made;
}

function labelOf(made: Draft, name: string): unknown {
  return ((made.document.page["components"] as Record<string, Record<string, unknown>>)[name] ?? {})["label"];
}

test("edits are shown at once, and stay when the server has them", () => {
  const made = draft();
  made.add(1, [change("a", "Mine")]);
  expect(labelOf(made, "a")).toBe("Mine");
  expect(made.revision).toBe("r1");
  expect(made.take([change("a", "Mine")], "r2", 1)).toEqual([]);
  expect(labelOf(made, "a")).toBe("Mine");
  expect(made.waiting).toEqual([]);
  expect(made.revision).toBe("r2");
});

test("others' edits come below those that wait", () => {
  const made = draft();
  made.add(1, [change("a", "Mine")]);
  made.take([change("a", "Theirs"), change("b", "Theirs")], "r2", null);
  expect([labelOf(made, "a"), labelOf(made, "b")]).toEqual(["Mine", "Theirs"]);
  made.drop(1);
  expect(labelOf(made, "a")).toBe("Theirs");
});

test("an edit whose place is gone is given up, and named", () => {
  const made = draft();
  made.add(1, [change("a", "Mine")]);
  expect(made.take([{ type: "remove", path: "a" }], "r2", null)).toEqual([{ id: 1, reason: "There is no a." }]);
  expect(made.waiting).toEqual([]);
});

test("an edit of nothing is refused, and changes nothing", () => {
  const made = draft();
  expect(() => made.add(1, [change("c", "Mine")])).toThrow("There is no c.");
  expect(made.waiting).toEqual([]);
});
