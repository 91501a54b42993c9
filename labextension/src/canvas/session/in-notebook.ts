/** What the canvas does in the notebook beside it; where that fails, the canvas says why. */
import type { CanvasParts } from "../context.ts";
import { freeName } from "../document/names.ts";
import { handlersIn } from "./notebook.ts";
import { messageOf } from "../../core/errors.ts";

type Parts = Pick<CanvasParts, "canvas" | "notebook">;

/** The names of all handlers that the kernel or the notebook, where it is open, has now. */
export function takenNames({ canvas, notebook }: Parts): string[] {
  const kernel = canvas.store.names.get()?.handlers ?? [];
  const cells = notebook?.cells() ?? [];
  return [...new Set([...kernel, ...cells.flatMap(handlersIn)].map(({ name }) => name))];
}

/**
 * Inserts a cell for a new handler, and opens the notebook for it. Gives the handler's name, which is free in the open
 * notebook; null where there is no cell, which is said. One that is `missing` keeps its name.
 */
export async function newHandler(parts: Parts, wanted: string, missing: string | null): Promise<string | null> {
  const { canvas, notebook } = parts;
  if (notebook === null) return null;
  try {
    await notebook.open();
    const name = missing ?? freeName(wanted, takenNames(parts));
    await notebook.insertHandler(`def ${name}(state, context):\n    ...`, null, "...");
    return name;
  } catch (error) {
    canvas.say({ text: `No handler was made. ${messageOf(error)}`, kind: "error" });
    return null;
  }
}

/** Shows a line (from 1) of a cell, and opens the notebook for it; says why where that is not possible. */
export async function goToCell({ canvas, notebook }: Parts, cell: string, line: number): Promise<void> {
  try {
    await notebook?.reveal(cell, line);
  } catch (error) {
    canvas.say({ text: messageOf(error), kind: "error" });
  }
}

/** Shows a line of the cell at an index of the notebook, once that is open. */
export async function goToIndex(parts: Parts, index: number, line: number): Promise<void> {
  const { canvas, notebook } = parts;
  try {
    await notebook?.open();
  } catch (error) {
    canvas.say({ text: messageOf(error), kind: "error" });
    return;
  }
  const cell = notebook?.cells().find((one) => one.index === index);
  if (cell) await goToCell(parts, cell.id, line);
}

/** Runs a cell, once the kernel is there. */
export async function runCell({ canvas, notebook }: Parts, cell: string): Promise<void> {
  try {
    await notebook?.runCell(cell);
  } catch (error) {
    canvas.say({ text: `The cell did not run. ${messageOf(error)}`, kind: "error" });
  }
}
