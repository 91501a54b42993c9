import { expect, test } from "vitest";
import type { Edit } from "../../core/protocol.ts";
import { History } from "./history.ts";
import type { Mark } from "./marks.ts";

function change(path: string, changes: Record<string, string>): Edit {
  return { type: "change", path, changes, reset: [], order: null, exact: true };
}

function mark(inverse: Edit[]): Mark {
  return { label: "Change", inverse, selected: ["a"], foreign: [] };
}

test("undo and redo take from one stack and fill the other; something new empties the second", () => {
  const history = new History();
  history.push(mark([change("a", { label: "1" })]));
  history.push(mark([change("a", { label: "2" })]));
  const undone = history.take("undo");
  history.pushUndone(undone?.mark ?? mark([]));
  expect(history.stacks.done).toHaveLength(1);
  expect(history.take("redo")).toEqual(undone);
  history.pushUndone(mark([]));
  history.push(mark([]));
  expect(history.stacks.undone).toEqual([]);
});

test("a mark that goes on keeps the first inverse last", () => {
  const history = new History();
  history.push(mark([change("a", { label: "first" })]));
  history.amend([change("a", { label: "second" })]);
  expect(history.stacks.done.at(-1)?.inverse).toEqual([change("a", { label: "second" }), change("a", { label: "first" })]);
});
