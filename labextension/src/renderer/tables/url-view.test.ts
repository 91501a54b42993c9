import { expect, test } from "vitest";
import type { Filter } from "../../core/protocol.ts";
import { cellStyleOf } from "../formats/cell-formats.ts";
import type { ToolColumn } from "./columns.ts";
import { filterFrom, sortFrom, textOfFilter, textOfSort } from "./url-view.ts";

const column = (name: string, kind: ToolColumn["kind"], more: Partial<ToolColumn> = {}): ToolColumn => ({
  name, label: name, kind, style: cellStyleOf({ format: null }, kind, [], name), aggregate: null, sortable: true, filterable: true, ...more,
});
const columns = [column("carrier", "text"), column("total", "number"), column("late", "boolean"), column("day", "date"), column("took", "duration"), column("secret", "text", { sortable: false, filterable: false })];

test("an order is a list of columns, and one that does not fit is none", () => {
  const sort = [{ column: "total", descending: true }, { column: "carrier", descending: false }];
  expect(textOfSort(sort)).toBe("-total,carrier");
  expect(sortFrom("-total,carrier", columns)).toEqual(sort);
  expect(["gone", "secret", "total,total", "__proto__"].map((text) => sortFrom(text, columns))).toEqual([null, null, null, null]);
  expect(sortFrom("", columns)).toEqual([]);
});

test("conditions come back as they were", () => {
  const filter: Filter[] = [
    { column: "carrier", operator: "in", value: ["UA", "a,b;c\\d", null, "", "-"] },
    { column: "total", operator: "between", value: [10.5, null] },
    { column: "late", operator: "in", value: [true] },
    { column: "day", operator: "between", value: [null, "2024-01-31"] },
    { column: "took", operator: "in", value: ["0:01:30"] },
    { column: "carrier", operator: "contains", value: "x: y" },
    { column: "total", operator: "is_null", value: null },
    { column: "total", operator: "eq", value: "9007199254740993" },
  ];
  expect(filterFrom(textOfFilter(filter), columns)).toEqual(filter);
  expect(textOfFilter(filter.slice(1, 2))).toBe("total:between:10.5,");
});

test("conditions that do not fit are none", () => {
  const wrong = ["secret:in:x", "gone:eq:1", "total:eq:many", "late:in:maybe", "total:between:1", "carrier:constructor:x", "carrier", "a;b"];
  expect(wrong.map((text) => filterFrom(text, columns))).toEqual(wrong.map(() => null));
});
