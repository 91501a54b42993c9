import { describe, expect, test } from "vitest";
import type { RowAction } from "../../core/protocol.ts";
import { RowActions } from "../../core/row-actions.ts";
import { TableRows } from "../../core/tables.ts";
import { AllRows } from "./all-rows.ts";

const KNOWN = { declared: () => undefined, value: () => undefined, user: "", params: {} };
const PACK = { value: "pack", label: "Pack", visible: "row.state == 'new'", disabled: "row.left == 0" };

function offered(actions: (Partial<RowAction> | string)[], cells: Record<string, string | bigint | null>): unknown[] {
  return new RowActions(actions).of(cells, KNOWN).map(({ label, disabled, url }) => [label, disabled, url]);
}

describe("actions of a row", () => {
  test("are those whose rules hold for it; one may be its value alone", () => {
    expect(offered(["edit", PACK], { state: "new", left: 2n })).toEqual([["edit", false, null], ["Pack", false, null]]);
    expect(offered([PACK], { state: "new", left: 0n })).toEqual([["Pack", true, null]]);
    expect(offered([PACK], { state: "sent", left: 2n })).toEqual([]);
  });

  test("that cannot be computed allow nothing, as in the kernel", () => {
    expect(offered([{ value: "a", visible: "row.secret == 1" }], { id: 1n })).toEqual([]);
    expect(offered([{ value: "a", disabled: "row.secret == 1" }], { id: 1n })).toEqual([["a", true, null]]);
    // A rule of a newer version.
    expect(offered([{ value: "a", visible: "row.is new" }, "b"], { id: 1n })).toEqual([["b", false, null]]);
  });

  test("lead where their template says, and ask about the row or the number of rows", () => {
    const actions = new RowActions([{ value: "map", url: "https://example.org/{{ row.id }}", confirm: "Go to {{ row.id }}?" }]);
    expect(actions.of({ id: 7n }, KNOWN)[0]?.url).toBe("https://example.org/7");
    expect(actions.question("map", { id: 7n }, KNOWN)).toBe("Go to 7?");
    const bulk = new RowActions([{ value: "drop", confirm: "Drop {{ count }}?" }, "pack"]);
    expect([bulk.questionOfMany("drop", 12, KNOWN), bulk.questionOfMany("pack", 12, KNOWN)]).toEqual(["Drop 12?", ""]);
  });
});

function held(total: number): TableRows {
  const rows = new TableRows(() => undefined);
  const positions = Array.from({ length: total }, (_, index) => index);
  const first = { start: 0, layout: 1, total, positions, rows: positions.map((one) => [one]) };
  rows.reset({ table: 1, layout: 1, total, columns: [{ name: "id", field: "id", kind: "integer" }], first });
  return rows;
}

const order = (rows: TableRows) => Array.from({ length: rows.total }, (_, index) => rows.row(index)?.id);

test("a moved row is shown at its new place until new data comes, and goes back", () => {
  const rows = held(5);
  rows.move(0, 3);
  expect(order(rows)).toEqual([1, 2, 3, 0, 4]);
  rows.move(4, 1);
  expect(order(rows)).toEqual([1, 4, 2, 3, 0]);
  expect(rows.indexes(new Set([0, 4]))).toEqual([1, 4]);
  rows.unmove();
  expect(order(rows)).toEqual([1, 2, 3, 0, 4]);
  rows.reorder({ search: "" });
  rows.unmove();
  expect(held(3).heldIds(2)).toEqual([0, 1]);
});

describe("all rows that match", () => {
  const filter = [{ column: "state", operator: "eq" as const, value: "new" }];

  test("travel as conditions without the rows that are left out", () => {
    const all = new AllRows();
    expect([all.chosen, all.sent(false)]).toEqual([false, null]);
    all.start({ sort: [], filter, search: "a" }, 4);
    all.turn(3);
    all.turn(5);
    all.turn(3);
    expect([all.has(3), all.has(5), all.left]).toEqual([true, false, 1]);
    expect(all.sent(false)).toEqual({ filter, search: "a", but: [5] });
    all.turn("[7]");
    all.turn(5);
    expect(all.sent(true)).toEqual({ filter, search: "a", but: [[7]] });
  });

  test("end with another filter, another search and new data, which is said unless the visitor has caused it", () => {
    const all = new AllRows();
    const begin = () => all.start({ sort: [], filter, search: "" }, 4);
    begin();
    all.see({ sort: [{ column: "id", descending: true }], filter: structuredClone(filter), search: "" }, 4);
    expect(all.chosen).toBe(true);
    all.see({ sort: [], filter: [], search: "" }, 4);
    expect([all.chosen, all.note]).toEqual([false, "Other rows match now: all rows are no longer selected"]);
    begin();
    all.see({ sort: [], filter, search: "" }, 5);
    expect(all.note).toBe("The table has new data: all rows are no longer selected");
    begin();
    all.used = true;
    all.see({ sort: [], filter, search: "" }, 5);
    expect([all.chosen, all.note]).toEqual([false, ""]);
  });

  test("have only so many rows left out", () => {
    const all = new AllRows();
    all.start({ sort: [], filter: [], search: "" }, 1);
    for (let id = 0; id < 1001; id += 1) all.turn(id);
    expect([all.left, all.note]).toEqual([1000, "At most 1000 rows can be left out"]);
  });
});
