// @vitest-environment happy-dom
/** What a visitor may put into cells, and the changes that are not saved yet. */
import { beforeEach, describe, expect, test } from "vitest";
import { column } from "../../gallery/properties.ts";
import type { TableColumn, TableData } from "../../core/protocol.ts";
import { askBeforeLeaving } from "../../renderer/tables/leaving.ts";
import { Drafts } from "./drafts.ts";
import { editorOf, type Kind } from "./editing.ts";

function read(kind: Kind, text: string, properties: Partial<TableColumn> = {}): unknown {
  const { value, error } = editorOf(column({ editable: true, ...properties }), kind)?.read(text) ?? { value: "no editor", error: null };
  return error ?? { value };
}

describe("a typed text", () => {
  test.each([
    ["text", " a ", " a "],
    ["text", "", null],
    ["integer", "1,200", 1200],
    ["integer", "9007199254740993", "9007199254740993"],
    ["number", "1.5", 1.5],
    ["boolean", "Yes", true],
    ["boolean", "false", false],
    ["date", "2024-02-29", "2024-02-29"],
    ["datetime", "2024-02-29 10:00", "2024-02-29T10:00:00"],
    ["datetime", "2024-02-29T10:00:00+01:00", "2024-02-29T10:00:00+01:00"],
  ] as const)("of %s: %s", (kind, text, value) => {
    expect(read(kind, text)).toEqual({ value });
  });

  test("that does not fit stays, with the reason", () => {
    for (const [kind, text] of [["integer", "1.5"], ["number", "x"], ["boolean", "perhaps"], ["date", "2024-02-30"], ["datetime", "10:00"]] as const) {
      expect([kind, typeof read(kind, text)]).toEqual([kind, "string"]);
    }
    expect(read("integer", "10", { max: 9 })).toBe("Enter 9 or less.");
    expect(typeof read("text", "", { required: true })).toBe("string");
    expect(typeof read("text", "abcd", { max_length: 3 })).toBe("string");
    expect(typeof read("text", "ab1", { pattern: "[a-z]*" })).toBe("string");
    expect(typeof read("text", "c", { options: ["a", "b"] })).toBe("string");
    expect(read("integer", "2", { options: [1, 2] })).toEqual({ value: 2 });
  });

  test("is asked for by its kind and by what the column says", () => {
    expect(editorOf(column({ editable: true }), "boolean")?.choices).toEqual([null, true, false]);
    expect(editorOf(column({ editable: true, required: true, options: ["a"] }), "text")?.choices).toEqual(["a"]);
    expect(editorOf(column({ editable: true }), "duration")).toBeNull();
    expect(editorOf(column({ editable: true, format: "json" }), "text")).toBeNull();
    expect(editorOf(column(), "text")).toBeNull();
  });
});

describe("changes", () => {
  let drafts: Drafts;
  const data = (table: number, key: string[] = ["id"]) => ({ table, key }) as unknown as TableData;
  const one = (id: string | number, value: string | null, error: string | null = null) => ({ id, column: "name", old: "a", value, error });

  beforeEach(() => {
    drafts = new Drafts();
    drafts.show(data(1));
  });

  test("are taken back step by step, and made again", () => {
    drafts.change([one("[1]", "b"), one("[2]", "b")]);
    drafts.change([one("[1]", "c")]);
    drafts.undo();
    expect(drafts.at("[1]", "name")?.value).toBe("b");
    drafts.undo();
    expect(drafts.open).toEqual([]);
    drafts.redo();
    drafts.redo();
    drafts.redo();
    expect(drafts.open.map(({ value }) => value)).toEqual(["c", "b"]);
    drafts.change([one("[1]", "a")]);
    expect(drafts.at("[1]", "name")).toBeUndefined();
    drafts.discard();
    drafts.undo();
    expect(drafts.open).toEqual([]);
  });

  test("are sent where they fit; those that are refused stay, the others are shown until new data comes", () => {
    drafts.change([one("[1]", "b"), one("[2]", "x", "wrong"), one("[3]", "c"), one("[4]", "d")]);
    expect(drafts.send(data(1))).toEqual({
      table: 1,
      key: ["id"],
      changed: [[1, "b"], [3, "c"], [4, "d"]].map(([row, value]) => ({ row: [row], column: "name", old: "a", new: value })),
      added: [],
      deleted: [],
    });
    expect([drafts.send(data(1)), drafts.undoable, drafts.sending]).toEqual([null, false, true]);
    drafts.change([one("[1]", "late")]);
    const meanwhile = { row: [4], column: "name", message: "Changed", present: "z", meanwhile: true };
    drafts.saved([{ row: [3], column: "name", message: "Taken", present: null, meanwhile: false }, meanwhile], 1);
    expect(drafts.open.map(({ id, value, old, error }) => [id, value, old, error])).toEqual([
      ["[2]", "x", "a", "wrong"],
      ["[3]", "c", "a", "Taken"],
      ["[4]", "d", "z", "Changed"],
    ]);
    expect(drafts.at("[1]", "name")).toMatchObject({ value: "b", state: "saved" });
    drafts.change([one("[1]", "again")]);
    expect(drafts.at("[1]", "name")).toMatchObject({ value: "again", old: "b", state: "changed" });
    drafts.undo();
    drafts.show(data(2));
    expect(drafts.at("[1]", "name")).toBeUndefined();
    expect(drafts.open).toHaveLength(3);
  });

  test("whose event has failed can be sent again", () => {
    drafts.change([one("[1]", "b")]);
    drafts.send(data(1));
    drafts.failed();
    expect(drafts.open).toHaveLength(1);
    drafts.send(data(1));
    drafts.show(data(2));
    drafts.saved([], 1);
    expect(drafts.at("[1]", "name")).toBeUndefined();
  });

  test("of places are lost with new data, which is said", () => {
    const places = new Drafts();
    places.show(data(1, []));
    places.change([one(3, "b")]);
    places.show(data(1, []));
    expect([places.open.length, places.lost]).toEqual([1, 0]);
    places.show(data(2, []));
    expect([places.open.length, places.lost]).toEqual([0, 1]);
    places.change([one(3, "b")]);
    expect(places.lost).toBe(0);
  });

  test("of whole rows: added ones are sent when they are complete, deleted ones with what was seen of them", () => {
    const id = drafts.newId();
    const cell = (name: string, value: string | null, error: string | null = null) => ({ id, column: name, old: null, value, error });
    drafts.change([Drafts.adding(id), cell("name", null, "Fill in this field."), cell("state", "new")]);
    drafts.change([one("[1]", "b")]);
    expect(drafts.remove([{ id: "[1]", seen: { name: "a" } }, { id: "[2]", seen: null }])).toBe(true);
    expect([drafts.added, drafts.counts, drafts.isDeleted("[1]"), drafts.at("[1]", "name")]).toEqual([["+1"], { all: 3, wrong: 0, incomplete: 1 }, true, undefined]);
    drafts.change([one("[1]", "c")]);
    expect(drafts.at("[1]", "name")).toBeUndefined();
    drafts.restore(["[2]"]);
    drafts.change([cell("name", "n")]);
    expect(drafts.send(data(1), true, "+1")).toBeNull();
    expect(drafts.send(data(1))).toEqual({
      table: 1,
      key: ["id"],
      changed: [],
      added: [{ row: "+1", cells: { name: "n", state: "new" } }],
      deleted: [{ row: [1], old: { name: "a" } }],
    });
    drafts.saved([{ row: "+1", column: "name", message: "Taken", present: null, meanwhile: false }, { row: [1], column: "", message: "Changed", present: null, meanwhile: true }], 1);
    expect([drafts.counts, drafts.errorAt("+1", "name"), drafts.errorAt("[1]", "name")]).toEqual([{ all: 2, wrong: 2, incomplete: 0 }, "Taken", "Changed"]);
    drafts.discard();
    expect([drafts.added, drafts.counts.all, drafts.isDeleted("[1]")]).toEqual([[], 0, false]);
  });

  test("of a row that is added are taken back and refused as a whole; it is there until new data comes", () => {
    const [id, other] = [drafts.newId(), drafts.newId()];
    drafts.change([Drafts.adding(id), { id, column: "name", old: null, value: "n", error: null }]);
    drafts.change([Drafts.adding(other), { id: other, column: "name", old: null, value: "m", error: null }]);
    drafts.remove([{ id, seen: null }]);
    expect(drafts.added).toEqual(["+2"]);
    drafts.undo();
    expect([drafts.added, drafts.at(id, "name")?.value]).toEqual([["+1", "+2"], "n"]);
    drafts.show(data(2, []));
    expect(drafts.added).toEqual(["+1", "+2"]);
    drafts.send(data(2));
    drafts.saved([{ row: "+2", column: "price", message: "Give a price", present: null, meanwhile: false }], 2);
    expect([drafts.isFixed(id), drafts.isFixed(other), drafts.errorAt(other, "name")]).toEqual([true, false, "Give a price"]);
    drafts.change([{ id: other, column: "price", old: null, value: 2, error: null }]);
    expect(drafts.errorAt(other, "name")).toBe("");
    drafts.show(data(3));
    expect(drafts.added).toEqual(["+2"]);
  });

  test("that are not saved are asked for before the page is left", () => {
    askBeforeLeaving(drafts);
    const asks = () => {
      const leaving = new Event("beforeunload", { cancelable: true });
      dispatchEvent(leaving);
      return leaving.defaultPrevented;
    };
    expect(asks()).toBe(false);
    drafts.change([one("[1]", "b")]);
    expect(asks()).toBe(true);
    drafts.send(data(1));
    expect(asks()).toBe(false);
    drafts.failed();
    expect(asks()).toBe(true);
    drafts.discard();
    expect(asks()).toBe(false);
  });

  test("in any order, with steps back, saves and new data, lose nothing", () => {
    const saves = Array.from({ length: 150 }, (_, at) => play(at + 1));
    expect(Math.max(...saves)).toBeGreaterThan(3);
  });

  test("are at most ten thousand, and a thousand take no time that is felt", () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => one(`[${at}]`, "b"));
    const begun = performance.now();
    expect(drafts.change(many(1000))).toBe(true);
    expect(performance.now() - begun).toBeLessThan(200);
    expect(drafts.change(many(10_001))).toBe(false);
    expect(drafts.open).toHaveLength(1000);
  });
});

/** A visitor and others change a table at random; what the visitor sees is what the data has once all is saved. How often it was. */
function play(seed: number): number {
  let saves = 0;
  let state = seed;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const table = new Map<string, string>(Array.from({ length: 6 }, (_, at) => [`[${at}]`, `a${at}`]));
  const drafts = new Drafts();
  let version = 1;
  const show = () => drafts.show({ table: version, key: ["id"] } as unknown as TableData);
  show();
  /** What is on the screen. */
  const seen = () => [
    ...[...table].filter(([id]) => !drafts.isDeleted(id)).map(([id, value]) => `${id} ${String(drafts.at(id, "name")?.value ?? value)}`),
    ...drafts.added.map((id) => `new ${String(drafts.at(id, "name")?.value)}`),
  ];
  let past: string[][] = [];
  let future: string[][] = [];
  const step = (act: () => void) => {
    const before = seen();
    act();
    if (before.join() === seen().join()) return;
    past.push(before);
    future = [];
  };
  const put = (id: string) => drafts.change([{ id, column: "name", old: table.get(id) ?? null, value: `v${random(1000)}`, error: null }]);
  const any = () => [...table.keys()][random(table.size)] ?? "[0]";
  for (let turn = 0; turn < 60; turn += 1) {
    const what = random(8);
    if (what <= 1) step(() => put(any()));
    else if (what === 2) step(() => {
      const id = drafts.newId();
      drafts.change([Drafts.adding(id), { id, column: "name", old: null, value: `n${random(1000)}`, error: null }]);
    });
    else if (what === 3 && table.size > 2) step(() => drafts.remove([{ id: random(3) === 0 ? (drafts.added[0] ?? any()) : any(), seen: null }]));
    else if (what === 4 && past.length > 0 && drafts.undoable) {
      future.push(seen());
      drafts.undo();
      expect(seen()).toEqual(past.pop());
    } else if (what === 5 && future.length > 0) {
      past.push(seen());
      drafts.redo();
      expect(seen()).toEqual(future.pop());
    } else if (what === 6) {
      // New data with the same rows, as when others change columns that are not seen.
      const before = seen();
      version += 1;
      show();
      expect(seen()).toEqual(before);
    } else if (what === 7) {
      const wanted = seen().map((one) => one.slice(one.indexOf(" ") + 1));
      const sent = drafts.send({ table: version, key: ["id"] } as unknown as TableData) as unknown as {
        changed: { row: number[]; new: string }[];
        added: { cells: { name: string } }[];
        deleted: { row: number[] }[];
      } | null;
      if (sent === null) continue;
      for (const one of sent.changed) table.set(JSON.stringify(one.row), one.new);
      for (const one of sent.deleted) table.delete(JSON.stringify(one.row));
      for (const one of sent.added) table.set(`[${1000 * seed + turn + table.size}]`, one.cells.name);
      const early = random(2) === 0;
      if (early) version += 1;
      if (early) show();
      drafts.saved([], early ? version - 1 : version);
      if (!early) version += 1;
      show();
      expect(seen().map((one) => one.slice(one.indexOf(" ") + 1))).toEqual(wanted);
      expect(drafts.counts.all).toBe(0);
      [past, future] = [[], []];
      saves += 1;
    }
  }
  return saves;
}
