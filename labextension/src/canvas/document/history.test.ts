import { expect, test } from "vitest";
import type { Edit } from "../../core/protocol.ts";
import { History, ownPart, rebased, type Mark } from "./history.ts";

function change(path: string, changes: Record<string, string>): Edit {
  return { type: "change", path, changes, reset: [], order: null, exact: true };
}

function mark(inverse: Edit[], foreign: string[] = []): Mark {
  return { label: "Change", inverse, selected: ["a"], foreign };
}

test("what others have changed since is left out of an undo, and said", () => {
  const own = mark([change("a", { label: "Old", help: "Old" })]);
  const [now] = rebased([own], [change("a", { label: "Theirs" })]);
  expect(ownPart(now ?? own)).toEqual({ edits: [{ ...change("a", { help: "Old" }) }], skipped: true });
  expect(ownPart(own)).toEqual({ edits: own.inverse, skipped: false });
});

test("an undo that would remove what another builder works in is skipped", () => {
  const own = mark([{ type: "remove", path: "box" }]);
  const [now] = rebased([own], [change("box.name", { label: "Theirs" })]);
  expect(ownPart(now ?? own)).toEqual({ edits: [], skipped: true });
});

test("an undo follows what others renamed and moved", () => {
  const own = mark([change("box.name", { label: "Old" }), { type: "add", path: "box.gone", component: {}, before: null, exact: true }]);
  const [now] = rebased([own], [{ type: "rename", path: "box", name: "card", exact: true }]);
  expect(now?.inverse.map((edit) => edit.path)).toEqual(["card.name", "card.gone"]);
});

test("what others have changed follows its component too", () => {
  const own = mark([change("b", { label: "Old" })], ["a label"]);
  const [now] = rebased([own], [{ type: "rename", path: "a", name: "c", exact: true }]);
  expect(now?.foreign).toContain("c label");
});

test("undo and redo take from one stack and fill the other; something new empties the second", () => {
  const history = new History();
  history.push(mark([change("a", { label: "1" })]));
  history.push(mark([change("a", { label: "2" })]));
  const undone = history.takeUndo();
  history.pushUndone(undone ?? mark([]));
  expect(history.stacks.done).toHaveLength(1);
  expect(history.takeRedo()).toBe(undone);
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
