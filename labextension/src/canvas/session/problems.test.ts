import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CheckedCell } from "./api.ts";
import type { NotebookCell } from "./notebook.ts";
import { Problems } from "./problems.ts";

let asked: (readonly CheckedCell[])[];
let cells: NotebookCell[];
let changed: () => void;

const CELL: NotebookCell = { id: "a", index: 0, source: "1", tagged: false, ran: true, edited: false };
const API = {
  findings: (given: readonly CheckedCell[]) => {
    asked.push(given);
    return Promise.resolve({ revision: "r1", findings: [], read_only: false });
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
