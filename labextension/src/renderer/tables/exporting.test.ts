import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TableRows } from "../../core/tables.ts";
import { exportingOf, fileName, type ExportBegin, type Exporting } from "./exporting.ts";

const fetched = vi.hoisted(() => vi.fn(() => Promise.resolve()));
vi.mock("../parts/fetch-file.ts", () => ({ fetchFile: fetched }));

const FILE = { id: "f", name: "Orders.csv", size: 3, type: "text/csv" };
const status = (change: object) => ({ kind: "export", id: "e", rows: 0, total: 10, waits: false, file: null, problem: "", ...change });
const BEGIN: ExportBegin = { format: "csv", columns: [{ name: "a", head: "A" }], sort: [], name: "Orders" };
const SERVER = { files: null, visit: "v", component: "orders" };

beforeEach(() => {
  vi.useFakeTimers();
  fetched.mockClear();
});
afterEach(() => vi.useRealTimers());

function exporting(...answers: unknown[]): { one: Exporting; asked: object[] } {
  const asked: object[] = [];
  const query = (question: object) => {
    asked.push(question);
    return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
  };
  return { one: exportingOf({ query } as unknown as TableRows), asked };
}

test("a file is asked about until it is there, and then fetched", async () => {
  const { one, asked } = exporting(status({}), null, status({ rows: 4 }), status({ rows: 10, file: FILE }));
  const started = one.start(BEGIN, () => SERVER);
  expect(one.status?.rows).toBe(0);
  // One at a time.
  await one.start(BEGIN, () => SERVER);
  await vi.advanceTimersByTimeAsync(200);
  expect(one.status?.rows).toBe(4);
  await vi.runAllTimersAsync();
  await started;
  expect(asked).toEqual([
    { kind: "export", begin: BEGIN, id: "", stop: false },
    ...Array.from({ length: 3 }, () => ({ kind: "export", begin: null, id: "e", stop: false })),
  ]);
  expect(fetched).toHaveBeenCalledExactlyOnceWith(null, "v", "orders", FILE);
  expect([one.status, one.problem, one.done]).toEqual([null, "", "Orders.csv is downloaded."]);
  one.forget();
  expect(one.done).toBe("");
});

test.each([
  [[status({ problem: "This page gives no such files." })], "This page gives no such files."],
  [[null], "The rows have changed. Try again."],
])("what is wrong with a file is said, and none is fetched: %j", async (answers, problem) => {
  const { one } = exporting(...answers);
  await one.start(BEGIN, () => SERVER);
  expect([one.status, one.problem]).toEqual([null, problem]);
  expect(fetched).not.toHaveBeenCalled();
});

test("a file that is cancelled is stopped in the kernel, and nothing is said", async () => {
  const { one, asked } = exporting(status({}));
  const started = one.start(BEGIN, () => SERVER);
  await vi.advanceTimersByTimeAsync(1);
  one.stop();
  await vi.runAllTimersAsync();
  await started;
  expect(asked.at(-1)).toMatchObject({ id: "e", stop: true });
  expect([one.status, one.problem, fetched.mock.calls]).toEqual([null, "", []]);
});

test("a file is named after the table and the visitor's day", () => {
  expect(fileName("Orders", new Date(2026, 0, 5))).toBe("Orders 2026-01-05");
});
