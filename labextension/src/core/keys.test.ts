/** The selection of rows by their key, over new data. */
import { expect, test } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer } from "./fake.ts";
import { reselected, selectedOf, selectionOf } from "./frames.ts";
import { sent, start } from "./opening.ts";
import type { JsonValue, TableData } from "./protocol.ts";

const table = make("table");

function data(version: number, key: string[] = ["id"], gone: (string | number | boolean)[][] = []): JsonValue {
  const window = { start: 0, layout: 1, total: 2, positions: [0, 1], rows: [["a"], ["b"]] };
  const one: TableData = {
    table: version, layout: 1, total: 2, columns: [{ name: "name", field: "name", kind: "text" }], key,
    first: { ...window, keys: key.length > 0 ? [[1], ["9007199254740993"]] : null },
    selected: { ...window, positions: [], rows: [], keys: [], gone },
  };
  return one as unknown as JsonValue;
}

const by = (...keys: (string | number | boolean)[][]) => ({ key: ["id"], keys });

test("what names a row is its key with the types of its cells", () => {
  expect(selectedOf(by([1], ["1"], [true], [1.5]))).toEqual(["[1]", '["1"]', "[true]", "[1.5]"]);
  expect(selectionOf(data(1) as unknown as TableData, ["[1]", '["9007199254740993"]'])).toEqual(by([1], ["9007199254740993"]));
  expect(selectionOf(null, [])).toEqual({ table: 0, selected: [] });
});

test.each([
  ["a key that is still there", by([1], [2]), data(2), by([1], [2])],
  ["one that is gone", by([1], [2]), data(2, ["id"], [[2]]), by([1])],
  ["another key", by([1]), data(2, ["code"]), { key: ["code"], keys: [] }],
  ["no key any more", by([1]), data(2, []), { table: 2, selected: [] }],
  ["no data any more", by([1]), null, { table: 0, selected: [] }],
  ["places of other data", { table: 1, selected: [0] }, data(2, []), { table: 2, selected: [] }],
  ["places of the same data", { table: 1, selected: [0] }, data(1, []), { table: 1, selected: [0] }],
  ["places in data that now has a key", { table: 1, selected: [0] }, data(1), by()],
])("new data and a selection of %s", (_, before, next, after) => {
  expect(reselected(table, before as JsonValue, next, data(1, "key" in before ? ["id"] : []))).toEqual(after);
});

test("the peer is told what is left, as what is on its way may have rows that are gone", async () => {
  const peer = new FakePeer({ page: { components: { orders: make("table", { selection: "multiple", handlers: { select: "show" } }) } } });
  const visit = await start(peer);
  peer.update(-1, { orders: { data: data(1) } });
  visit.change("orders", by([1], [2]));
  visit.event("orders", "select");
  peer.update(-1, { orders: { data: data(2) } });
  expect(visit.store.values.get("orders")).toEqual(by([1], [2]));
  peer.update(-1, { orders: { data: data(3, ["id"], [[1]]) } });
  expect(visit.store.values.get("orders")).toEqual(by([2]));
  visit.event("orders", "select");
  expect(sent(peer, "event").map((one) => one.state)).toEqual([{ orders: by([1], [2]) }, { orders: by([2]) }]);
});
