import { beforeEach, expect, test } from "vitest";
import { flightTable } from "../gallery/flights.ts";
import type { QueryAnswer, QueryRequest } from "./protocol.ts";
import { TableRows } from "./tables.ts";

let asked: Omit<QueryRequest, "type" | "component">[];
let rows: TableRows;

beforeEach(() => {
  asked = [];
  rows = new TableRows(
    () => undefined,
    () => undefined,
    (request) => asked.push(request),
  );
});

const COUNT = { kind: "totals" as const, aggregates: [] };

function reply(id = 0, change: Partial<QueryAnswer> = {}): void {
  const result = { kind: "totals" as const, count: 7, aggregates: [] };
  rows.answerQuery({ type: "query", id, component: "t", table: 1, result, error: null, ...change });
}

test("a question is asked under the present filter and search, and answered", async () => {
  rows.reset(flightTable(1, 1000));
  const filter = [
    { column: "carrier", operator: "in" as const, value: ["UA", null] },
    { column: "dep_delay", operator: "ge" as const, value: 5 },
  ];
  rows.reorder({ filter, search: "ua", sort: [{ column: "flight", descending: true }] });
  const all = rows.query(COUNT);
  const values = rows.query({ kind: "distinct", column: "carrier", text: "", limit: 200 }, "carrier");
  expect(asked.map((one) => [one.table, one.filter, one.search])).toEqual([
    [1, filter, "ua"],
    [1, filter.slice(1), "ua"],
  ]);
  reply(asked[1]?.id, { result: { kind: "distinct", found: [{ value: "UA", count: 3 }], more: false } });
  reply(asked[0]?.id);
  reply(asked[0]?.id);
  expect((await values)?.found[0]?.count).toBe(3);
  expect((await all)?.count).toBe(7);
});

test("an error of the peer is an error", async () => {
  rows.reset(flightTable(1, 1000));
  const answer = rows.query(COUNT);
  reply(asked[0]?.id, { result: null, error: "the table has no column 'x'" });
  await expect(answer).rejects.toThrow("the table has no column 'x'");
});

test("is answered with null where the table has other data or columns, and kept where it has the same", async () => {
  expect(await rows.query(COUNT)).toBeNull();
  rows.reset(flightTable(1, 1000));
  const kept = rows.query(COUNT);
  rows.reset(flightTable(1, 1000));
  reply(asked[0]?.id);
  expect((await kept)?.count).toBe(7);
  const dropped = rows.query(COUNT);
  rows.reset(flightTable(2, 1000));
  expect(await dropped).toBeNull();
  const hidden = rows.query(COUNT);
  rows.reset({ ...flightTable(2, 1000), layout: 2 });
  expect(await hidden).toBeNull();
  const gone = rows.query(COUNT);
  rows.reset(null);
  expect(await gone).toBeNull();
});

test("a new connection is asked again for what the old one swallowed", () => {
  rows.reset(flightTable(1, 1000));
  void rows.query(COUNT);
  rows.resume();
  expect(asked.map(({ id }) => id)).toEqual([asked[0]?.id, asked[0]?.id]);
});
