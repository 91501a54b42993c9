/** The handlers that a page can bind: those of the notebook as it is open, of the kernel, and of the page itself. */
import { useSyncExternalStore } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import type { KernelHandler } from "../../core/protocol.ts";
import { handlersIn, type NotebookCell } from "./notebook.ts";

export interface KnownHandler {
  name: string;
  /** The id of its cell, where the notebook is open. */
  cell: string | null;
  /** Its line in the cell, from 1. */
  line: number;
  /** "cell 12", as people count. */
  place: string | undefined;
  /** Whether the kernel has run its cell. */
  ran: boolean;
  /** Whether the cell is another than the one that the kernel has run. */
  edited: boolean;
}

const NO_HANDLERS: readonly KernelHandler[] = [];
const NONE: readonly NotebookCell[] = [];
const NEVER = () => () => undefined;

export function useCells(): readonly NotebookCell[] {
  const { notebook } = useCanvas();
  return useSyncExternalStore(notebook?.subscribe ?? NEVER, () => notebook?.cells() ?? NONE);
}

export function useHandlers(): KnownHandler[] {
  const { canvas } = useCanvas();
  const cells = useCells();
  const names = useCell(canvas.store.names)?.handlers ?? NO_HANDLERS;
  const found = new Map<string, KnownHandler>();
  for (const cell of cells) {
    for (const { name, line } of handlersIn(cell)) {
      const known = names.find((one) => one.name === name);
      const ran = cell.ran && (names.length === 0 || known?.code !== null);
      found.set(name, { name, cell: cell.id, line, place: `cell ${cell.index + 1}`, ran, edited: cell.edited || !ran });
    }
  }
  for (const one of names) {
    if (!found.has(one.name)) found.set(one.name, { name: one.name, cell: one.cell, line: one.line, place: undefined, ran: one.code !== null, edited: false });
  }
  return [...found.values()];
}
