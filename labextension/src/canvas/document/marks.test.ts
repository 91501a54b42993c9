import { describe, expect, test } from "vitest";
import { applyEdits, type Json } from "../../core/edits.ts";
import type { Edit } from "../../core/protocol.ts";
import { History } from "./history.ts";
import { ownPart, rebased, type Mark } from "./marks.ts";
import { isWithin, joined, nameOf, nextName, nodeAt, parentOf, pathsIn } from "./tree.ts";

function change(path: string, changes: Record<string, string>): Edit {
  return { type: "change", path, changes, reset: [], order: null, exact: true };
}

function mark(inverse: Edit[], foreign: string[] = []): Mark {
  return { label: "Change", inverse, selected: ["a"], foreign };
}

test("what others have changed since is left out of an undo, and said", () => {
  const own = mark([change("a", { label: "Old", help: "Old" })]);
  const [now] = rebased([own], [change("a", { label: "Theirs" })]);
  expect(ownPart(now ?? own)).toMatchObject({ edits: [change("a", { help: "Old" })], skipped: true });
  expect(ownPart(own)).toMatchObject({ edits: own.inverse, skipped: false });
});

test("an undo that would remove what another builder works in is skipped", () => {
  const own = mark([{ type: "remove", path: "box" }]);
  const [now] = rebased([own], [change("box.name", { label: "Theirs" })]);
  expect(ownPart(now ?? own)).toMatchObject({ edits: [], skipped: true });
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


function rename(path: string, name: string): Edit {
  return { type: "rename", path, name, exact: true };
}

function move(path: string, to: string, before: string | null = null): Edit {
  return { type: "move", path, to, before, exact: true };
}

describe("a step that gave a label and with it a name", () => {
  const own = mark([rename("q", "edit"), change("edit", { label: "Edit" })]);

  test("stays when another builder has given both since", () => {
    const [now] = rebased([own], [change("q", { label: "P" }), rename("q", "p")]);
    expect(ownPart(now ?? own)).toMatchObject({ edits: [], skipped: true });
  });

  test("keeps the name with a label that another builder has given", () => {
    const [now] = rebased([own], [change("q", { label: "P" })]);
    expect(ownPart(now ?? own)).toMatchObject({ edits: [], skipped: true });
  });

  test("gives back the label alone where another builder has renamed", () => {
    const [now] = rebased([own], [rename("q", "p")]);
    expect(ownPart(now ?? own)).toMatchObject({ edits: [change("p", { label: "Edit" })], skipped: true });
  });

  test("follows a move by another builder", () => {
    const [now] = rebased([own], [move("q", "box")]);
    expect(ownPart(now ?? own)).toMatchObject({ edits: [{ ...rename("box.q", "edit"), exact: false }, change("box.edit", { label: "Edit" })], skipped: false });
  });
});

test("a step below one with a rename keeps what another builder has changed by the new name", () => {
  const history = new History();
  history.push(mark([change("a", { help: "Old" })]));
  history.push(mark([rename("b", "a")]));
  history.rebase([change("b", { help: "Theirs" })]);
  expect(history.take("undo")?.edits).toEqual([{ ...rename("b", "a"), exact: false }]);
  expect(history.take("undo")).toMatchObject({ edits: [], skipped: true });
});

test("a step below one that stays finds its component by the name that stays", () => {
  const history = new History();
  history.push(mark([change("a", { help: "Old" })]));
  history.push(mark([rename("b", "a")]));
  history.rebase([rename("b", "c")]);
  expect(history.take("undo")).toMatchObject({ edits: [], skipped: true });
  expect(history.take("undo")).toMatchObject({ edits: [change("c", { help: "Old" })], skipped: false });
});

test("a step finds its component in what a later step has added and another builder put it into", () => {
  const history = new History();
  history.push(mark([change("a", { help: "Old" })]));
  history.push(mark([{ type: "remove", path: "box" }]));
  history.rebase([move("a", "box")]);
  expect(history.take("undo")).toMatchObject({ edits: [], skipped: true });
  expect(history.take("undo")).toMatchObject({ edits: [change("box.a", { help: "Old" })], skipped: false });
});

test("a step below one that was refused finds its component where it is", () => {
  const history = new History();
  history.push(mark([change("a", { help: "Old" })]));
  history.push(mark([rename("b", "a")]));
  const turn = history.take("undo");
  history.giveUp("undo", turn?.mark ?? mark([]));
  expect(history.take("undo")?.edits).toEqual([change("b", { help: "Old" })]);
});

test("an undo leaves out what another builder has removed", () => {
  const [now] = rebased([mark([change("a", { help: "Old" }), change("b", { help: "Old" })])], [{ type: "remove", path: "a" }]);
  expect(ownPart(now ?? mark([]))).toMatchObject({ edits: [change("b", { help: "Old" })], skipped: true });
});

test("a page that a builder began stays with what another one has put on it", () => {
  const [now] = rebased([mark([{ type: "remove", path: "page" }])], [{ type: "add", path: "theirs", component: {}, before: null, exact: true }]);
  expect(ownPart(now ?? mark([]))).toMatchObject({ edits: [], skipped: true });
});

// --- two builders who do anything ---

/** Numbers below a limit, the same for the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed * 7919 + 1;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const START: Json = {
  components: {
    a: { type: "number", id: "1", label: "start", help: "start" },
    b: { type: "number", id: "2", label: "start", help: "start" },
    box: { type: "container", id: "3", label: "start", help: "start", components: { c: { type: "number", id: "4", label: "start", help: "start" } } },
    card: { type: "container", id: "5", label: "start", help: "start" },
  },
};

/** The edit that leads back, as the server answers it. */
function opposite(page: Json, edit: Edit): Edit {
  const at = nodeAt(page, edit.path) ?? {};
  switch (edit.type) {
    case "add":
      return { type: "remove", path: edit.path };
    case "remove":
      return { type: "add", path: edit.path, component: at, before: nextName(page, edit.path), exact: true };
    case "rename":
      return rename(joined(parentOf(edit.path), edit.name), nameOf(edit.path));
    case "move":
      return move(joined(edit.to, nameOf(edit.path)), parentOf(edit.path), nextName(page, edit.path));
    case "change":
      return { ...edit, changes: Object.fromEntries(Object.keys(edit.changes).map((name) => [name, at[name] ?? null])) };
  }
}

/** What each component is like, by its id. */
function facts(page: Json): Map<string, Record<string, unknown>> {
  return new Map(
    [...pathsIn(page)].map((path) => {
      const { id, help, label } = nodeAt(page, path) ?? {};
      return [String(id), { help, label, name: nameOf(path), parent: String(nodeAt(page, parentOf(path))?.["id"]) }];
    }),
  );
}

class Builders {
  page = START;
  readonly history = new History();
  /** Who has last changed what of a component, as `id what`. */
  readonly last = new Map<string, string>();
  private count = 0;

  constructor(private readonly pick: (below: number) => number) {}

  /** A builder does one thing, or two as one step. */
  step(who: "own" | "other"): void {
    const inverse: Edit[] = [];
    const edits: Edit[] = [];
    for (let left = 1 + this.pick(2); left > 0; left -= 1) {
      const edit = this.anything();
      if (edit === null) continue;
      inverse.unshift(opposite(this.page, edit));
      edits.push(edit);
      const before = facts(this.page);
      this.page = applyEdits({ app: {}, page: this.page }, [edit]).page;
      const now = facts(this.page);
      for (const id of new Set([...before.keys(), ...now.keys()])) {
        for (const what of ["help", "label", "name", "parent"]) if (before.get(id)?.[what] !== now.get(id)?.[what]) this.last.set(`${id} ${what}`, who);
      }
    }
    if (edits.length === 0) return;
    if (who === "own") this.history.push(mark(inverse));
    else this.history.rebase(edits);
  }

  undo(): void {
    for (;;) {
      const turn = this.history.take("undo");
      if (turn === undefined) return;
      this.page = applyEdits({ app: {}, page: this.page }, turn.edits).page;
    }
  }

  private anything(): Edit | null {
    this.count += 1;
    const paths = [...pathsIn(this.page)];
    const path = paths[this.pick(paths.length)];
    if (path === undefined) return null;
    const boxes = ["", ...paths.filter((one) => nodeAt(this.page, one)?.["type"] === "container")];
    const box = boxes[this.pick(boxes.length)] ?? "";
    switch (this.pick(6)) {
      case 0:
        return { type: "add", path: joined(box, `new${this.count}`), component: { type: "number", id: `new${this.count}`, label: "new", help: "new" }, before: null, exact: true };
      case 1:
        return this.pick(2) === 0 ? { type: "remove", path } : null;
      case 2:
        return rename(path, `name${this.count}`);
      case 3:
        return box === parentOf(path) || (box !== "" && isWithin(box, path)) ? null : move(path, box);
      case 4:
        return change(path, { label: `label${this.count}` });
      default:
        return change(path, { help: `help${this.count}` });
    }
  }
}

test.each(Array.from({ length: 300 }, (_, seed) => seed))("undoing all one's own steps changes nothing of another builder's (%i)", (seed) => {
  const pick = chance(seed);
  const builders = new Builders(pick);
  for (let left = 12; left > 0; left -= 1) builders.step(pick(3) === 0 ? "other" : "own");
  const before = facts(builders.page);
  builders.undo();
  const after = facts(builders.page);
  const theirs = [...builders.last].filter(([, who]) => who === "other").map(([key]) => key.split(" "));
  const changed = theirs.filter(([id = "", what = ""]) => after.get(id)?.[what] !== before.get(id)?.[what]);
  expect(changed).toEqual([]);
});

test.each(Array.from({ length: 50 }, (_, seed) => seed))("undoing all steps of a builder alone leads back to the start (%i)", (seed) => {
  const builders = new Builders(chance(seed));
  for (let left = 12; left > 0; left -= 1) builders.step("own");
  builders.undo();
  expect(builders.page).toEqual(START);
});
