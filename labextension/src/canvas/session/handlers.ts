/** The handlers that a page can bind: those of the notebook as it is open, of the kernel, and of the page itself. */
import { useSyncExternalStore } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import type { KernelHandler } from "../../core/protocol.ts";
import type { NotebookCell } from "./notebook.ts";

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

const FUNCTION = /^(?:async\s+)?def\s+([^\W\d]\w*)\s*\(\s*state\b[^,)]*,\s*context\b/gmu;
const SCRIPT = /^#\s*handler:\s*([^\W\d]\w*)/u;

/** The handlers that a cell defines, with their lines. */
export function handlersIn({ source, tagged }: NotebookCell): { name: string; line: number }[] {
  if (!tagged) return [];
  const script = SCRIPT.exec(source)?.[1];
  if (script !== undefined) return [{ name: script, line: 1 }];
  return [...source.matchAll(FUNCTION)].flatMap((match) => {
    const name = match[1];
    return name === undefined ? [] : [{ name, line: source.slice(0, match.index).split("\n").length }];
  });
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
