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
  made.take([change("a", "Mine")], "r2", 1);
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

test("an edit whose place is gone waits for the server's answer, and what comes after it is shown", () => {
  const made = draft();
  made.add(1, [change("a", "Mine")]);
  made.add(2, [change("b", "Mine")]);
  made.take([{ type: "remove", path: "a" }], "r2", null);
  expect([made.waiting.map(({ id }) => id), labelOf(made, "b")]).toEqual([[1, 2], "Mine"]);
  made.drop(1);
  expect([made.waiting.map(({ id }) => id), labelOf(made, "b")]).toEqual([[2], "Mine"]);
});

test("an edit that was sent before waits too where the file has it already", () => {
  const made = draft();
  made.addSent(1, [{ type: "add", path: "a", component: { type: "button" }, before: null, exact: false }]);
  made.add(2, [change("a", "Mine")]);
  expect([made.waiting.map(({ id }) => id), labelOf(made, "a")]).toEqual([[1, 2], "Mine"]);
});

test("an edit of nothing is refused, and changes nothing", () => {
  const made = draft();
  expect(() => made.add(1, [change("c", "Mine")])).toThrow("There is no c.");
  expect(made.waiting).toEqual([]);
});
