import { beforeEach, expect, test } from "vitest";
import { GroupedLines } from "./groups.ts";
import type { QueryRequest, Rows, RowsRequest, TableData } from "./protocol.ts";
import { TableRows, type GroupValue } from "./tables.ts";

/** A million orders of two carriers and of none, each to three places. */
const COUNTS: Record<string, number> = { AA: 600_000, UA: 399_990, null: 10 };
const PLACES = ["ATL", "IAH", "MIA"];
const COLUMNS: TableData["columns"] = [
  { name: "carrier", field: "carrier", kind: "text" },
  { name: "dest", field: "dest", kind: "text" },
  { name: "total", field: "total", kind: "integer" },
];
const data = (table: number): TableData => ({ table, layout: 1, total: 1_000_000, columns: COLUMNS, key: ["total"], first: { start: 0, layout: 1, total: 1_000_000, positions: [0], keys: [[0]], rows: [["AA", "ATL", 0]] } });

let windows: Omit<RowsRequest, "type" | "component">[];
let queries: Omit<QueryRequest, "type" | "component">[];
let rows: TableRows;
let fails: string | null;
let values: GroupValue[];

function conditionOn(column: string, filter: RowsRequest["filter"]): GroupValue | undefined {
  const found = filter.find((one) => one.column === column)?.value;
  return Array.isArray(found) ? ((found[0] ?? null) as GroupValue) : undefined;
}

function answerQuery({ id, table, filter, question }: Omit<QueryRequest, "type" | "component">): void {
  if (question.kind !== "groups") return;
  const [column = ""] = question.columns;
  const within = conditionOn("carrier", filter);
  const keys: GroupValue[] = column === "carrier" ? ["AA", "UA", null] : PLACES;
  const groups = keys.map((key, at) => {
    const count = column === "carrier" ? (COUNTS[String(key)] ?? 0) : Math.floor((COUNTS[String(within)] ?? 0) / PLACES.length);
    return { keys: [key], count, aggregates: question.aggregates.map(() => values[at] ?? null) };
  });
  rows.answerQuery({ type: "query", id, component: "t", table, result: fails === null ? { kind: "groups", groups, more: false } : null, error: fails });
}

function answerRows({ id, table, start, count, filter }: Omit<RowsRequest, "type" | "component">): void {
  const total = filter.length > 0 ? 600_000 : 1_000_000;
  const positions = Array.from({ length: Math.min(count, total - start) }, (_, at) => start + at);
  const window = { start, layout: 1, total, positions, keys: positions.map((at) => [at]), rows: positions.map((at) => [conditionOn("carrier", filter) ?? "AA", conditionOn("dest", filter) ?? "ATL", at]) };
  rows.answer({ type: "rows", id, component: "t", table, window, error: null } as Rows);
}

/** Answers all that is asked for. */
async function settle(): Promise<void> {
  for (let step = 0; step < 6; step += 1) {
    for (const one of queries.splice(0)) answerQuery(one);
    for (const one of windows.splice(0)) answerRows(one);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
}

function group(...by: string[]): GroupedLines {
  const lines = new GroupedLines(rows, by, [{ column: "total", function: "sum" }]);
  rows.showLines(lines);
  return lines;
}

const said = (count = rows.length) => Array.from({ length: Math.min(count, 12) }, (_, at) => {
  const found = rows.groupAt(at);
  return found ? `${"  ".repeat(found.level)}${found.open ? "-" : "+"}${found.key ?? "none"} ${found.count}` : (rows.row(at)?.cells.join(" ") ?? "…");
});
const open = (key: GroupValue) => {
  const found = Array.from({ length: Math.min(rows.length, 50) }, (_, at) => rows.groupAt(at)).find((one) => one?.key === key);
  if (found) rows.lines?.toggle(found.id);
};

beforeEach(() => {
  [windows, queries, fails, values] = [[], [], null, [300, 100, null]];
  rows = new TableRows((request) => windows.push(request), undefined, (request) => queries.push(request));
  rows.reset(data(1));
});

test("groups are lines, and the rows of an open one are windows under its conditions", async () => {
  group("carrier");
  expect([rows.length, rows.row(0), rows.groupAt(0), rows.loading]).toEqual([4, undefined, undefined, true]);
  await settle();
  expect(said()).toEqual(["+AA 600000", "+UA 399990", "+none 10"]);
  expect(rows.groupAt(1)?.aggregateOf("total")).toBe(100);
  expect(rows.groupAt(1)?.aggregateOf("dest")).toBeUndefined();
  rows.show(0, 12);
  open("AA");
  expect(rows.length).toBe(600_003);
  expect(windows.map(({ filter, start }) => [filter, start])).toEqual([[[{ column: "carrier", operator: "in", value: ["AA"] }], 0]]);
  await settle();
  expect(said(3)).toEqual(["-AA 600000", "AA ATL 0", "AA ATL 1"]);
  expect([rows.groupAt(600_001)?.key, rows.parentOf(5), rows.parentOf(0)]).toEqual(["UA", 0, -1]);
  expect(rows.indexes(new Set(["[1]"]))).toEqual([2]);
});

test("far rows of a large group are asked for alone", async () => {
  group("carrier");
  await settle();
  open("AA");
  rows.show(500_001, 500_012);
  await settle();
  expect(rows.row(500_001)?.cells).toEqual(["AA", "ATL", 500_000]);
  expect(rows.row(2000)).toBeUndefined();
});

test("levels are nested, and a condition of each goes down", async () => {
  group("carrier", "dest");
  await settle();
  open(null);
  open("UA");
  await settle();
  expect(said()).toEqual(["+AA 600000", "-UA 399990", "  +ATL 133330", "  +IAH 133330", "  +MIA 133330", "-none 10", "  +ATL 3", "  +IAH 3", "  +MIA 3"]);
  rows.show(0, 12);
  open("IAH");
  const [asked] = windows;
  expect(asked?.filter.map(({ column, value }) => [column, value])).toEqual([["carrier", ["UA"]], ["dest", ["IAH"]]]);
  await settle();
  expect([rows.row(4)?.cells, rows.parentOf(4), rows.parentOf(3)]).toEqual([["UA", "IAH", 0], 3, 1]);
  open("UA");
  expect(rows.length).toBe(6);
});

test("groups are sorted by their keys and by aggregates, missing ones last, and rows with them", async () => {
  group("carrier");
  await settle();
  const sortBy = (column: string, descending: boolean) => rows.reorder({ sort: [{ column, descending }] });
  sortBy("carrier", true);
  expect(said().map((one) => one.slice(1, 3))).toEqual(["UA", "AA", "no"]);
  sortBy("total", false);
  expect(said().map((one) => one.slice(1, 3))).toEqual(["UA", "AA", "no"]);
  sortBy("total", true);
  expect(said().map((one) => one.slice(1, 3))).toEqual(["AA", "UA", "no"]);
  expect(queries).toEqual([]);
  open("AA");
  rows.show(0, 12);
  windows = [];
  sortBy("total", false);
  expect(windows.find(({ filter }) => filter.length > 0)?.sort).toEqual([{ column: "total", descending: false }]);
});

test("durations are sorted by their length", async () => {
  values = ["9:00:00", "10:00:00", "-0:00:01.5"];
  group("carrier");
  await settle();
  rows.reorder({ sort: [{ column: "total", descending: false }] });
  expect(said().map((one) => one.slice(1, 3))).toEqual(["no", "AA", "UA"]);
});

test("a filter and new data ask for the groups again, and open ones stay open", async () => {
  group("carrier");
  await settle();
  open("AA");
  rows.show(0, 12);
  await settle();
  rows.reorder({ filter: [{ column: "total", operator: "ge", value: 1 }] });
  expect(queries.map(({ filter }) => filter.length)).toEqual([1]);
  expect(said(1)).toEqual(["-AA 600000"]);
  await settle();
  rows.reset(data(2));
  expect(rows.row(1)?.cells).toEqual(["AA", "ATL", 0]);
  await settle();
  expect([said(1), rows.row(2)?.cells]).toEqual([["-AA 600000"], ["AA", "ATL", 1]]);
});

test("data without a column of the groups has none, and rows never come without their conditions", async () => {
  group("carrier");
  await settle();
  open("AA");
  rows.show(0, 12);
  await settle();
  windows = [];
  rows.reset({ ...data(2), columns: COLUMNS.slice(1), layout: 2 });
  expect(windows.some(({ table, filter }) => table === 2 && filter.length > 0)).toBe(false);
  expect(rows.row(1)).toBeUndefined();
});

test("what fails is said and asked for again", async () => {
  fails = "The engine is busy.";
  group("carrier");
  await settle();
  expect([rows.error, rows.length]).toEqual(["The engine is busy.", 0]);
  fails = null;
  rows.retry();
  await settle();
  expect([rows.error, rows.length]).toEqual([null, 3]);
});

test("a part that cannot be had does not show rows of other groups", async () => {
  group("carrier");
  await settle();
  rows.show(0, 12);
  open("AA");
  const [asked] = windows;
  windows = [];
  rows.answer({ type: "rows", id: asked?.id ?? 0, component: "t", table: 1, window: null, error: "Too slow." });
  expect([rows.error, windows, rows.row(1)]).toEqual(["Too slow.", [], undefined]);
});

test("without groups the rows are there again", async () => {
  group("carrier");
  await settle();
  rows.showLines(null);
  expect([rows.length, rows.row(0)?.position]).toEqual([1_000_000, 0]);
});
