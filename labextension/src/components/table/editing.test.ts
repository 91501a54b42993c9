/** What a visitor may put into cells, and the changes that are not saved yet. */
import { beforeEach, describe, expect, test } from "vitest";
import { column } from "../../gallery/properties.ts";
import type { TableColumn, TableData } from "../../core/protocol.ts";
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

  test("are at most ten thousand, and a thousand take no time that is felt", () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => one(`[${at}]`, "b"));
    const begun = performance.now();
    expect(drafts.change(many(1000))).toBe(true);
    expect(performance.now() - begun).toBeLessThan(200);
    expect(drafts.change(many(10_001))).toBe(false);
    expect(drafts.open).toHaveLength(1000);
  });
});
