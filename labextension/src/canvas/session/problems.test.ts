import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HeldError, type CheckedCell, type Finding } from "./api.ts";
import type { NotebookCell } from "./notebook.ts";
import { Problems } from "./problems.ts";

let asked: (readonly CheckedCell[])[];
let cells: NotebookCell[];
let changed: () => void;

const CELL: NotebookCell = { id: "a", index: 0, source: "1", tagged: false, ran: true, edited: false };
const API = {
  findings: (given: readonly CheckedCell[]) => {
    asked.push(given);
    return Promise.resolve({ revision: "r1", findings: [], read_only: false, names: [] });
  },
  save: () => Promise.reject(new Error("not used")),
};
const NOTEBOOK = {
  cells: () => cells,
  subscribe: (listener: () => void) => {
    changed = listener;
    return () => (changed = () => undefined);
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  cells = [CELL, { ...CELL, id: "b", index: 2, source: "def go(state, context): ...", tagged: true }];
});
afterEach(() => vi.useRealTimers());

test("the notebook is checked as it is open, at rest after each change of it", () => {
  const problems = new Problems(API, NOTEBOOK, () => "r1");
  changed();
  changed();
  vi.runAllTimers();
  expect(asked).toEqual([[{ id: "a", source: "1", tagged: false }, null, { id: "b", source: "def go(state, context): ...", tagged: true }]]);
  problems.stop();
  changed();
  vi.runAllTimers();
  expect(asked).toHaveLength(1);
});

test("without a notebook beside it the saved one is checked", () => {
  new Problems(API, null, () => "r1").check();
  vi.runAllTimers();
  expect(asked).toEqual([[]]);
});

test.each<[shown: string, reads: string]>([
  ["r1", "before"],
  ["", "never"],
])("while the file is broken and %j is shown, it says whether a page was read", async (shown, reads) => {
  const finding = { file: "properties.json", line: 3, message: "is not JSON", warning: false } as Finding;
  const problems = new Problems({ ...API, findings: () => Promise.resolve({ revision: "r2", findings: [finding], read_only: false, names: [] }) }, null, () => shown);
  problems.check();
  await vi.runAllTimersAsync();
  expect(problems.held.get()).toEqual({ why: "properties.json, line 3: is not JSON.", reads });
});

test("a notebook that is not found is looked for until it is there, or nobody wants to know", async () => {
  let missing = 3;
  const findings = () => {
    asked.push([]);
    missing -= 1;
    return missing >= 0 ? Promise.reject(new HeldError(404, "NotFoundError", "There is no desk.ipynb.")) : Promise.resolve({ revision: "r1", findings: [], read_only: false, names: [] });
  };
  const problems = new Problems({ ...API, findings }, null, () => "r1");
  problems.check();
  await vi.advanceTimersByTimeAsync(300);
  expect(problems.held.get()?.why).toBe("There is no desk.ipynb.");
  await vi.runAllTimersAsync();
  expect([problems.held.get(), asked.length]).toEqual([null, 4]);
  missing = 1;
  problems.check();
  await vi.advanceTimersByTimeAsync(300);
  problems.stop();
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(5);
});
