import { expect, test } from "vitest";
import { filtersOf, sortOf } from "../../core/orders.ts";
import type { Filter } from "../../core/protocol.ts";
import { cellStyleOf, type CellFormat } from "../formats/cell-formats.ts";
import type { ToolColumn } from "./columns.ts";
import { conditionsOf, draftOf, inWords, modesOf, typed, withConditions, zoneOf, type Draft } from "./conditions.ts";

function column(kind: ToolColumn["kind"], format: CellFormat = kind): ToolColumn {
  return { name: "a", label: "Amount", kind, style: cellStyleOf({ format }, kind, [], "a"), aggregate: null, sortable: true, filterable: true };
}

const draft = (part: Partial<Draft>): Draft => ({ mode: "range", chosen: [], text: "", low: "", high: "", ...part });
const one = (operator: Filter["operator"], value: Filter["value"]) => ({ filters: [{ column: "a", operator, value }] });

test("each kind has its own conditions", () => {
  expect(modesOf(column("boolean"))).toEqual(["values"]);
  expect(modesOf(column("text"))[0]).toBe("values");
  expect([modesOf(column("integer"))[0], modesOf(column("date"))[0], modesOf(column("duration"))[0]]).toEqual(["range", "range", "values"]);
});

test("a range is read as the column is written, with open ends", () => {
  expect(conditionsOf(draft({ low: "1,000", high: "" }), column("number"))).toEqual(one("between", [1000, null]));
  expect(conditionsOf(draft({ high: "5 %" }), column("number", "percent"))).toEqual(one("between", [null, 0.05]));
  expect(conditionsOf(draft({ low: "9007199254740993" }), column("integer"))).toEqual(one("between", ["9007199254740993", null]));
  expect(conditionsOf(draft({ low: "2024-01-01T10:00" }), column("datetime"), "+02:00")).toEqual(one("between", ["2024-01-01T10:00:00+02:00", null]));
  expect(conditionsOf(draft({}), column("number"))).toEqual({ filters: [] });
});

test("what cannot be a range says so at its field", () => {
  expect(conditionsOf(draft({ low: "x" }), column("number"))).toMatchObject({ of: "low" });
  expect(conditionsOf(draft({ low: "2", high: "1" }), column("number"))).toEqual({ problem: "The end is before the start.", of: "high" });
  expect(conditionsOf(draft({ mode: "contains", text: "x".repeat(1001) }), column("text"))).toMatchObject({ of: "text" });
});

test("the form opens with the present condition", () => {
  const filters: Filter[] = [{ column: "b", operator: "eq", value: 1 }, { column: "a", operator: "between", value: [0.05, null] }];
  expect(draftOf(filters, column("number", "percent"))).toEqual(draft({ low: "5" }));
  expect(draftOf([{ column: "a", operator: "in", value: ["x", null] }], column("text"))).toEqual(draft({ mode: "values", chosen: ["x", null] }));
  expect(draftOf([{ column: "a", operator: "starts_with", value: "x" }], column("text"))).toEqual(draft({ mode: "starts_with", text: "x" }));
  expect(draftOf([], column("text")).mode).toBe("values");
  expect(typed("2024-01-01T10:00:00+02:00", column("datetime"))).toBe("2024-01-01T10:00:00");
  expect([zoneOf("2024-01-01T10:00:00+02:00"), zoneOf("2024-01-01T10:00:00"), zoneOf(1), zoneOf(undefined)]).toEqual(["+02:00", "", "", ""]);
});

test("conditions of a column stand where they stood", () => {
  const b: Filter = { column: "b", operator: "is_null", value: null };
  const [first, second] = [1, 2].map((value): Filter => ({ column: "a", operator: "eq", value }));
  expect(withConditions([first as Filter, b], "a", [second as Filter])).toEqual([second, b]);
  expect(withConditions([first as Filter, b], "a", [])).toEqual([b]);
  expect(withConditions([b], "a", [first as Filter])).toEqual([b, first]);
});

test("conditions are said in words", () => {
  const say = (operator: Filter["operator"], value: Filter["value"], kind: ToolColumn["kind"] = "text") => inWords({ column: "a", operator, value }, column(kind));
  expect(say("in", ["x", null, ""])).toBe("Amount: x, (empty), (no text)");
  expect(say("in", ["a", "b", "c", "d", "e"])).toBe("Amount: a, b, c and 2 more");
  expect(say("between", [1, 2000], "number")).toBe("Amount: 1 to 2,000");
  expect([say("between", [1, null], "number"), say("between", [null, 2], "number")]).toEqual(["Amount: from 1", "Amount: up to 2"]);
  expect([say("is_null", null), say("not_null", null), say("not_contains", "x")]).toEqual(["Amount: empty", "Amount: not empty", "Amount: without “x”"]);
});

test("orders and filters that were kept are read without what does not fit the columns", () => {
  const columns = new Set(["a", "b"]);
  const kept = {
    sort: [{ column: "a", descending: true }, { column: "a", descending: false }, { column: "gone", descending: true }, null, 3],
    filter: [
      { column: "a", operator: "in", value: ["x", null] }, { column: "b", operator: "between", value: [1] },
      { column: "b", operator: "between", value: [1, null] }, { column: "b", operator: "constructor", value: 1 },
      { column: "b", operator: "eq", value: {} }, { column: "gone", operator: "eq", value: 1 }, { column: "a", operator: "is_null" },
    ],
  };
  expect(sortOf(kept, columns)).toEqual([{ column: "a", descending: true }]);
  expect(filtersOf(kept, columns)).toEqual([kept.filter[0], kept.filter[2], { column: "a", operator: "is_null", value: null }]);
  expect([sortOf({ sort: "x" }, columns), filtersOf({}, columns)]).toEqual([[], []]);
});
