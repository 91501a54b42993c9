/** What the canvas does in a notebook that is closed, or that cannot be opened. */
import { beforeEach, expect, test, vi } from "vitest";
import type { Variable } from "../../core/protocol.ts";
import type { CanvasParts } from "../context.ts";
import { show } from "../data/make.ts";
import type { Canvas } from "./canvas.ts";
import { goToCell, goToIndex, newHandler, runCell } from "./in-notebook.ts";
import { madeCanvas } from "./made.ts";
import type { Notebook, NotebookCell } from "./notebook.ts";
import { Ui } from "./ui.ts";

const CELL: NotebookCell = { id: "c1", index: 0, source: "def go(state, context):\n    pass", tagged: true, ran: true, edited: false };
const FRAME: Variable = { name: "flights", kind: "frame", type: "DataFrame", summary: "", signature: null, columns: [], cell: null };

let canvas: Canvas;
let saved: unknown[];

beforeEach(() => {
  saved = [];
  canvas = madeCanvas({
    page: { components: { go: { type: "button" } } },
    save: (edits) => {
      saved.push(...edits);
      return Promise.resolve({ revision: "r1", inverse: [] });
    },
  });
});

/** A notebook that is closed until it is opened, which may fail. */
function closed(problem: string | null = null) {
  let cells: NotebookCell[] = [];
  const open = vi.fn(() => {
    if (problem !== null) return Promise.reject(new Error(problem));
    cells = [CELL];
    return Promise.resolve();
  });
  const notebook = {
    cells: () => cells,
    open,
    insertHandler: vi.fn(async (_source: string) => (await open(), "new")),
    reveal: vi.fn(async () => open()),
    runCell: vi.fn(async () => (await open(), true)),
    execute: () => Promise.resolve(),
  };
  return { notebook, parts: { canvas, notebook: notebook as unknown as Notebook, ui: new Ui() } as unknown as CanvasParts };
}

test("a new handler opens the notebook, and has a name that is free there", async () => {
  const { notebook, parts } = closed();
  expect(await newHandler(parts, "go", null)).toBe("go_2");
  expect(notebook.insertHandler).toHaveBeenCalledWith("def go_2(state, context):\n    ...", null, "...");
  expect(await newHandler(parts, "other", "gone")).toBe("gone");
});

test("a notebook that cannot be opened gets no handler, no load and no cell that is shown or run; each says why", async () => {
  const { notebook, parts } = closed("It is gone.");
  const said = () => canvas.note.get()?.text;
  expect(await newHandler(parts, "go", null)).toBeNull();
  expect(said()).toBe("No handler was made. It is gone.");
  expect(notebook.insertHandler).not.toHaveBeenCalled();
  await show(parts, FRAME, { parent: "", before: null });
  expect(said()).toBe("flights was not put on the page. It is gone.");
  await goToCell(parts, "c1", 1);
  expect(said()).toBe("It is gone.");
  canvas.say(null);
  await goToIndex(parts, 0, 1);
  expect(said()).toBe("It is gone.");
  await runCell(parts, "c1");
  expect(said()).toBe("The cell did not run. It is gone.");
  expect(saved).toEqual([]);
});

test("a cell of a problem, and a variable, open the notebook", async () => {
  const { notebook, parts } = closed();
  await goToIndex(parts, 0, 2);
  expect(notebook.reveal).toHaveBeenCalledWith("c1", 2);
  const other = closed();
  await show(other.parts, FRAME, { parent: "", before: null });
  expect(other.notebook.insertHandler).toHaveBeenCalledWith("def load(state, context):\n    context.flights.data = flights", null);
  expect(other.notebook.runCell).toHaveBeenCalledWith("new");
});
