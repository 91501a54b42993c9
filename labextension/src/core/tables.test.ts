import { beforeEach, describe, expect, test, vi } from "vitest";
import { flightRows, flightTable } from "../gallery/flights.ts";
import type { Rows, RowsRequest, TableData } from "./protocol.ts";
import { PAGE, TableRows } from "./tables.ts";

const MILLIONS = 10_000_000;

let asked: Omit<RowsRequest, "type" | "component">[];
let rows: TableRows;

beforeEach(() => {
  asked = [];
  rows = new TableRows((request) => asked.push(request));
});

function reply(request: Omit<RowsRequest, "type" | "component">, total: number, change: Partial<Rows> = {}): void {
  const window = flightRows(total, { type: "rows", component: "t", ...request });
  rows.answer({ type: "rows", id: request.id, component: "t", table: request.table, window, error: null, ...change });
}

/** Answers all that is asked for, and what these answers ask for. */
function replyAll(total: number): void {
  for (let request = asked.shift(); request; request = asked.shift()) reply(request, total);
}

describe("new data", () => {
  test("shows its first window at once, and asks for more when that is about to be seen", () => {
    rows.reset(flightTable(1, 1000));
    expect(rows.total).toBe(1000);
    expect(rows.row(0)).toMatchObject({ position: 0 });
    expect(rows.row(49)?.position).toBe(49);
    expect(rows.row(50)).toBeUndefined();
    rows.show(0, 12);
    expect(asked).toEqual([]);
    rows.show(25, 37);
    expect(asked.map(({ start, count }) => [start, count])).toEqual([[0, PAGE]]);
  });

  test("that came whole asks for nothing", () => {
    rows.reset(flightTable(1, 40));
    expect(rows.row(39)?.position).toBe(39);
    expect(asked).toEqual([]);
    expect(rows.loading).toBe(false);
  });

  test("keeps the order where its columns are still there", () => {
    rows.reset(flightTable(1, 1000));
    rows.reorder({ sort: [{ column: "dep_delay", descending: true }, { column: "gone", descending: false }], search: "ua" });
    asked = [];
    rows.reset(flightTable(2, 500));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ table: 2, sort: [{ column: "dep_delay", descending: true }], search: "ua" });
    expect(rows.row(0)).toBeUndefined();
  });

  test("with other columns shown: rows of the columns before are of no use", () => {
    rows.reset(flightTable(1, 1000));
    rows.show(60, 80);
    const [request] = asked;
    if (!request) throw new Error("nothing was asked");
    reply(request, 1000, { window: { ...flightRows(1000, { type: "rows", component: "t", ...request }), layout: 2 } });
    expect(rows.row(60)).toBeUndefined();
    asked = [];
    rows.reset({ ...flightTable(1, 1000), layout: 2, first: { ...flightTable(1, 1000).first, layout: 2 } });
    expect(asked).not.toEqual([]);
    reply(request, 1000);
    expect(rows.row(60)).toBeUndefined();
  });

  test("None empties the table and asks for nothing", () => {
    rows.reset(flightTable(1, 1000));
    asked = [];
    rows.reset(null);
    rows.show(0, 20);
    expect([rows.total, rows.size, asked.length]).toEqual([0, 0, 0]);
  });
});

describe("where the visitor is", () => {
  test("stays when the same data comes again, as after a reconnect", () => {
    rows.reset(flightTable(1, 1000));
    rows.show(400, 420);
    asked = [];
    rows.reset(flightTable(1, 1000));
    expect(asked.map(({ start }) => start)).toEqual([400, 300]);
  });

  test("is the top of new data with other columns, for as many rows as were on screen", () => {
    rows.reset(flightTable(1, 1000));
    rows.show(400, 480);
    asked = [];
    const [, ...columns] = flightTable(2, 1000).columns;
    rows.reset({ ...flightTable(2, 1000), columns });
    expect(asked.map(({ start }) => start)).toEqual([0, 100]);
    expect(rows.starts).toBe(2);
  });

  test("stays in new data of the same columns, but not behind its last row", () => {
    rows.reset(flightTable(1, 1000));
    rows.show(400, 420);
    asked = [];
    rows.reset(flightTable(2, 2000));
    expect(asked.map(({ start }) => start)).toEqual([400, 300]);
    asked = [];
    rows.reset(flightTable(3, 230));
    expect(asked.map(({ start }) => start)).toEqual([200, 100]);
    asked = [];
    rows.reset(flightTable(4, 3));
    expect(asked).toEqual([]);
    expect(rows.starts).toBe(1);
  });
});

test("the rows of a selection are found where the order puts them", () => {
  rows.reset(flightTable(1, 1000));
  expect(rows.indexes(new Set([3, 7, 900]))).toEqual([3, 7]);
  rows.reorder({ sort: [{ column: "flight", descending: true }] });
  replyAll(1000);
  expect(rows.indexes(new Set([999, 950, 3]))).toEqual([0, 49]);
  expect(rows.indexes(new Set())).toEqual([]);
});

describe("rows with a key", () => {
  /** Flights that `key` names by number, the first row having `from`. */
  function keyed(version: number, from: number, change: Partial<TableData> = {}): TableData {
    const { first, ...data } = flightTable(version, 1000);
    return { ...data, key: ["id"], first: { ...first, keys: first.positions.map((one) => [from + one, "a"]) }, selected: null, ...change };
  }

  test("are named by it, whatever their places are", () => {
    rows.reset(keyed(1, 100));
    expect(rows.row(3)).toMatchObject({ id: '[103,"a"]', position: 3 });
    expect(rows.indexes(new Set(['[103,"a"]', '[9,"a"]']))).toEqual([3]);
    rows.reset(keyed(2, 101));
    expect(rows.indexes(new Set(['[103,"a"]']))).toEqual([2]);
    expect(rows.cellsAt('[103,"a"]')).toEqual(rows.named(rows.row(2)?.cells ?? []));
  });

  test("stay on screen until those of new data come; rows without one could be mistaken for others", () => {
    rows.reset(keyed(1, 100));
    rows.show(0, 12);
    rows.reorder({ search: "ua" });
    replyAll(1000);
    const before = rows.row(0);
    const total = rows.total;
    rows.reset(keyed(2, 500));
    expect([rows.row(0), rows.total]).toEqual([before, total]);
    replyAll(700);
    expect([rows.row(0)?.id, rows.total]).toEqual([0, 100]);
    rows.reset(flightTable(3, 1000));
    expect(rows.row(0)).toBeUndefined();
  });

  test("the chosen one comes with new data, is asked for by its key, and may be gone", () => {
    const gone = vi.fn();
    rows = new TableRows((request) => asked.push(request), undefined, undefined, gone);
    const cells = flightTable(1, 3).first.rows[2] ?? [];
    rows.reset(keyed(1, 100, { selected: { start: 0, layout: 1, total: 1, positions: [900], keys: [[1000, "a"]], gone: [], rows: [cells] } }));
    expect(rows.choose('[1000,"a"]')).toEqual(rows.named(cells));
    expect(asked).toEqual([]);
    expect(rows.choose('[7,"a"]')).toBeUndefined();
    const [request] = asked;
    expect(request).toMatchObject({ start: 0, count: 1, keys: [[7, "a"]] });
    rows.answer({ type: "rows", id: request?.id ?? 0, component: "t", table: 1, error: null, window: { start: 0, layout: 1, total: 0, positions: [], keys: [], gone: [[7, "a"]], rows: [] } });
    expect(gone).toHaveBeenCalledWith('[7,"a"]');
  });
});

describe("windows", () => {
  test("are asked for when they come on screen, once", () => {
    rows.reset(flightTable(1, MILLIONS));
    replyAll(MILLIONS);
    rows.show(5_000_000, 5_000_012);
    rows.show(5_000_001, 5_000_013);
    expect(asked.map(({ start }) => start)).toEqual([5_000_000, 4_999_900]);
    replyAll(MILLIONS);
    expect(rows.row(5_000_000)?.position).toBe(5_000_000);
    rows.show(5_000_005, 5_000_020);
    expect(asked).toEqual([]);
  });

  test("of an earlier order or version are dropped", () => {
    rows.reset(flightTable(1, MILLIONS));
    rows.show(60, 80);
    const [stale] = asked;
    if (!stale) throw new Error("nothing was asked");
    rows.reorder({ sort: [{ column: "dep_delay", descending: true }] });
    reply(stale, MILLIONS);
    expect(rows.row(60)).toBeUndefined();
    rows.reset(flightTable(2, MILLIONS));
    const fresh = asked.at(-1);
    if (!fresh) throw new Error("nothing was asked");
    reply({ ...fresh, table: 1 }, MILLIONS);
    expect(rows.row(60)).toBeUndefined();
    reply(fresh, MILLIONS);
    expect(rows.row(60)?.position).toBe(MILLIONS - 61);
  });

  test("nobody asked for are dropped", () => {
    rows.reset(flightTable(1, 1000));
    reply({ id: 999_999, table: 1, start: 300, count: 100, sort: [], filter: [], search: "", keys: null }, 1000);
    expect(rows.row(300)).toBeUndefined();
  });

  test("follow the order of the sort, with positions of the frame", () => {
    rows.reset(flightTable(1, 1000));
    asked = [];
    rows.reorder({ sort: [{ column: "dep_delay", descending: true }] });
    replyAll(1000);
    expect(rows.row(0)?.position).toBe(999);
  });

  test("bring the total under a search", () => {
    rows.reset(flightTable(1, 700));
    asked = [];
    rows.reorder({ search: "ua" });
    expect(rows.total).toBe(700);
    replyAll(700);
    expect(rows.total).toBe(100);
    expect(rows.row(99)?.position).toBe(99);
  });

  test("come again after an order without rows, whose grid showed none", () => {
    rows.reset(flightTable(1, 700));
    rows.reorder({ search: "nothing" });
    for (let request = asked.shift(); request; request = asked.shift()) reply(request, 0);
    rows.show(0, -1);
    rows.reorder({ search: "" });
    expect(asked).toHaveLength(1);
  });

  test("of no rows end the loading", () => {
    rows.reset(flightTable(1, 700));
    asked = [];
    rows.reorder({ search: "nothing" });
    const [request] = asked;
    if (!request) throw new Error("nothing was asked");
    reply(request, 0, { window: { start: 0, layout: 1, total: 0, positions: [], rows: [] } });
    expect([rows.total, rows.loading]).toEqual([0, false]);
  });
});

describe("rows that nobody has counted", () => {
  const questions: { id: number; filter: unknown[] }[] = [];
  const uncounted = { ...flightTable(1, 1000), total: null };

  beforeEach(() => {
    questions.length = 0;
    rows = new TableRows((request) => asked.push(request), undefined, (request) => questions.push(request));
  });

  function counts(id: number | undefined, count: number): void {
    rows.answerQuery({ type: "query", id: id ?? 0, component: "t", table: 1, result: { kind: "totals", count, aggregates: [] }, error: null });
  }

  test("are scrolled on and on, and counted meanwhile, once", async () => {
    rows.reset(uncounted);
    expect([rows.least, rows.total]).toEqual([50, 50 + PAGE]);
    rows.show(60, 80);
    const [first, second] = asked;
    if (!first || !second) throw new Error("nothing was asked");
    reply(second, 1000, { window: { ...flightRows(1000, { type: "rows", component: "t", ...second }), total: null } });
    expect([rows.least, rows.total]).toEqual([2 * PAGE, 3 * PAGE]);
    expect(questions).toHaveLength(1);
    counts(questions[0]?.id, 1000);
    await vi.waitFor(() => expect([rows.least, rows.total]).toEqual([null, 1000]));
    reply(first, 1000, { window: { ...flightRows(1000, { type: "rows", component: "t", ...first }), total: null } });
    expect([rows.least, rows.total, questions.length]).toEqual([null, 1000, 1]);
  });

  test("stay in their order until those of another have come, and a late count is of no use", async () => {
    rows.reset(uncounted);
    asked = [];
    rows.reorder({ search: "ua" });
    expect(rows.row(0)?.position).toBe(0);
    expect(rows.waits).toBe(true);
    counts(questions[0]?.id, 1000);
    const [request] = asked;
    if (!request) throw new Error("nothing was asked");
    const found = { ...flightRows(1000, { type: "rows", component: "t", ...request }), total: null };
    reply(request, 1000, { window: { ...found, positions: found.positions.map((one) => one + 7) } });
    expect([rows.row(0)?.position, rows.waits, rows.least]).toEqual([7, false, found.rows.length]);
    expect(questions).toHaveLength(2);
    counts(questions[1]?.id, 143);
    await vi.waitFor(() => expect(rows.total).toBe(143));
  });
});

describe("rows that an engine computes", () => {
  test("can be stopped: those before are shown again, in their order", () => {
    let stopped = 0;
    rows = new TableRows((request) => asked.push(request), undefined, undefined, undefined, () => (stopped += 1));
    rows.reset(flightTable(1, 1000));
    expect(rows.computing).toBe(false);
    rows.reset({ ...flightTable(2, 1000), total: null });
    asked = [];
    rows.reorder({ search: "ua" });
    expect([rows.computing, rows.waits]).toEqual([true, true]);
    rows.stop();
    expect(stopped).toBe(1);
    const [request] = asked;
    if (!request) throw new Error("nothing was asked");
    asked = [];
    reply(request, 1000, { window: null, error: "This was cancelled." });
    expect([rows.refused, rows.order.search, rows.row(0)?.position]).toEqual(["This was cancelled.", "", 0]);
    expect(asked[0]).toMatchObject({ search: "" });
  });
});

describe("memory and traffic", () => {
  test("stay flat while 10 million rows scroll by", () => {
    rows.reset(flightTable(1, MILLIONS));
    for (let first = 0; first < MILLIONS; first += 40_000) {
      rows.show(first, first + 20);
      replyAll(MILLIONS);
      expect(rows.row(first + 20)?.position).toBe(first + 20);
    }
    expect(rows.size).toBeLessThanOrEqual(30);
  });

  test("a dragged scroll bar asks for few windows at once, and for the last place in the end", () => {
    rows.reset(flightTable(1, MILLIONS));
    replyAll(MILLIONS);
    for (let first = 0; first < 2_000_000; first += 1000) rows.show(first, first + 20);
    expect(asked.length).toBeLessThanOrEqual(4);
    replyAll(MILLIONS);
    expect(rows.row(1_999_010)?.position).toBe(1_999_010);
  });

  test("eviction keeps what is on screen", () => {
    rows.reset(flightTable(1, MILLIONS));
    for (let first = 0; first < 10_000; first += 100) {
      rows.show(first, first + 20);
      replyAll(MILLIONS);
    }
    expect(rows.row(9900)).toBeDefined();
    expect(rows.row(0)).toBeUndefined();
  });
});

describe("when something fails", () => {
  test("an error stands until it is tried again", () => {
    rows.reset(flightTable(1, 1000));
    rows.show(60, 80);
    const [request] = asked;
    if (!request) throw new Error("nothing was asked");
    reply(request, 1000, { window: null, error: "the kernel has ended" });
    asked = [];
    expect(rows.error).toBe("the kernel has ended");
    rows.show(500, 520);
    expect(asked).toEqual([]);
    rows.retry();
    expect(rows.error).toBeNull();
    expect(asked[0]?.start).toBe(500);
  });

  test("an order that cannot be had leaves the one before, and says so", () => {
    rows.reset(flightTable(1, 1000));
    rows.reorder({ sort: [{ column: "flight", descending: false }] });
    replyAll(1000);
    rows.reorder({ sort: [{ column: "dep_delay", descending: false }] });
    const [request] = asked;
    if (!request) throw new Error("nothing was asked");
    asked = [];
    reply(request, 1000, { window: null, error: "these cannot be compared" });
    expect([rows.error, rows.refused]).toEqual([null, "these cannot be compared"]);
    expect(rows.order.sort).toEqual([{ column: "flight", descending: false }]);
    expect(asked[0]?.sort).toEqual(rows.order.sort);
    replyAll(1000);
    expect([rows.row(0)?.position, rows.refused]).toEqual([0, "these cannot be compared"]);
    rows.reorder({ search: "ua" });
    expect(rows.refused).toBeNull();
  });

  test("an order that fails because nothing can be read is an error", () => {
    rows.reset(flightTable(1, 1000));
    rows.reorder({ sort: [{ column: "flight", descending: false }] });
    for (let request = asked.shift(); request; request = asked.shift()) {
      reply(request, 1000, { window: null, error: "the kernel has ended" });
    }
    rows.show(60, 80);
    for (let request = asked.shift(); request; request = asked.shift()) {
      reply(request, 1000, { window: null, error: "the kernel has ended" });
    }
    expect(rows.error).toBe("the kernel has ended");
  });

  test("a new connection is asked again for what the old one swallowed", () => {
    rows.reset(flightTable(1, 1000));
    rows.show(60, 80);
    const before = asked.map(({ start }) => start);
    asked = [];
    rows.resume();
    expect(asked.map(({ start }) => start)).toEqual(before);
  });
});

test("readers are notified until they unsubscribe", () => {
  const listener = vi.fn();
  const leave = rows.subscribe(listener);
  rows.reset(flightTable(1, 10));
  const { revision } = rows;
  leave();
  rows.reset(null);
  expect(listener).toHaveBeenCalledTimes(1);
  expect(rows.revision).toBe(revision + 1);
});
