import { expect, test } from "vitest";
import { TableRows } from "../../core/tables.ts";
import { cellStyleOf } from "../formats/cell-formats.ts";
import { UNARRANGED, withHidden, withPinned } from "./arrangement.ts";
import type { ToolColumn } from "./columns.ts";
import { isShown, savedList, savedOf, showView, viewNow, type Saved } from "./saved-views.ts";
import { boundsOf } from "./url-bounds.ts";
import { TableView } from "./view.ts";

const column = (name: string): ToolColumn => ({ name, label: name, kind: "text", style: cellStyleOf({ format: null }, "text", [], name), aggregate: null, sortable: true, filterable: true });
const all = ["a", "b", "c"].map(column);
const begin = () => ({ rows: new TableRows(() => undefined), view: new TableView() });
const plain: Saved = { name: "x", columns: null, pinned: [], widths: {}, sort: [], filter: [], search: "", group_by: null, aggregates: {} };

test("what is shown is saved and shown again", () => {
  const { rows, view } = begin();
  view.arrange({ ...withPinned(withHidden(UNARRANGED, "b", true), "c", true), groups: ["a"], aggregates: { b: "count" }, widths: { a: 90 } });
  rows.reorder({ sort: [{ column: "a", descending: true }], filter: [{ column: "b", operator: "in", value: ["x", null] }], search: "new" });
  const saved = viewNow("Open", rows, view, all);
  expect(saved).toMatchObject({ name: "Open", columns: ["c", "a"], pinned: ["c"], group_by: ["a"], search: "new" });
  const other = begin();
  expect(isShown(saved, other.rows, other.view, all)).toBe(false);
  expect(showView(savedOf(JSON.parse(JSON.stringify(saved))) ?? plain, other.rows, other.view, all, true)).toEqual([]);
  expect([other.view.chosen, isShown(saved, other.rows, other.view, all), other.rows.order]).toEqual(["Open", true, rows.order]);
  other.rows.reorder({ sort: [] });
  expect(isShown(saved, other.rows, other.view, all)).toBe(false);
});

test("columns that are gone are named, and the rest is shown", () => {
  const { rows, view } = begin();
  const saved: Saved = { ...plain, columns: ["b", "old"], sort: [{ column: "older", descending: false }, { column: "a", descending: true }], group_by: ["old"] };
  expect(showView(saved, rows, view, all, false)).toEqual(["old", "older"]);
  expect([view.arrangement.order, view.arrangement.hidden, view.arrangement.groups, rows.order.sort]).toEqual([["b"], ["a", "c"], [], [{ column: "a", descending: true }]]);
});

test("what was kept is read without what is no view", () => {
  expect(savedList([{ name: "a" }, { name: "a" }, { name: "" }, null, { name: "b", columns: "x", sort: 3, widths: { a: "wide" } }])).toEqual([
    { ...plain, name: "a" }, { ...plain, name: "b" },
  ]);
  expect(savedList("x")).toEqual([]);
});

test("the URL keeps a view, or the name of one of the page", () => {
  const { rows, view } = begin();
  const component = { search: true, views: [{ ...plain, name: "Late", sort: [{ column: "a", descending: true }], group_by: ["b"] }], group_by: [] };
  const bounds = boundsOf("orders", false, { rows, view, now: () => ({ all, component: component as never }) });
  const texts = () => Object.fromEntries(bounds.flatMap((one) => (one.text() === null ? [] : [[one.name, one.text()]])));
  const take = (name: string, text: string | null) => bounds.find((one) => one.name === `orders.${name}`)?.take(text, false);
  expect(texts()).toEqual({});
  take("sort", "-c");
  take("filter", "a:in:x");
  take("group", "a");
  take("search", "new");
  expect(texts()).toEqual({ "orders.sort": "-c", "orders.filter": "a:in:x", "orders.group": "a", "orders.search": "new" });
  take("view", "Late");
  expect(texts()).toEqual({ "orders.view": "Late" });
  rows.reorder({ sort: [] });
  expect(texts()).toEqual({ "orders.group": "b" });
  const before = rows.order;
  for (const [name, text] of [["sort", "gone"], ["filter", "a:eval:1"], ["group", "a,gone"], ["view", "Nobody's"]] as const) {
    view.tell(null);
    expect([take(name, text), view.told === null, rows.order === before]).toEqual([true, false, true]);
  }
  take("view", null);
  expect([texts(), view.arrangement]).toEqual([{}, UNARRANGED]);
});
