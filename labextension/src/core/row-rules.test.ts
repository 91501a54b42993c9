import { expect, test } from "vitest";
import type { RowStyle } from "./protocol.ts";
import { RowRules } from "./row-rules.ts";
import type { CellValue } from "./tables.ts";
import { valueOf, type Known } from "./expressions/scope.ts";

const style = (when: string, more: Partial<RowStyle> = {}): RowStyle => ({ when, kind: null, bold: false, strike: false, ...more });

/** Cells by column: `total`, `state`. */
const named = ([total = null, state = null]: readonly CellValue[]) => ({ total: valueOf(total), state: valueOf(state) });

function known(least = 0): Known {
  return { declared: (path) => (path === "least" ? ({ type: "number" } as never) : undefined), value: () => least, user: "ada", params: {} };
}

test("the first rule that holds counts; one that cannot be computed does not hold", () => {
  const rules = new RowRules({
    styles: [style("row.gone.name == 1", { kind: "info" }), style("row.total > 1000 and row.state == 'late'", { kind: "error" }), style("row.total > 10", { bold: true })],
  });
  const kindOf = (...cells: CellValue[]) => {
    const found = rules.of(cells, named, known).style;
    return found && [found.kind, found.bold];
  };
  expect(kindOf(2000, "late")).toEqual(["error", false]);
  expect(kindOf(2000, "open")).toEqual([null, true]);
  for (const cells of [[5, "late"], [null, null], ["text", "late"], [true, "late"]]) expect(kindOf(...(cells as CellValue[]))).toBeNull();
});

test("templates read the row, and nothing of a row without what they read", () => {
  const rules = new RowRules({ tooltip: "{{ row.state }} for {{ visit.user }}", url: "https://example.org/{{ row.missing }}" });
  expect(rules.of([1, "late"], named, known)).toEqual({ style: null, tooltip: "late for ada", url: "" });
  expect(new RowRules({ tooltip: "plain" }).of([1, "late"], named, known).tooltip).toBe("plain");
  expect([new RowRules({}).empty, rules.empty, new RowRules({ styles: [style("row.total >")] }).empty]).toEqual([true, false, true]);
});

test("a row is computed once until what is read of the page changes", () => {
  const rules = new RowRules({ styles: [style("row.total > state.least", { bold: true })] });
  expect(rules.reads).toEqual(["least"]);
  const cells: CellValue[] = [5, "late"];
  let count = 0;
  const counted = (all: readonly CellValue[]) => {
    count += 1;
    return named(all);
  };
  const holds = (least: number) => rules.of(cells, counted, () => known(least)).style !== null;
  expect([holds(1), holds(9), count]).toEqual([true, true, 1]);
  rules.forget();
  expect([holds(9), count]).toEqual([false, 2]);
});
